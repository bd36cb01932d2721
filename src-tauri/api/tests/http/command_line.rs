//! The owner's client, as the command line uses it.

use blocknet_api::client::{ClientError, OwnerClient};
use serde_json::json;

use crate::rig::Rig;

#[tokio::test]
async fn finds_the_node_of_a_data_folder_and_speaks_to_it() {
    let rig = Rig::start().await;
    let client = OwnerClient::for_data_dir(rig.dir.path()).unwrap();
    let status = client.get("/v1/owner/status").await.unwrap();
    assert_eq!(status["network"], "dev");
    let draft = json!({ "content": "hello" });
    let post = client.post("/v1/owner/posts", &draft).await.unwrap();
    assert_eq!(post["content"], "hello");
    let name = json!({ "name": "Ada" });
    let settings = client.put("/v1/owner/settings", &name).await.unwrap();
    assert_eq!(
        (&settings["name"], &settings["restart_needed"]),
        (&json!("Ada"), &json!(false))
    );
    let peer = json!({ "address": "127.0.0.1:1" });
    client.post("/v1/owner/peers", &peer).await.unwrap();
    let gone = client.delete("/v1/owner/peers/127.0.0.1:1").await.unwrap();
    assert!(gone.is_null());
    let mined = client.post("/v1/owner/mine", &json!({})).await.unwrap();
    assert_eq!(mined["posts"], 1);
    let error = client.post("/v1/owner/mine", &json!({})).await.unwrap_err();
    assert!(
        matches!(&error, ClientError::Refused { status: 409, code, .. } if code == "nothing_to_mine"),
        "{error}"
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn says_when_no_node_runs() {
    let rig = Rig::start().await;
    let dir = rig.dir;
    let early = OwnerClient::for_data_dir(dir.path()).unwrap();
    rig.host.stop().await;
    let error = early.get("/v1/owner/status").await.unwrap_err();
    assert!(matches!(error, ClientError::NotRunning { .. }), "{error}");
    let error = OwnerClient::for_data_dir(dir.path()).unwrap_err();
    assert!(matches!(error, ClientError::NotRunning { .. }), "{error}");
    assert!(error.to_string().contains("blocknetd"), "{error}");
}

#[tokio::test]
async fn says_that_no_node_runs_where_one_was_killed() {
    let dir = tempfile::tempdir().unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = closed.local_addr().unwrap().to_string();
    drop(closed);
    std::fs::write(dir.path().join("owner.address"), address).unwrap();
    std::fs::write(dir.path().join("owner.token"), "0".repeat(64)).unwrap();
    let client = OwnerClient::for_data_dir(dir.path()).unwrap();
    let error = client.get("/v1/owner/status").await.unwrap_err();
    assert!(matches!(error, ClientError::NotRunning { .. }), "{error}");
    assert!(error.to_string().contains("run"), "{error}");
    let rig = Rig::start_in(dir).await;
    let client = OwnerClient::for_data_dir(rig.dir.path()).unwrap();
    let status = client.get("/v1/owner/status").await.unwrap();
    assert_eq!(status["network"], "dev");
    rig.host.stop().await;
}

#[tokio::test]
async fn stops_the_node_when_the_owner_says_so() {
    let rig = Rig::start().await;
    let client = OwnerClient::for_data_dir(rig.dir.path()).unwrap();
    client.post("/v1/owner/stop", &json!({})).await.unwrap();
    rig.host.stopped().await;
    rig.host.stop().await;
}
