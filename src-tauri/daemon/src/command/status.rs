//! `status`, `diagnostics` and `open`.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::out::{say, tell};
use crate::print::{ago, counted, grouped, harmless, hash_rate, list, now, number, text};
use crate::progress;

/// Prints how the node is doing.
pub(crate) async fn status(asker: &Asker) -> Result<()> {
    let status = asker.client.get("/v1/owner/status").await?;
    if asker.json {
        say!("{status}");
        return Ok(());
    }
    say!(
        "Network   {} ({})",
        text(&status, "/network"),
        text(&status, "/net")
    );
    say!(
        "Chain     height {}, tip {} {}",
        grouped(number(&status, "/height")),
        text(&status, "/tip").get(..16).unwrap_or(""),
        ago(number(&status, "/tip_time"), now())
    );
    let sync = status.get("sync").unwrap_or(&Value::Null);
    say!("Sync      {}", progress::line(sync));
    say!(
        "Peers     {} out, {} in",
        number(&status, "/peers/outbound"),
        number(&status, "/peers/inbound")
    );
    say!(
        "Waiting   {}",
        counted(number(&status, "/pool/posts"), "post")
    );
    let paused = match text(&status, "/mining/paused") {
        "battery" => ", paused: on battery",
        _ => "",
    };
    say!(
        "Mining    {}{paused}, {}",
        text(&status, "/mining/mode"),
        hash_rate(
            status
                .pointer("/mining/hash_rate")
                .and_then(Value::as_f64)
                .unwrap_or(0.0)
        )
    );
    say!("Listens   {}", or_none(text(&status, "/listen/public")));
    print_reach(&status);
    say!(
        "Identity  {} {}",
        text(&status, "/identity/short"),
        harmless(text(&status, "/identity/name"))
    );
    match number(&status, "/outbox/locked") {
        0 => {}
        texts => say!(
            "Locked    {} for the identity to be unlocked: {} identity unlock",
            waits(texts),
            asker.program
        ),
    }
    for warning in list(&status, "/warnings") {
        say!(
            "Warning   {} {}",
            harmless(text(warning, "/message")),
            harmless(text(warning, "/advice"))
        );
    }
    Ok(())
}

fn waits(texts: u64) -> String {
    let verb = if texts == 1 { "waits" } else { "wait" };
    format!("{} {verb}", counted(texts, "text"))
}

/// Where others find the node, whether they can, and what to do if not.
fn print_reach(status: &Value) {
    let addresses = list(status, "/reach/addresses").iter();
    let addresses: Vec<&str> = addresses.map(|way| text(way, "/address")).collect();
    let reachable = match text(status, "/reach/reachable") {
        "yes" => "from the internet",
        "no" => "by nobody",
        _ if status.pointer("/reach/from_lan") == Some(&Value::Bool(true)) => {
            "from its own network"
        }
        _ => "by nobody yet",
    };
    let at = if addresses.is_empty() {
        String::new()
    } else {
        format!(", at {}", addresses.join(", "))
    };
    say!("Reached   {reachable}{at}");
    for path in ["/reach/mapping/problem/message", "/reach/advice"] {
        let said = text(status, path);
        if !said.is_empty() {
            say!("          {}", harmless(said));
        }
    }
}

fn or_none(value: &str) -> &str {
    if value.is_empty() { "nowhere" } else { value }
}

/// Prints what somebody who helps may see; it is JSON either way.
pub(crate) async fn diagnostics(asker: &Asker) -> Result<()> {
    let seen = asker.client.get("/v1/owner/diagnostics").await?;
    if asker.json {
        say!("{seen}");
    } else {
        say!("{seen:#}");
    }
    Ok(())
}

/// Prints a one-time address for the browser.
pub(crate) async fn open(asker: &Asker) -> Result<()> {
    let code = asker.client.post("/v1/owner/codes", &json!({})).await?;
    if asker.json {
        say!("{code}");
    } else {
        say!("{}", text(&code, "/url"));
        tell!(
            "Good for one use within {} s.",
            number(&code, "/expires_secs")
        );
    }
    Ok(())
}
