//! The owner's settings.

use blocknet_api::client::OwnerClient;
use blocknet_chain::Network;
use blocknet_store::Store;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::Rig;

#[tokio::test]
async fn remembers_what_waits_for_the_next_start_whatever_else_is_saved() {
    let rig = Rig::start().await;
    let client = OwnerClient::for_data_dir(rig.dir.path()).unwrap();
    let path = "/v1/owner/settings";
    let waits = |answer: &Value| answer["restart_for"].clone();
    let first = client.get(path).await.unwrap();
    assert_eq!(waits(&first), json!([]));
    let (port, listen) = (&first["port"], first["listen"] == true);
    let changes = [
        (json!({ "port": 8123 }), json!(["port"])),
        (json!({ "name": "Ada" }), json!(["port"])),
        (json!({ "listen": !listen }), json!(["port", "listen"])),
        (json!({ "port": port }), json!(["listen"])),
        (json!({ "listen": listen }), json!([])),
    ];
    for (change, wanted) in changes {
        let answer = client.put(path, &change).await.unwrap();
        assert_eq!(waits(&answer), wanted, "{change}");
        assert_eq!(answer["restart_needed"], json!(wanted != json!([])));
        assert_eq!(waits(&client.get(path).await.unwrap()), wanted);
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_an_option_of_the_start_overrules_until_it_is_chosen_here() {
    let saved = json!({
        "lan_discovery": true, "port_mapping": true, "public_page": true, "limit_rates": true,
        "trusted_proxies": ["127.0.0.1"], "mining_mode": "auto", "mining_threads": 2,
        "mining_share": 50, "mining_on_battery": false,
    });
    let dir = tempfile::tempdir().unwrap();
    let network = Network::dev();
    let store = Store::open(dir.path(), &network).unwrap();
    let tx = store.begin().unwrap();
    tx.put_setting("settings", &saved.to_string()).unwrap();
    tx.commit().unwrap();
    drop(store);
    let rig = Rig::start_as(dir, |node| {
        node.lan_discovery = Some(false);
        node.port_mapping = Some(false);
        node.no_rates = true;
        node.trusted_proxies = vec![[127, 0, 0, 9].into()];
        node.mining_share = Some(50);
        node.mining_on_battery = Some(true);
    })
    .await;
    let path = "/v1/owner/settings";
    let settings = rig.own(Method::GET, path, None).await.with(StatusCode::OK);
    assert_eq!(
        settings["overruled"],
        json!([
            "port",
            "lan_discovery",
            "port_mapping",
            "limit_rates",
            "trusted_proxies",
            "mining_mode",
            "mining_threads",
            "mining_on_battery"
        ])
    );
    assert_eq!(settings["lan_discovery"], false, "what counts");
    for (change, left) in [
        (json!({ "name": "Ada" }), 8),
        (json!({ "lan_discovery": false }), 7),
        (json!({ "port_mapping": false, "limit_rates": true }), 5),
        (json!({ "trusted_proxies": [], "mining_threads": 2 }), 3),
        (json!({ "port": 8123 }), 2),
        (
            json!({ "mining_mode": "off", "mining_on_battery": false }),
            0,
        ),
    ] {
        let changed = rig.own(Method::PUT, path, Some(change.clone())).await;
        let changed = changed.with(StatusCode::OK);
        let overruled = changed["overruled"].as_array().unwrap();
        assert_eq!(overruled.len(), left, "{change}: {overruled:?}");
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn a_refusal_tells_its_reason_by_code_and_values() {
    let rig = Rig::start().await;
    let key = "ab".repeat(32);
    let asked = [
        (
            "PUT",
            "/v1/owner/settings",
            json!({ "name": "x".repeat(65) }),
            json!({ "code": "too_long", "values": { "size": 65, "most": 64 } }),
        ),
        (
            "PUT",
            "/v1/owner/settings",
            json!({ "port": 80 }),
            json!({ "code": "out_of_range", "values": { "least": 1024, "most": 65_535 } }),
        ),
        (
            "POST",
            "/v1/owner/posts",
            json!({ "content": "x", "kind": "edit", "parent": key }),
            json!({ "code": "unknown_post", "values": {} }),
        ),
        (
            "POST",
            "/v1/owner/peers",
            json!({ "address": "203.0.113.7:0" }),
            json!({ "code": "no_port", "values": { "text": "0" } }),
        ),
        (
            "POST",
            "/v1/owner/join",
            json!({ "invite": "hello" }),
            json!({ "code": "no_invite", "values": {} }),
        ),
        (
            "POST",
            "/v1/owner/bans",
            json!({ "address": "203.0.113.7", "secs": 0 }),
            json!({ "code": "out_of_range", "values": { "least": 1, "most": 31_536_000 } }),
        ),
        (
            "POST",
            "/v1/owner/control/rules",
            json!({ "kind": "word", "value": "" }),
            json!({ "code": "bytes_between", "values": { "least": 1, "most": 64 } }),
        ),
        (
            "POST",
            "/v1/owner/identities/restore",
            json!({ "words": "abandon abandon mllie" }),
            json!({ "code": "words_count", "values": { "size": 3, "most": 24 } }),
        ),
    ];
    for (method, path, body, why) in asked {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let refused = rig.own(method, path, Some(body.clone())).await;
        let refused = refused.with(StatusCode::BAD_REQUEST);
        assert_eq!(refused["why"], why, "{path} {body}");
        assert_ne!(refused["message"], "", "{path}: people read it");
    }
    rig.host.stop().await;
}
