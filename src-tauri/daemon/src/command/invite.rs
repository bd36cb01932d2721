//! `invite` and `join`.

use anyhow::{Context, Result};
use serde_json::json;

use super::Asker;
use crate::args::InviteArgs;
use crate::out::{say, tell};
use crate::print::{harmless, list, text};

/// Prints an invite to the node's network.
pub(crate) async fn invite(asker: &Asker, args: InviteArgs) -> Result<()> {
    let path = match args.addresses.as_slice() {
        [] => "/v1/owner/invite".to_owned(),
        named => format!("/v1/owner/invite?addresses={}", in_query(&named.join(","))),
    };
    let answer = asker.client.get(&path).await?;
    if let Some(file) = &args.svg {
        std::fs::write(file, text(&answer, "/qr_svg"))
            .with_context(|| format!("the QR code cannot be written to {}", file.display()))?;
    }
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    say!("{}", text(&answer, "/invite"));
    let named = list(&answer, "/addresses");
    if named.is_empty() {
        tell!(
            "It names no address, for this node knows none that others reach it at. \
             Name one: {} invite --address HOST:PORT",
            asker.program
        );
    }
    for address in named {
        let kind = in_words(text(address, "/kind"));
        tell!("It names {}, {kind}.", text(address, "/address"));
    }
    Ok(())
}

/// What an address is to the node.
fn in_words(kind: &str) -> &str {
    match kind {
        "public" => "where the internet sees this node",
        "local" => "good on your own network alone",
        "loopback" => "good on this computer alone",
        "peer" => "a peer of this node",
        _ => "as you named it",
    }
}

/// Joins by an invite.
pub(crate) async fn join(asker: &Asker, invite: &str) -> Result<()> {
    let asked = json!({ "invite": invite });
    let answer = asker.client.post("/v1/owner/join", &asked).await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    for peer in list(&answer, "/joined") {
        say!("Joining {}.", text(peer, "/address"));
    }
    for failed in list(&answer, "/failed") {
        say!(
            "Not {}: {}",
            harmless(text(failed, "/address")),
            harmless(text(failed, "/message"))
        );
    }
    say!("`{} peers` shows how it goes.", asker.program);
    Ok(())
}

/// Text as a value of a query.
fn in_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte))
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::in_query;

    #[test]
    fn lets_no_address_leave_its_place_in_the_query() {
        assert_eq!(
            in_query("a.b:1,[::1]:2&x=y#z"),
            "a.b%3A1%2C%5B%3A%3A1%5D%3A2%26x%3Dy%23z"
        );
    }
}
