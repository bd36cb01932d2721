//! How far sync is, in words; and the lines that `run` prints while it lasts.

use std::time::Duration;

use blocknet_api::dto::SyncDto;
use blocknet_node::NodeHandle;
use serde_json::{Value, json};

use crate::print::{grouped, number, text};

/// Between two lines at least.
const EVERY: Duration = Duration::from_secs(2);

/// Sync in a line, from the status.
pub(crate) fn line(sync: &Value) -> String {
    let part = |name: &str| {
        let total = number(sync, &format!("/{name}_total"));
        let done = number(sync, &format!("/{name}"));
        format!("{name} {} of {}", grouped(done), grouped(total))
    };
    match text(sync, "/stage") {
        "current" => "up to date".into(),
        "alone" => "alone: no peer answers yet".into(),
        "connecting" => "connecting: no peer has answered yet".into(),
        "headers" => part("headers"),
        stage => {
            let left = sync.get("eta_secs").and_then(Value::as_u64);
            let left = left.map_or_else(String::new, |secs| format!(", {} left", duration(secs)));
            let posts = grouped(number(sync, "/posts_per_s"));
            format!("{}, {posts} posts/s{left}", part(stage))
        }
    }
}

fn duration(secs: u64) -> String {
    match secs {
        0..120 => format!("{secs} s"),
        120..7_200 => format!("{} min", secs / 60),
        _ => format!("{} h", secs / 3_600),
    }
}

/// Prints a line whenever sync has moved; never ends by itself.
pub(crate) async fn print(node: &NodeHandle, json: bool) {
    let mut printed = String::new();
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        let view = node.sync_view();
        let Ok(sync) = serde_json::to_value(SyncDto::from(&view)) else {
            continue;
        };
        let stage = text(&sync, "/stage");
        let works = matches!(stage, "headers" | "blocks");
        // Who is alone or up to date from the start needs no lines.
        if !works && (printed.is_empty() || stage != "current") {
            continue;
        }
        let line = match json {
            true => json!({ "sync": sync }).to_string(),
            false => format!("Sync: {}.", line(&sync)),
        };
        if line != printed {
            println!("{line}");
        }
        printed = if works { line } else { String::new() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_far_sync_is() {
        let mut sync = json!({
            "stage": "blocks", "headers": 5_000, "headers_total": 5_000, "blocks": 1_234,
            "blocks_total": 5_000, "posts_per_s": 40_000, "eta_secs": 75,
        });
        assert_eq!(
            line(&sync),
            "blocks 1,234 of 5,000, 40,000 posts/s, 75 s left"
        );
        sync["stage"] = "headers".into();
        assert_eq!(line(&sync), "headers 5,000 of 5,000");
        sync["stage"] = "current".into();
        assert_eq!(line(&sync), "up to date");
    }
}
