//! Somebody reads what others wrote to break the page.

use serde_json::json;

use crate::forge::{PostForge, SealedPost};
use crate::hostile::raw::now;
use crate::page::{Page, SHOWN, card};
use crate::wait::wait_for;

/// Elements that no text of a stranger may bring about, wherever in the page.
const STRANGE: &str = "
    return [...document.querySelectorAll('main :is(script, img, iframe, object, embed, style, link, a)')]
      .filter((element) => element.localName !== 'a' || !/^(#|https?:)/.test(element.getAttribute('href')))
      .map((element) => element.outerHTML)";

/// How far the page, and what strangers fill in its cards, go beyond what is shown, in pixels. The button of a card's
/// menu hangs over the edge, so that its dots stand on it.
const BEYOND: &str = "
    const beyond = (element) => element.scrollWidth - element.clientWidth;
    const parts = [...document.querySelectorAll('main :is(.post-who, .post-body, .post-changes, .post-foot, .hidden-post, .control-list li)')];
    return Math.max(beyond(document.documentElement), ...parts.map(beyond))";

/// What the page has when a view is drawn.
const DRAWN: &str = "main :is([data-phase=\"ready\"], [data-test=\"replies\"], [data-test=\"control\"] .control-group, .quiet-line, [role=\"alert\"]:not(:empty))";

/// Posts of strangers, each made to attack what shows it; the last answers one of the others. The first has a name
/// that the second imitates.
#[must_use]
pub fn posts() -> Vec<SealedPost> {
    let by = |seed: u8, tags: &[(&str, &str)], content: &str| {
        PostForge::tagged(seed, now(), tags, content).seal()
    };
    let name = |name: &'static str| [("name", name), ("channel", "attacks")];
    let emoji = "🔥".repeat(1_024);
    let joined = format!("{} joined", "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(100));
    let marks = format!("Z{} marks", "\u{0336}\u{0489}".repeat(700));
    let invisible = format!("in{}visible words", "\u{200b}\u{2060}\u{feff}".repeat(300));
    let mut posts = vec![
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
    ];
    let reply = PostForge::tagged(
        13,
        now(),
        &[("name", "\u{202e}R")],
        "<script>window.__poisoned=10</script>",
    );
    posts.push(reply.to(0, &posts[6]).seal());
    posts
}

/// Looks at these posts in every view that shows them, wide and narrow: nothing of them runs, becomes an element or
/// breaks the layout, and the mask is told from the name.
pub async fn every_view_shows_them_harmless(page: &Page, attacks: &[SealedPost]) {
    page.wait_css(&card(&attacks[0].id())).await;
    let mask = format!("{} [data-test=\"same-name\"]", card(&attacks[1].id()));
    page.wait_css(&mask).await;
    let first = format!("{} [data-test=\"same-name\"]", card(&attacks[0].id()));
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
        resize(page, width, height).await;
        for (number, view) in views.iter().enumerate() {
            page.go(view).await;
            page.wait_css("main h1").await;
            page.wait_css(DRAWN).await;
            assert_eq!(page.run(STRANGE, &[]).await, json!([]), "{view}");
            let beyond = page.run(BEYOND, &[]).await;
            assert!(
                beyond.as_f64().is_some_and(|pixels| pixels <= 1.0),
                "{view} at {width}: {beyond} too wide"
            );
            page.screenshot(&format!("{width}-{number}")).await;
        }
    }
    let ran = page.run("return window.__poisoned ?? null", &[]).await;
    assert_eq!(ran, json!(null));
}

async fn resize(page: &Page, width: u32, height: u32) {
    let asked = page.client().set_window_size(width, height).await;
    asked.expect("a size");
    wait_for(
        async || match page.run("return innerWidth", &[]).await.as_u64() {
            Some(seen) if seen <= u64::from(width) => Ok(()),
            seen => Err(format!("{seen:?}")),
        },
        SHOWN,
        "the size that was asked for",
    )
    .await;
}
