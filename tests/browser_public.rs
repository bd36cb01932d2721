//! The page that a node shows to strangers, where its owner wants that: to read, and nothing else.
//!
//! ```text
//! a stranger's Chromium ──▶ ada's public listener
//! ```

use harness::{At as _, Browser, Builder, Node, Page};
use serde_json::json;

/// What belongs to the owner's page alone.
const OWNERS: [&str; 5] = [
    "/app.js",
    "/backend.js",
    "/state/session.js",
    "/views/settings.js",
    "/parts/nav.js",
];

#[tokio::test]
async fn nothing_is_shown_until_the_owner_wants_it() {
    let ada = Node::lone("ada").await;
    let off = ada.public().get("/").await.expect(404);
    assert_eq!(off.json().text_at("/code"), "not_found");
    ada.public().get("/public/app.js").await.expect(404);
    let on = json!({ "public_page": true });
    let changed = ada.owner().put("/v1/owner/settings", &on).await.expect(200);
    assert_eq!(changed.json()["restart_needed"], json!(false));
    let page = ada.public().get("/").await.expect(200);
    let csp = page.header("content-security-policy");
    assert!(
        csp.starts_with("default-src 'none'; script-src 'self';"),
        "{csp}"
    );
    assert!(!csp.contains("unsafe"), "{csp}");
    let tag = page.header("etag").to_owned();
    let again = ada
        .public()
        .request(reqwest::Method::GET, "/")
        .header("if-none-match", tag);
    harness::http::send(again).await.expect(304);
    for path in OWNERS {
        ada.public().get(path).await.expect(404);
    }
    for path in [
        "/../Cargo.toml",
        "/public/../app.js",
        "/public/",
        "/README.md",
        "/nothing",
    ] {
        let answer = ada.public().get(path).await;
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
    }
    ada.public().post("/", &json!({})).await.expect(405);
    let off = json!({ "public_page": false });
    ada.owner()
        .put("/v1/owner/settings", &off)
        .await
        .expect(200);
    ada.public().get("/").await.expect(404);
}

#[tokio::test]
async fn a_stranger_reads_feed_thread_and_block_and_can_act_on_nothing() {
    let ada = Builder::new("ada").with(&["--public-page"]).start().await;
    let named = json!({ "name": "Ada", "welcome_done": true });
    ada.owner()
        .put("/v1/owner/settings", &named)
        .await
        .expect(200);
    let question = ada
        .write(&json!({ "content": "Who waters the tomatoes?", "channel": "garden" }))
        .await;
    let poison = "<img src=x onerror=\"window.__poisoned = 1\"> poison";
    ada.post(poison).await;
    let reply = json!({ "content": "I do, on Friday.", "parent": question.text_at("/id") });
    ada.write(&reply).await;
    ada.mine().await;
    for number in 0..31 {
        ada.post(&format!("later post {number}")).await;
        if number % 10 == 9 {
            ada.mine().await;
        }
    }
    let browser = Browser::start("browser-public").await;
    browser.open(&format!("http://{}/", ada.address())).await;
    let page = browser.page();
    page.watch().await;
    page.wait_post("later post 30").await;
    page.wait_text("public-network", "dev").await;
    page.screenshot("1-feed").await;
    // The feed goes on.
    page.click("public-older").await;
    page.wait_post("poison").await;
    let id = page.wait_post("Who waters the tomatoes?").await;
    page.wait_state(&id, "block 1").await;
    // Through a post to its thread, its channel and its block.
    let post = format!("[data-test=\"post\"][data-id=\"{id}\"]");
    page.click_css(&format!("{post} .post-when")).await;
    page.wait_post("I do, on Friday.").await;
    page.screenshot("2-thread").await;
    page.click_css(&format!("{post} .channel")).await;
    page.wait_text_css(".view-title", "#garden").await;
    page.wait_post("Who waters the tomatoes?").await;
    page.click_css(&format!("{post} .public-place")).await;
    page.wait_text_css(".view-title", "Block 1").await;
    page.wait_css(&format!("a[href=\"#/post/{id}\"]")).await;
    page.screenshot("3-block").await;
    page.click("public-home").await;
    page.wait_post("later post 30").await;
    // Live: what is posted now comes by itself.
    ada.post("just now").await;
    page.wait_post("just now").await;
    can_act_on_nothing(page, &ada).await;
    page.assert_no_complaints().await;
}

/// Asserts that the page has nothing to write in, and reaches nothing of the owner's.
async fn can_act_on_nothing(page: &Page, ada: &Node) {
    let fields = page
        .run(
            "return document.querySelectorAll('input, textarea, form').length",
            &[],
        )
        .await;
    assert_eq!(fields, json!(0), "there is nothing to write in");
    let script = "const calls = ['/v1/owner/status', '/v1/owner/posts', '/v1/owner/settings', '/v1/owner/session'];
         return Promise.all(calls.map(async (path) => (await fetch(path)).status))";
    let statuses = page.run(script, &[]).await;
    assert_eq!(statuses, json!([404, 404, 404, 404]));
    let elsewhere = format!(
        "return fetch('http://{}/v1/owner/status').then(() => 'read', () => 'blocked')",
        ada.owner_address()
    );
    assert_eq!(page.run(&elsewhere, &[]).await, json!("blocked"));
    let ran = page.run("return window.__poisoned ?? null", &[]).await;
    assert_eq!(ran, json!(null));
    let loaded = "return performance.getEntriesByType('resource').map((one) => one.name)
         .filter((name) => !name.startsWith(location.origin) || /[/](app|backend)[.]js$|[/](state|parts|views)[/]/.test(name.replace('/public/app.js', '')))";
    let strange = page.run(loaded, &[]).await;
    let blocked = format!("http://{}/v1/owner/status", ada.owner_address());
    let strange: Vec<_> = strange
        .as_array()
        .into_iter()
        .flatten()
        .filter(|name| **name != json!(blocked))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}
