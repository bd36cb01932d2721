//! The page can be used by everybody: a checker finds nothing, at any size, in both themes, and the
//! keyboard alone suffices.
//!
//! ```text
//! ben ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::tour::{assert_fits, audit, faults, go, settle, theme, views};
use harness::{At as _, Browser, Node};
use serde_json::json;

/// Opens ada's page in a browser.
async fn open(ada: &Node, name: &str) -> Browser {
    let code = ada.owner().post("/v1/owner/codes", &json!({})).await;
    let code = code.expect(201).json();
    let browser = Browser::start(name).await;
    browser.open(code.text_at("/url")).await;
    browser
}

/// Ada with a name, a thread, a channel and a long word; the address of the thread.
async fn full() -> (Node, String) {
    let ada = Node::lone("ada").await;
    let settings = json!({ "name": "Ada", "welcome_done": true, "mining_mode": "off" });
    let owner = ada.owner();
    owner.put("/v1/owner/settings", &settings).await.expect(200);
    let first = json!({ "content": "The hall is free on Thursday. https://example.org/hall", "channel": "minutes" });
    let root = ada.write(&first).await.text_at("/id").to_owned();
    ada.mine().await;
    ada.write(&json!({ "content": "Who has the key?", "parent": root }))
        .await;
    ada.write(&json!({ "content": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" }))
        .await;
    (ada, root)
}

#[tokio::test]
async fn the_checker_finds_what_was_broken_on_purpose() {
    let (ada, _) = full().await;
    let browser = open(&ada, "access-broken").await;
    let page = browser.page();
    go(page, "#/feed").await;
    assert_eq!(faults(page).await, json!([]));
    let script = "const main = document.querySelector('main');
        main.append(Object.assign(document.createElement('button'), { type: 'button' }));
        const pale = document.createElement('p');
        pale.append('hardly to be read');
        pale.style.color = 'rgb(128 128 128 / 40%)';
        main.append(pale);";
    page.run(script, &[]).await;
    let found = faults(page).await.to_string();
    for fault in ["button-name", "color-contrast"] {
        assert!(found.contains(fault), "{fault} in {found}");
    }
}

#[tokio::test]
async fn a_checker_finds_nothing_in_the_first_views() {
    let ada = Node::lone("ada").await;
    let browser = open(&ada, "access-first").await;
    let page = browser.page();
    page.find("welcome-name").await;
    audit(page, "welcome, the name").await;
    page.type_into("welcome-name", "Ada").await;
    page.click("welcome-start").await;
    page.find("welcome-go").await;
    audit(page, "welcome, whom to join").await;
    page.click("welcome-go").await;
    for (view, address) in views(page).await {
        go(page, &address).await;
        audit(page, &format!("{view}, empty")).await;
    }
    let locked = Browser::start("access-gate").await;
    locked
        .open(&format!("http://{}/", ada.owner_address()))
        .await;
    locked.page().find("gate-code").await;
    audit(locked.page(), "the gate").await;
}

#[tokio::test]
async fn a_checker_finds_nothing_in_any_view_of_either_theme() {
    let (ada, root) = full().await;
    let browser = open(&ada, "access-full").await;
    let page = browser.page();
    let mut places = views(page).await;
    places.push(("thread".to_owned(), format!("#/post/{root}")));
    places.push(("channel".to_owned(), "#/channel/minutes".to_owned()));
    places.push(("search for a word".to_owned(), "#/search?q=hall".to_owned()));
    for dress in ["light", "dark"] {
        for (view, address) in &places {
            go(page, address).await;
            theme(page, dress).await;
            audit(page, &format!("{view}, {dress}")).await;
        }
    }
    page.run(
        "dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true }))",
        &[],
    )
    .await;
    page.find("keys").await;
    audit(page, "the list of keys").await;
}

#[tokio::test]
async fn a_checker_finds_nothing_where_the_node_does_not_answer() {
    let (ada, _) = full().await;
    let browser = open(&ada, "access-error").await;
    let page = browser.page();
    let places = views(page).await;
    go(page, "#/settings").await;
    browser.cut_off(&["*/v1/*"]).await;
    for (view, address) in places {
        page.run("location.hash = arguments[0]", &[json!(address)])
            .await;
        settle(page).await;
        audit(page, &format!("{view}, cut off")).await;
    }
}

#[tokio::test]
async fn nothing_is_cut_at_any_size_nor_from_right_to_left_nor_at_twice_the_text() {
    let (ada, root) = full().await;
    let browser = open(&ada, "access-sizes").await;
    let page = browser.page();
    let mut places = views(page).await;
    places.push(("thread".to_owned(), format!("#/post/{root}")));
    for (width, height) in [(720, 480), (1100, 800), (1600, 1000)] {
        browser.resize(width, height).await;
        for (direction, size) in [("ltr", "100%"), ("rtl", "100%"), ("ltr", "200%")] {
            let script = "document.documentElement.dir = arguments[0];
                document.documentElement.style.fontSize = arguments[1]";
            page.run(script, &[json!(direction), json!(size)]).await;
            for (view, address) in &places {
                go(page, address).await;
                let what = format!("{view} at {width}×{height}, {direction}, text {size}");
                assert_fits(page, &what).await;
            }
        }
    }
}
