//! `resync`.

use std::io::IsTerminal as _;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::exit::DoesNotHold;
use crate::out::{aside, say};
use crate::print::{counted, grouped, list, number, text};

/// Between two looks at how far it is.
const LOOK: Duration = Duration::from_millis(500);
/// Cells of the bar.
const BAR: u64 = 24;

/// Has the running node ask its peers anew and look at its whole store, and waits for the end.
pub(crate) async fn resync(asker: &Asker) -> Result<()> {
    let mut view = asker.client.post("/v1/owner/resync", &json!({})).await?;
    let bar = std::io::stderr().is_terminal() && !asker.json;
    while !matches!(text(&view, "/stage"), "done" | "failed" | "never") {
        if bar {
            aside(format_args!("\r\u{1b}[K{}", line(&view)));
        }
        tokio::time::sleep(LOOK).await;
        view = asker.client.get("/v1/owner/resync").await?;
    }
    if bar {
        aside(format_args!("\r\u{1b}[K"));
    }
    let problems = list(&view, "/problems");
    if asker.json {
        say!("{view}");
    } else {
        for problem in problems {
            say!("{}", text(problem, "/message"));
        }
        say!(
            "{} of {} answered; {} and {} checked, {}.",
            grouped(number(&view, "/peers_answered")),
            counted(number(&view, "/peers_asked"), "peer"),
            counted(number(&view, "/blocks"), "block"),
            counted(number(&view, "/posts"), "post"),
            counted(problems.len() as u64, "problem")
        );
    }
    if text(&view, "/stage") == "done" && problems.is_empty() {
        return Ok(());
    }
    let message = "the store is damaged; stop the node, then `blocknetd check --set-aside` keeps it and begins a new one";
    Err(DoesNotHold(message.into()).into())
}

/// How far it is, in a line.
fn line(view: &Value) -> String {
    let part = |name: &str| {
        let (done, total) = (
            number(view, &format!("/{name}")),
            number(view, &format!("/{name}_total")),
        );
        let full = (done.min(total) * BAR).checked_div(total).unwrap_or(0);
        let cells: String = (0..BAR)
            .map(|at| if at < full { '#' } else { '.' })
            .collect();
        format!("[{cells}] {} of {} {name}", grouped(done), grouped(total))
    };
    match text(view, "/stage") {
        "peers" => format!(
            "Asking peers: {} of {} answered",
            number(view, "/peers_answered"),
            number(view, "/peers_asked")
        ),
        "posts" => part("posts"),
        "blocks" => part("blocks"),
        _ => "Reading the database file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_how_far_it_is() {
        let mut view = json!({ "stage": "blocks", "blocks": 50, "blocks_total": 100 });
        assert_eq!(line(&view), "[############............] 50 of 100 blocks");
        view["blocks_total"] = 0.into();
        assert!(line(&view).starts_with("[....."));
        view["stage"] = "file".into();
        assert_eq!(line(&view), "Reading the database file");
    }
}
