//! How far sync is, in words; and the lines that `run` prints while it lasts.

use std::time::{Duration, Instant};

use blocknet_api::dto::SyncDto;
use blocknet_node::NodeHandle;
use blocknet_node::net::{Stage, SyncView};
use serde_json::{Value, json};

use crate::pen::Pen;
use crate::print::{grouped, number, text};

/// Between two lines at least.
const EVERY: Duration = Duration::from_secs(2);
/// Between two looks.
const LOOK: Duration = Duration::from_millis(500);
/// So many blocks more at once were a sync, though it was over before a line was due.
const CAUGHT_UP: u32 = 100;

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

/// Prints a line now and then while sync lasts, and one when it is done; never ends by itself.
pub(crate) async fn print(pen: &Pen, node: &NodeHandle, json: bool) {
    let (mut blocks, mut is_open) = (node.sync_view().blocks, false);
    let mut printed = Instant::now();
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let view = node.sync_view();
        let works = matches!(view.stage, Stage::Headers | Stage::Blocks);
        let is_due = works && printed.elapsed() >= EVERY;
        let is_done = view.stage == Stage::Current
            && (is_open || view.blocks >= blocks.saturating_add(CAUGHT_UP));
        if is_due || is_done {
            print_line(pen, &view, json);
            (blocks, is_open, printed) = (view.blocks, is_due, Instant::now());
        }
    }
}

fn print_line(pen: &Pen, view: &SyncView, json: bool) {
    let Ok(sync) = serde_json::to_value(SyncDto::from(view)) else {
        return;
    };
    if json {
        pen.line(&json!({ "sync": sync }).to_string());
    } else {
        pen.line(&format!("Sync: {}.", line(&sync)));
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
