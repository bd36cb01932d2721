//! Posts made to break a page break nothing.
//!
//! ```text
//! a poisoner ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::{At as _, Browser, Node};
use serde_json::json;

const POISON: &[&str] = &[
    "<script>window.__poisoned = 1</script> script",
    "<img src=x onerror=\"window.__poisoned = 2\"> image",
    "\"'`><svg/onload=window.__poisoned=3> svg",
    "javascript:window.__poisoned=4 and http://example.org/\"onmouseover=\"window.__poisoned=5 links",
    "\u{202e}backwards \u{2066}isolated\u{2028}line\u{2029}paragraph marks",
    "{{constructor.constructor('window.__poisoned=6')()}} ${window.__poisoned=7} template",
    "]]></textarea></article></main></body></html><!-- ends",
];

#[tokio::test]
async fn a_poisoned_post_breaks_no_page_and_runs_nothing() {
    let ada = Node::lone("ada").await;
    for (number, content) in POISON.iter().enumerate() {
        ada.write(&json!({ "content": content, "tags": [["note", content]] }))
            .await;
        let name = content.chars().take(20).collect::<String>();
        if number == 0 {
            ada.owner()
                .put(
                    "/v1/owner/settings",
                    &json!({ "name": name, "welcome_done": true }),
                )
                .await
                .expect(200);
        }
    }
    ada.mine().await;
    let code = ada
        .owner()
        .post("/v1/owner/codes", &json!({}))
        .await
        .expect(201)
        .json();
    let browser = Browser::start("browser-poison").await;
    browser.open(code.text_at("/url")).await;
    let page = browser.page();
    page.watch().await;
    for content in POISON {
        let last = content.split(' ').next_back().expect("a word");
        let id = page.wait_post(last).await;
        assert_eq!(ada.standing(&id).await, "confirmed");
    }
    page.screenshot("feed").await;
    let ran = page.run("return window.__poisoned ?? null", &[]).await;
    assert_eq!(ran, json!(null));
    let strange = page
        .run(
            "return [...document.querySelectorAll('[data-test=\"feed\"] :is(script, img, svg, iframe, object, style, a)')]
               .filter((element) => element.localName !== 'a' || !/^(#|https?:)/.test(element.getAttribute('href')))
               .filter((element) => !element.closest('.post-face'))
               .map((element) => element.outerHTML)",
            &[],
        )
        .await;
    assert_eq!(strange, json!([]));
    // The page still works.
    ada.post("after the poison").await;
    page.wait_post("after the poison").await;
    page.assert_no_complaints().await;
}
