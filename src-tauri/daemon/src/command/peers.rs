//! `peers` and what changes them: `add`, `remove`, `ban`, `unban`; and `peers bans`.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Peers, PeersAction};
use crate::out::say;
use crate::print::{grouped, harmless, list, moment, number, text};

/// Lists the peers, adds one, or removes one.
pub(crate) async fn peers(asker: &Asker, args: Peers) -> Result<()> {
    match args.action {
        None => show(asker).await,
        Some(PeersAction::Add { address }) => add(asker, &address).await,
        Some(PeersAction::Remove { address }) => remove(asker, &address).await,
        Some(PeersAction::Ban {
            address,
            secs,
            reason,
        }) => ban(asker, &address, secs, reason).await,
        Some(PeersAction::Unban { address }) => unban(asker, &address).await,
        Some(PeersAction::Bans) => bans(asker).await,
    }
}

async fn show(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/peers").await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    let peers = list(&answer, "/peers");
    if peers.is_empty() {
        say!(
            "No peers yet. Join someone: {} peers add HOST:PORT",
            asker.program
        );
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
    say!(
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
        say!("{answer}");
    } else {
        say!(
            "Joining {address}. `{} peers` shows how it goes.",
            asker.program
        );
    }
    Ok(())
}

async fn remove(asker: &Asker, address: &str) -> Result<()> {
    asker
        .client
        .delete(&format!("/v1/owner/peers/{address}"))
        .await?;
    if asker.json {
        say!("{}", json!({ "removed": address }));
    } else {
        say!("Left {address}.");
    }
    Ok(())
}

async fn ban(
    asker: &Asker,
    address: &str,
    secs: Option<u64>,
    reason: Option<String>,
) -> Result<()> {
    let asked = json!({ "address": address, "secs": secs, "reason": reason });
    let answer = asker.client.post("/v1/owner/bans", &asked).await?;
    if asker.json {
        say!("{answer}");
    } else {
        say!("Banned {}.", text(&answer, "/ip"));
    }
    Ok(())
}

async fn unban(asker: &Asker, address: &str) -> Result<()> {
    let path = format!("/v1/owner/bans/{address}");
    asker.client.delete(&path).await?;
    if asker.json {
        say!("{}", json!({ "unbanned": address }));
    } else {
        say!("Forgave {address}.");
    }
    Ok(())
}

async fn bans(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/bans").await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    let bans = list(&answer, "/bans");
    if bans.is_empty() {
        say!("No address is banned.");
    }
    for ban in bans {
        let until = match ban.pointer("/until").and_then(Value::as_str) {
            Some(_) => format!("until {}", moment(number(ban, "/until"))),
            None => "for good".to_owned(),
        };
        say!(
            "{:<40} by {:<6} {until:<26} {}",
            text(ban, "/ip"),
            text(ban, "/by"),
            harmless(text(ban, "/reason")),
        );
    }
    Ok(())
}
