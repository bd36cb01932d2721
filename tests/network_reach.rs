//! Who finds whom in a house, and what proves that others reach a node.
//!
//! ```text
//!   ada (home 0) ── one cable, multicast ── ben (dev), cyd (club), both on the router
//! ```

use harness::nodes::{SPREAD, wait_connected};
use harness::{At as _, Builder, Internet, Node, blocknetd, wait_for};
use serde_json::Value;
use tempfile::TempDir;

/// Waits until the owner's answer is so, and returns it.
async fn wait_answer(node: &Node, path: &str, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    let look = async || {
        let answer = node.owner().get(path).await.expect(200).json();
        if is(&answer) {
            Ok(answer)
        } else {
            Err(format!("{answer:#}"))
        }
    };
    wait_for(look, SPREAD, what).await
}

/// What a node shows of the one at an address of its house.
fn find(lan: &Value, address: &str) -> Option<Value> {
    let finds = lan["finds"].as_array()?;
    let found = finds
        .iter()
        .find(|find| find.text_at("/address") == address);
    found.cloned()
}

#[tokio::test]
async fn nodes_of_one_house_find_each_other_and_leave_those_of_another_network_alone() {
    let Some(internet) = Internet::with_homes(1) else {
        return;
    };
    let place = TempDir::new().expect("a folder can be made");
    let club = place.path().join("club.json");
    let made = blocknetd(&["network", "new", "club"]).await.ok().stdout;
    std::fs::write(&club, made).expect("written");
    let club = club.to_str().expect("plain");
    // As their owners would have it: nothing private is dialled on a stranger's word.
    let (home, router) = (internet.home(0), internet.router(0));
    let start = |name: &str| Builder::new(name).lan().only_global();
    let ada = start("ada").inside(&home).start().await;
    let ben = start("ben").inside(&router).start().await;
    let cyd = start("cyd").inside(&router).network(club).start().await;
    let at_ben = format!("192.168.1.1:{}", ben.port());
    let at_cyd = format!("192.168.1.1:{}", cyd.port());

    let joined = |lan: &Value| {
        find(lan, &at_ben).is_some_and(|find| find["connected"] == true)
            && find(lan, &at_cyd).is_some()
    };
    let lan = wait_answer(&ada, "/v1/owner/lan", "ben and cyd in ada's house", joined).await;
    assert_eq!(lan.text_at("/state"), "on");
    let (of_ben, of_cyd) = (find(&lan, &at_ben), find(&lan, &at_cyd));
    let (of_ben, of_cyd) = (of_ben.expect("seen above"), of_cyd.expect("seen above"));
    assert_eq!(of_ben["same_network"], true);
    assert_eq!(of_cyd["same_network"], false);
    assert_eq!(of_cyd.text_at("/network"), "club");
    wait_connected(&ada, &at_ben).await;
    let peers = ada.peers().await;
    let knows = |address: &str| peers.iter().any(|peer| peer.text_at("/address") == address);
    assert!(!knows(&at_cyd), "another network is left alone: {peers:#?}");

    // What is called from the house itself proves nothing about the internet.
    let seen = |status: &Value| *status.at("/reach/from_lan") == true;
    // Both dial; of two ways between the same two nodes one stays.
    let row = peers.iter().find(|peer| peer.text_at("/address") == at_ben);
    let dialled = row.is_some_and(|peer| peer.text_at("/direction") == "out");
    let called = if dialled { &ben } else { &ada };
    let status = wait_answer(called, "/v1/owner/status", "a call from the house", seen).await;
    assert_eq!(status.text_at("/reach/reachable"), "unknown", "{status:#}");
    assert!(
        status.text_at("/reach/advice").contains("full member"),
        "{status:#}"
    );

    // Off is off, at once and for the others too.
    let off = serde_json::json!({ "lan_discovery": false });
    let kept = ben
        .owner()
        .put("/v1/owner/settings", &off)
        .await
        .expect(200);
    assert_eq!(kept.json()["lan_discovery"], false);
    wait_answer(&ben, "/v1/owner/lan", "ben to look no more", |lan| {
        lan.text_at("/state") == "off" && lan["finds"] == serde_json::json!([])
    })
    .await;
    let gone = |lan: &Value| find(lan, &at_ben).is_none();
    wait_answer(&ada, "/v1/owner/lan", "that ben said goodbye", gone).await;
}

#[tokio::test]
async fn a_call_from_the_open_internet_is_what_proves_that_others_reach_a_node() {
    let Some(internet) = Internet::with_homes(1) else {
        return;
    };
    let (home, router) = (internet.home(0), internet.router(0));
    // Addresses of the open internet, in a network that nobody else is in.
    home.ip("addr add 93.184.216.7/24 dev eth0");
    router.ip("addr add 93.184.216.8/24 dev lan");
    let ada = Builder::new("ada").inside(&home).start().await;
    let status = ada.owner().get("/v1/owner/status").await.expect(200).json();
    assert_eq!(status.text_at("/reach/reachable"), "unknown", "{status:#}");
    let address = format!("93.184.216.7:{}", ada.port());
    assert_eq!(
        status.text_at("/reach/addresses/0/address"),
        address,
        "{status:#}"
    );
    assert_eq!(
        status.text_at("/reach/addresses/0/kind"),
        "public",
        "{status:#}"
    );
    let ben = Builder::new("ben")
        .inside(&router)
        .peer(&address)
        .start()
        .await;
    wait_connected(&ben, &address).await;
    let yes = |status: &Value| status.text_at("/reach/reachable") == "yes";
    let status = wait_answer(&ada, "/v1/owner/status", "ada to know", yes).await;
    assert!(status.at("/reach/advice").is_null(), "{status:#}");
    // Ben asked over his own connection; that ada answered says nothing about who can call him.
    let status = ben.owner().get("/v1/owner/status").await.expect(200).json();
    assert_ne!(status.text_at("/reach/reachable"), "no", "{status:#}");
    let told = ada.cli(&["status"]).await.ok();
    assert!(told.stdout.contains(&address), "{told:#?}");
}
