//! An owner looks after her identity in the browser: passphrase, several names, a file.
//!
//! ```text
//! ada ──Chromium──▶ her node;   a file ──Chromium──▶ another node
//! ```

use std::time::Duration;

use harness::page::SHOWN;
use harness::{At as _, Browser, Node, wait_until};
use serde_json::{Value, json};

async fn open(browser: &Browser, node: &Node) {
    let output = node.cli(&["open"]).await.ok();
    browser.open(output.stdout.trim()).await;
}

async fn key_of(node: &Node) -> String {
    node.status().await.text_at("/identity/author").to_owned()
}

#[tokio::test]
async fn a_locked_identity_keeps_what_is_written_and_unlocking_sends_it() {
    let ada = Node::lone("ada").await;
    let browser = Browser::start("identity-lock").await;
    let page = browser.page();
    open(&browser, &ada).await;
    page.welcome("Ada").await;
    page.click("nav-settings").await;
    page.click("settings-passphrase-go").await;
    page.type_into("passphrase-new", "four words of ada").await;
    page.type_into("passphrase-again", "four words of eve")
        .await;
    page.click("passphrase-go").await;
    page.wait_text("passphrase-problem", "not the same").await;
    page.type_into("passphrase-again", "four words of ada")
        .await;
    page.click("passphrase-go").await;
    page.wait_css("[data-test=\"settings-lock\"][data-locked=\"false\"]")
        .await;

    page.click("settings-lock-now").await;
    page.wait_css("[data-test=\"settings-lock\"][data-locked=\"true\"]")
        .await;
    page.click("nav-feed").await;
    page.find("locked").await;
    page.type_into("composer-text", "Written while locked.")
        .await;
    page.click("composer-post").await;
    page.wait_css("[data-test=\"pending\"][data-stage=\"locked\"]")
        .await;
    page.screenshot("1-waits").await;
    assert!(
        ada.feed().await.is_empty(),
        "nothing is signed while locked"
    );
    page.click("pending-unlock").await;
    page.type_into("unlock-passphrase", "four words of eve")
        .await;
    page.click("unlock-go").await;
    page.wait_text("unlock-problem", "not the passphrase").await;
    page.screenshot("2-wrong").await;
    page.type_into("unlock-passphrase", "four words of ada")
        .await;
    page.click("unlock-go").await;
    let id = page.wait_post("Written while locked.").await;
    assert_eq!(ada.standing(&id).await, "pooled");
    let open = async || !page.has("locked").await;
    wait_until(open, SHOWN, "the word on the lock to go").await;
}

#[tokio::test]
async fn several_identities_are_made_used_named_and_removed() {
    let ada = Node::lone("ada").await;
    let browser = Browser::start("identity-several").await;
    let page = browser.page();
    open(&browser, &ada).await;
    page.welcome("Ada").await;
    let first = key_of(&ada).await;
    page.click("nav-settings").await;
    page.click("identities-make").await;
    page.type_into("make-name", "Chess club").await;
    page.click("make-go").await;
    let other = "[data-test=\"identity\"][data-active=\"false\"]";
    page.wait_css(other).await;
    page.screenshot("1-two").await;
    page.click_css(&format!("{other} [data-test=\"identity-use\"]"))
        .await;
    let switched = async || key_of(&ada).await != first;
    wait_until(switched, Duration::from_secs(10), "the other identity").await;
    let id = page.write_post("From the club.", "").await;
    let post = ada.find(&id).await.expect("a post");
    assert_eq!(post.text_at("/shown/name"), "Chess club");
    assert_ne!(post.text_at("/author"), first);

    page.click("nav-settings").await;
    page.click_css(&format!("{other} [data-test=\"identity-remove\"]"))
        .await;
    page.type_into("remove-confirm", "wrong").await;
    page.click("remove-go").await;
    page.wait_text("remove-problem", "to remove").await;
    let listed = ada
        .owner()
        .get("/v1/owner/identities")
        .await
        .expect(200)
        .json();
    let of_first = |one: &&Value| one.text_at("/author") == first;
    let short = listed
        .list_at("/identities")
        .iter()
        .find(of_first)
        .expect("the first");
    page.type_into("remove-confirm", short.text_at("/short"))
        .await;
    page.screenshot("2-remove").await;
    page.click("remove-go").await;
    let one = async || {
        let listed = ada
            .owner()
            .get("/v1/owner/identities")
            .await
            .expect(200)
            .json();
        listed.list_at("/identities").len() == 1
    };
    wait_until(one, Duration::from_secs(10), "one identity").await;

    // Her own page says who she is, in full.
    page.click("nav-you").await;
    page.wait_text("own-key-text", post.text_at("/author"))
        .await;
    page.find("own-key-code").await;
    page.screenshot("3-own-page").await;
}

