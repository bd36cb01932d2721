//! Posts made to break a page break nothing.
//!
//! ```text
//! a poisoner ──posts──▶ ada ──her page──▶ Chromium
//! ```

use harness::forge::{PostForge, SealedPost};
use harness::hostile::raw::now;
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
               .filter((element) => !element.closest('.post-face, .menu'))
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

/// Elements that no text of a stranger may bring about, wherever in the page.
const STRANGE: &str = "
    return [...document.querySelectorAll('main :is(script, img, iframe, object, embed, style, link, a)')]
      .filter((element) => element.localName !== 'a' || !/^(#|https?:)/.test(element.getAttribute('href')))
      .map((element) => element.outerHTML)";

/// How far the page, and what strangers fill in its cards, go beyond what is shown, in pixels. The button of a card's
/// menu hangs over the edge, so that its dots stand on it.
const BEYOND: &str = "
    const beyond = (element) => element.scrollWidth - element.clientWidth;
    const cards = [...document.querySelectorAll('main :is(.post-who, .post-body, .post-changes, .post-foot, .hidden-post, .control-list li)')];
    return Math.max(beyond(document.documentElement), ...cards.map(beyond))";

/// Posts of strangers, each made to attack what shows it.
fn attacks() -> Vec<SealedPost> {
    let by = |seed: u8, tags: &[(&str, &str)], content: &str| {
        PostForge::tagged(seed, now(), tags, content).seal()
    };
    let name = |name: &'static str| [("name", name), ("channel", "attacks")];
    let emoji = "🔥".repeat(1_024);
    let joined = format!("{} joined", "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(100));
    let marks = format!("Z{} marks", "\u{0336}\u{0489}".repeat(700));
    let invisible = format!("in{}visible words", "\u{200b}\u{2060}\u{feff}".repeat(300));
    vec![
        by(1, &name("Zoë"), "the first of that name"),
        by(2, &name("Z\u{200b}оë"), "the mask of that name"),
        by(
            3,
            &name("\u{202e}adA"),
            "\u{202e}txet desrever \u{2067}and more",
        ),
        by(
            4,
            &name("<img src=x onerror=window.__poisoned=8>"),
            "<iframe srcdoc='x'></iframe> markup",
        ),
        by(5, &name("\u{200b}\u{200d}\u{2060}"), &invisible),
        by(
            6,
            &name("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"),
            &"x".repeat(4_096),
        ),
        by(7, &name("Eve"), &emoji),
        by(8, &name("Eve\n\n\n\nAda (verified)"), &joined),
        by(9, &name("M"), &marks),
        by(
            10,
            &[
                ("name", "L"),
                ("channel", "attacks"),
                ("warning", "<b>javascript:alert(1)</b>\u{202e}"),
            ],
            "[a](javascript:window.__poisoned=9) http://user:pass@example.org/ data:text/html,x http://example.org/ links",
        ),
        by(
            11,
            &[("name", "C"), ("channel", "../../<script>")],
            "a channel that is none",
        ),
        by(12, &name("N"), &"\n".repeat(4_000)),
    ]
}

#[tokio::test]
#[allow(clippy::too_many_lines, reason = "one walk through every view")]
async fn every_view_shows_texts_that_attack_harmless_and_tells_masks_apart() {
    let ada = Node::lone("ada").await;
    let attacks = attacks();
    for post in &attacks {
        post.hand_in(&ada).await;
    }
    let reply = PostForge::tagged(
        13,
        now(),
        &[("name", "\u{202e}R")],
        "<script>window.__poisoned=10</script>",
    )
    .to(0, &attacks[6])
    .seal();
    reply.hand_in(&ada).await;
    let rules = [
        ("author", attacks[3].author()),
        ("word", String::from("</li><script>x")),
    ];
    for (kind, value) in rules {
        let rule = json!({ "kind": kind, "value": value });
        ada.owner()
            .post("/v1/owner/control/rules", &rule)
            .await
            .expect(201);
    }
    let columns = json!({ "columns": [
        { "kind": "search", "value": "<img src=x onerror=window.__poisoned=11> \u{202e}" },
        { "kind": "channel", "value": "attacks" },
    ] });
    ada.owner()
        .put("/v1/owner/columns", &columns)
        .await
        .expect(200);
    let browser = Browser::start("browser-attacks").await;
    browser.enter(&ada).await;
    let page = browser.page();
    page.watch().await;
    page.wait_css(&format!("[data-id=\"{}\"]", attacks[0].id()))
        .await;
    let mask = format!(
        "[data-test=\"post\"][data-id=\"{}\"] [data-test=\"same-name\"]",
        attacks[1].id()
    );
    page.wait_css(&mask).await;
    let first = format!(
        "[data-test=\"post\"][data-id=\"{}\"] [data-test=\"same-name\"]",
        attacks[0].id()
    );
    let flagged = page
        .run(
            "return document.querySelector(arguments[0]) !== null",
            &[json!(first)],
        )
        .await;
    assert_eq!(flagged, json!(false), "who had the name first is no mask");
    let keys = page
        .run("return [...document.querySelectorAll('[data-test=\"post\"] .post-who')].every((who) => /[0-9a-z]{4}-[0-9a-z]{4}/.test(who.textContent))", &[])
        .await;
    assert_eq!(keys, json!(true), "the short key stands beside every name");
    let views = [
        String::from("#/feed"),
        String::from("#/channel/attacks"),
        String::from("#/columns"),
        String::from("#/control"),
        format!(
            "#/search?q={}",
            "from%3A%3Cscript%3E%20%22onerror%3D%22%20x%3Ay"
        ),
        String::from("#/search?q=links"),
        format!("#/author/{}", attacks[2].author()),
        format!("#/author/{}", attacks[3].author()),
        format!("#/post/{}", attacks[6].id()),
        format!("#/post/{}", attacks[9].id()),
    ];
    for (width, height) in [(1100, 800), (720, 480)] {
        page.client()
            .set_window_size(width, height)
            .await
            .expect("a size");
        for (number, view) in views.iter().enumerate() {
            browser.go(view).await;
            page.wait_css("main h1").await;
            page.wait_css("main :is([data-phase=\"ready\"], [data-test=\"replies\"], [data-test=\"control\"] .control-group, .quiet-line, [role=\"alert\"]:not(:empty))").await;
            assert_eq!(page.run(STRANGE, &[]).await, json!([]), "{view}");
            let beyond = page.run(BEYOND, &[]).await;
            assert!(
                beyond.as_f64().is_some_and(|pixels| pixels <= 1.0),
                "{view} at {width}: {beyond} too wide"
            );
            page.screenshot(&format!("{width}-{number}")).await;
        }
    }
    assert_eq!(
        page.run("return window.__poisoned ?? null", &[]).await,
        json!(null)
    );
    page.assert_no_complaints().await;
}
