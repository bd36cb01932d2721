//! By invite into a network: pasted at the first start, and brought by a link to a window that is open.
//!
//! ```text
//! ben's invite ──pasted──▶ ada's window ◀──second start── cyd's invite
//! ```

use harness::window::Place;
use harness::{At as _, Builder, Desktop, Node, Window, blocknetd};
use serde_json::{Value, json};

/// Asks to be moved by an invite; gives the status.
const MOVE: &str = "
    const [invite, done] = arguments;
    const body = JSON.stringify({ invite });
    fetch('/v1/owner/leave', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
        .then((answer) => done(answer.status), (error) => done(String(error)));";

/// An invite to a node that runs.
async fn invite_of(node: &Node) -> String {
    let address = node.address();
    let invite = node.cli(&["invite", "--address", &address]).await.ok();
    let invite = invite.stdout.trim().to_owned();
    assert!(invite.starts_with("blocknet-invite:"), "{invite}");
    invite
}

#[tokio::test]
async fn an_invite_joins_when_it_is_pasted_and_when_a_link_brings_it() {
    let (ben, cyd) = tokio::join!(Node::lone("ben"), Node::lone("cyd"));
    let of_ben = ben.post("ben was here before").await;
    let of_cyd = cyd.post("cyd was elsewhere").await;
    let desktop = Desktop::start().await;
    let place = Place::new();
    let window = Window::open_with("window-invites", &place, &[], Some(&desktop)).await;
    let page = window.page();
    page.type_into("welcome-name", "Ada").await;
    page.click("welcome-start").await;
    page.find("peers-add-address").await;
    // An invite of which the end was lost on the way is told, and stays to be mended.
    let invite = invite_of(&ben).await;
    page.paste_into("peers-add-address", &invite[..invite.len() - 9])
        .await;
    page.click("peers-add").await;
    page.wait_text("peers-add-problem", "invite").await;
    page.screenshot("1-cut-off").await;
    page.paste_into("peers-add-address", &format!(" {invite}\n"))
        .await;
    page.click("peers-add").await;
    page.wait_css("[data-test=\"welcome-go\"]:not([data-kind=\"quiet\"])")
        .await;
    // Nothing says any more that it is still joining.
    page.wait_css("body:not(:has([data-test=\"notice\"]))")
        .await;
    page.screenshot("2-joined").await;
    page.click("welcome-go").await;
    assert_eq!(
        page.wait_post("ben was here before").await,
        of_ben.text_at("/id")
    );

    let second = invite_of(&cyd).await;
    assert!(window.start_again(&place, &[&second]).await.success());
    page.find("invited").await;
    assert!(cyd.peers().await.is_empty(), "nobody is joined by a link");
    page.screenshot("3-a-link").await;
    page.click_css("[data-test=\"invited\"] [data-test=\"peers-add\"]")
        .await;
    assert_eq!(
        page.wait_post("cyd was elsewhere").await,
        of_cyd.text_at("/id")
    );
    page.wait_css("body:not(:has([data-test=\"invited\"]))")
        .await;
    page.wait_css("[data-test=\"status-peers\"][data-peers=\"2\"]")
        .await;
    page.assert_no_complaints().await;
}

#[tokio::test]
async fn a_link_to_another_network_opens_the_window_and_a_first_start_can_move_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let club = folder.path().join("club.json");
    let made = blocknetd(&["network", "new", "club", "--stamp-work-per-byte", "1"]).await;
    std::fs::write(&club, made.ok().stdout).expect("written");
    let ben = Builder::new("ben")
        .network(club.to_str().expect("UTF-8"))
        .start()
        .await;
    let of_ben = ben.post("ben was in the club before").await;
    let invite = invite_of(&ben).await;
    let place = Place::new();
    let window = Window::open_with("window-moves", &place, &[&invite], None).await;
    let page = window.page();
    page.type_into("welcome-name", "Ada").await;
    page.click("welcome-start").await;
    page.find("peers-add-address").await;
    let status = async || window.ask("GET", "/v1/owner/status", Value::Null).await;
    let before = status().await;
    assert_eq!(before.text_at("/network"), "dev");
    page.click("peers-add").await;
    page.find("join-move").await;
    page.screenshot("1-another-network").await;
    page.click("join-move").await;
    page.wait_css("[data-test=\"welcome-go\"]:not([data-kind=\"quiet\"])")
        .await;
    page.screenshot("2-moved").await;
    page.click("welcome-go").await;
    assert_eq!(
        page.wait_post("ben was in the club before").await,
        of_ben.text_at("/id")
    );
    let after = status().await;
    assert_eq!(after.text_at("/network"), "club");
    assert_eq!(after.text_at("/identity/name"), "Ada");
    let key = "/identity/author";
    assert_eq!(after.text_at(key), before.text_at(key));
    // Whoever has begun stays where they are.
    let elsewhere = invite_of(&Node::lone("cyd").await).await;
    page.click("nav-network").await;
    page.paste_into("peers-add-address", &elsewhere).await;
    page.click("peers-add").await;
    page.wait_text("peers-add-problem", "another network").await;
    assert!(!page.has("join-move").await);
    let refused = page.client().execute_async(MOVE, vec![json!(elsewhere)]);
    assert_eq!(refused.await.expect("an answer"), json!(409));
    page.assert_no_complaints().await;
}
