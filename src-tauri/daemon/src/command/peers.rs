//! `peers`, `peers add` and `peers remove`.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Peers, PeersAction};
use crate::print::{grouped, harmless, list, number, text};

/// Lists the peers, adds one, or removes one.
pub(crate) async fn peers(asker: &Asker, args: Peers) -> Result<()> {
    match args.action {
        None => show(asker).await,
        Some(PeersAction::Add { address }) => add(asker, &address).await,
        Some(PeersAction::Remove { address }) => remove(asker, &address).await,
    }
}

async fn show(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/peers").await?;
    if asker.json {
        println!("{answer}");
        return Ok(());
    }
    let peers = list(&answer, "/peers");
    if peers.is_empty() {
        println!("No peers yet. Join someone: blocknetd peers add HOST:PORT");
    }
    for peer in peers {
        print_peer(peer);
    }
    Ok(())
}

fn print_peer(peer: &Value) {
    let ping = peer
        .get("ping_ms")
        .and_then(Value::as_f64)
        .map_or_else(|| "-".to_owned(), |ms| format!("{ms:.0} ms"));
    println!(
        "{:<24} {:<3} {:<13} height {:>8}  ping {:>7}  {} {}",
        text(peer, "/address"),
        text(peer, "/direction"),
        text(peer, "/state"),
        grouped(number(peer, "/height")),
        ping,
        harmless(text(peer, "/agent")),
        harmless(text(peer, "/last_error")),
    );
}

async fn add(asker: &Asker, address: &str) -> Result<()> {
    let answer = asker
        .client
        .post("/v1/owner/peers", &json!({ "address": address }))
        .await?;
    if asker.json {
        println!("{answer}");
    } else {
        println!("Joining {address}. `blocknetd peers` shows how it goes.");
    }
    Ok(())
}

async fn remove(asker: &Asker, address: &str) -> Result<()> {
    asker
        .client
        .delete(&format!("/v1/owner/peers/{address}"))
        .await?;
    if asker.json {
        println!("{}", json!({ "removed": address }));
    } else {
        println!("Left {address}.");
    }
    Ok(())
}
