//! The owner's settings.

use blocknet_api::client::OwnerClient;
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