#[tokio::test]
async fn a_file_takes_the_identity_along() {
    let ada = Node::lone("ada").await;
    let browser = Browser::start("identity-file").await;
    let page = browser.page();
    open(&browser, &ada).await;
    page.welcome("Ada").await;
    page.click("nav-settings").await;
    page.click("settings-export-go").await;
    page.type_into("export-new", "of the file").await;
    page.type_into("export-again", "of the file").await;
    page.click("export-go").await;
    page.find("exported-code").await;
    page.screenshot("1-exported").await;
    let file = page.text("exported-text").await;
    let key = key_of(&ada).await;

    let ben = Node::lone("ben").await;
    open(&browser, &ben).await;
    page.welcome("Ben").await;
    page.click("nav-settings").await;
    page.click("identities-import").await;
    page.paste_into("import-text", &file).await;
    page.type_into("import-passphrase", "another one").await;
    page.click("import-go").await;
    page.wait_text("import-problem", "not the passphrase").await;
    page.type_into("import-passphrase", "of the file").await;
    page.click("import-go").await;
    let come = async || key_of(&ben).await == key;
    wait_until(come, Duration::from_secs(10), "the identity on ben's node").await;
}

#[tokio::test]
async fn settings_are_found_read_and_copied_without_a_secret() {
    let ada = Node::lone("ada").await;
    let browser = Browser::start("settings").await;
    let page = browser.page();
    open(&browser, &ada).await;
    page.watch().await;
    page.welcome("Ada").await;
    page.click("nav-settings").await;
    // An option says where this node listens: what is saved waits for no start that has it.
    page.wait_text_css("#port-help", "set this with \u{2011}\u{2011}listen")
        .await;
    page.fill("settings-port", "8123").await;
    page.wait_text_css("#port-help ~ .setting-result", "Saved")
        .await;
    assert!(!page.has("settings-start-how").await);
    assert!(!page.has("settings-start-again").await);
    page.type_into("settings-search", "dark").await;
    page.find("settings-theme").await;
    assert!(
        !page.has("settings-port").await,
        "the search leaves others out"
    );
    page.type_into("settings-search", "no such thing").await;
    page.find("empty").await;
    page.type_into("settings-search", "log").await;
    page.click("log-toggle").await;
    page.find("log-line").await;
    page.type_into("log-filter", "no line says this").await;
    page.wait_text("log", "no line has these words").await;
    page.screenshot("log").await;
    page.type_into("settings-search", "text size").await;
    let size = "return getComputedStyle(document.documentElement).fontSize";
    assert_eq!(page.run(size, &[]).await, json!("16px"));
    let slide = "const field = document.querySelector('[data-test=\"settings-text-size\"]');
         field.value = arguments[0]; field.dispatchEvent(new Event(arguments[1], { bubbles: true }));";
    page.run(slide, &[json!("150"), json!("input")]).await;
    let told = "return parseInt(document.querySelector('.slider:has([data-test=\"settings-text-size\"]) output').textContent)";
    let dragged = async || page.run(told, &[]).await == json!(150);
    wait_until(dragged, SHOWN, "the size told while it is dragged").await;
    assert_eq!(page.run(size, &[]).await, json!("16px"), "not let go yet");
    page.run(slide, &[json!("200"), json!("change")]).await;
    let grown = async || page.run(size, &[]).await == json!("32px");
    wait_until(grown, SHOWN, "text of twice the size").await;
    let fits = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(page.run(fits, &[]).await, json!(true));
    page.screenshot("text-of-twice-the-size").await;
    page.assert_no_complaints().await;
}
