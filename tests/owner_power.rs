//! Mining yields: it waits while the computer runs on its battery, and says so.
//!
//! ```text
//! a folder that tells of power supplies, as the system's does ──▶ ada, who mines by herself
//! ```

use std::fs;
use std::path::Path;

use harness::wait::DEADLINE;
use harness::{At as _, Builder, Node, wait_for};
use serde_json::json;
use tempfile::TempDir;

/// Writes what the system would tell of a laptop.
fn laptop(folder: &Path, plugged: bool) {
    let status = if plugged { "Charging" } else { "Discharging" };
    let online = if plugged { "1" } else { "0" };
    for (supply, properties) in [
        ("BAT0", [("type", "Battery"), ("status", status)]),
        ("AC", [("type", "Mains"), ("online", online)]),
    ] {
        fs::create_dir_all(folder.join(supply)).expect("a folder can be made");
        for (name, value) in properties {
            fs::write(folder.join(supply).join(name), value).expect("a file can be written");
        }
    }
}

async fn wait_paused(node: &Node, paused: &serde_json::Value) {
    let look = async || {
        let status = node.status().await;
        let seen = status.at("/mining/paused").clone();
        (seen == *paused)
            .then_some(())
            .ok_or_else(|| seen.to_string())
    };
    wait_for(look, DEADLINE, &format!("mining's pause to be {paused}")).await;
}

#[tokio::test]
async fn waits_on_battery_and_goes_on_when_it_is_plugged_in() {
    let supplies = TempDir::new().expect("a folder can be made");
    laptop(supplies.path(), false);
    let node = Builder::new("ada")
        .mining("auto")
        .power_supplies(supplies.path())
        .start()
        .await;
    wait_paused(&node, &json!("battery")).await;
    let told = node.cli(&["status"]).await;
    assert!(
        told.stdout.contains("paused: on battery"),
        "{}",
        told.stdout
    );
    let waiting = node.post("waits for the mains").await;
    let status = node.status().await;
    assert_eq!(*status.at("/mining/active"), false);
    assert_eq!(status.number_at("/height"), 0);
    // A click is a click.
    node.mine().await;
    assert_eq!(node.standing(waiting.text_at("/id")).await, "confirmed");

    let other = node.post("this one waits too").await;
    laptop(supplies.path(), true);
    wait_paused(&node, &json!(null)).await;
    harness::nodes::wait_standing(&[&node], other.text_at("/id"), "confirmed").await;

    laptop(supplies.path(), false);
    wait_paused(&node, &json!("battery")).await;
    let change = json!({ "on_battery": true, "share_percent": 50 });
    let mining = node
        .owner()
        .put("/v1/owner/mining", &change)
        .await
        .expect(200);
    assert_eq!(mining.json().number_at("/share_percent"), 50);
    wait_paused(&node, &json!(null)).await;
    let third = node.post("on battery, because it was told to").await;
    harness::nodes::wait_standing(&[&node], third.text_at("/id"), "confirmed").await;
}
