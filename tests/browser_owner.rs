//! The owner gets in by a one-time address and does what she does in the window.
//!
//! ```text
//! ada ──blocknetd open──▶ Chromium ──▶ ada's owner's listener;   ada ──typed address──▶ ben
//! ```

use harness::nodes::wait_standing;
use harness::{At as _, Browser, Node, verify_chain};

/// The address that `blocknetd open` prints.
async fn one_time_address(node: &Node) -> String {
    let output = node.cli(&["open"]).await.ok();
    let url = output.stdout.trim().to_owned();
    assert!(
        url.starts_with(&format!("http://{}/#code=", node.owner_address())),
        "{url}"
    );
    url
}

fn token(node: &Node) -> String {
    let text = std::fs::read_to_string(node.folder().join("owner.token")).expect("the token");
    text.trim().to_owned()
}

#[tokio::test]
async fn the_owner_writes_mines_and_joins_in_the_browser() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    let old = ben.post("ben was here before").await;
    ben.mine().await;
    ben.mine_empty().await;

    let browser = Browser::start("browser").await;
    browser.open(&one_time_address(&ada).await).await;
    let page = browser.page();
    page.watch().await;
    page.find("welcome-name").await;
    page.screenshot("1-welcome").await;
    page.welcome("Ada").await;
    page.mining_off().await;

    let content = "Written in a browser. 😀";
    let id = page.write_post(content, "minutes").await;
    page.assert_has_said("stamping").await;
    page.wait_state(&id, "no peer has it yet").await;
    page.screenshot("2-pooled").await;
    assert_eq!(ada.standing(&id).await, "pooled");
    page.mine_now().await;
    page.wait_state(&id, "block 1").await;
    page.wait_height(1).await;
    page.screenshot("3-in-a-block").await;
    let read = ada.find(&id).await.expect("confirmed");
    assert_eq!(read.text_at("/content"), content);
    assert_eq!(read.text_at("/shown/name"), "Ada");

    page.join(&ben.address()).await;
    page.screenshot("4-peers").await;
    page.click("nav-feed").await;
    assert_eq!(
        page.wait_post("ben was here before").await,
        old.text_at("/id")
    );
    page.wait_height(2).await;
    wait_standing(&[&ben], &id, "pooled").await;
    let live = ben.post("news from ben").await;
    assert_eq!(page.wait_post("news from ben").await, live.text_at("/id"));
    ben.mine().await;
    page.wait_state(&id, "block 3").await;
    page.screenshot("5-joined").await;
    page.assert_no_complaints().await;
    verify_chain(&[&ada, &ben]).await;
}

#[tokio::test]
async fn the_address_is_good_once_and_keeps_no_secret() {
    let ada = Node::lone("ada").await;
    let url = one_time_address(&ada).await;
    let code = url.split("#code=").nth(1).expect("a code").to_owned();
    let browser = Browser::start("browser-code").await;
    browser.open(&url).await;
    let page = browser.page();
    page.find("welcome-name").await;
    let token = token(&ada);
    let address = browser.address().await;
    assert!(
        !address.contains(&code) && !address.contains(&token),
        "{address}"
    );
    let kept = page
        .run(
            "return JSON.stringify([document.cookie, {...localStorage}, history.length,
               performance.getEntriesByType('resource').map((entry) => entry.name)])",
            &[],
        )
        .await
        .to_string();
    assert!(!kept.contains(&token) && !kept.contains(&code), "{kept}");

    // The tab keeps its way in over a reload; another tab, with its own memory, does not get in by the same code.
    page.client().refresh().await.expect("a reload");
    page.find("welcome-name").await;
    page.run("sessionStorage.clear()", &[]).await;
    browser.open("about:blank").await;
    browser.open(&url).await;
    page.find("gate-code").await;
    page.screenshot("used-up").await;
    assert!(!page.has("welcome-name").await);
}

#[tokio::test]
async fn whoever_has_no_code_sees_how_to_get_one_and_nothing_else() {
    let ada = Node::lone("ada").await;
    ada.post("nobody's business").await;
    let browser = Browser::start("browser-gate").await;
    browser
        .open(&format!("http://{}/", ada.owner_address()))
        .await;
    let page = browser.page();
    page.find("gate").await;
    page.screenshot("gate").await;
    let shown = page.text_css("body").await;
    assert!(shown.contains("blocknetd open"), "{shown}");
    let of_the_service = "sudo blocknetd --data-dir /var/lib/blocknet open";
    assert!(shown.contains(of_the_service), "{shown}");
    let folder = ada.folder().to_string_lossy().into_owned();
    assert!(
        !shown.contains(&folder),
        "strangers learn no folder: {shown}"
    );
    assert!(!shown.contains("nobody's business"), "{shown}");
    page.type_into("gate-code", "0123456789abcdef").await;
    page.click("gate-open").await;
    page.wait_text_css("[data-test=\"gate\"]", "not good").await;
}
