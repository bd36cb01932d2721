//! A walk through every view of the page, and what a checker of accessibility says of each.

use std::time::Duration;

use serde_json::{Value, json};

use crate::json::At as _;
use crate::page::{Page, SHOWN};
use crate::programs;
use crate::wait::{soon, wait_until};

/// How long the checker may look at one view.
const AUDIT: Duration = Duration::from_secs(60);

/// What the checker is asked for: the success criteria of WCAG 2.1, A and AA.
const ASK: &str = "const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
    axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(
      ({ violations }) => done(violations.map(({ id, help, nodes }) => ({
        id, help, nodes: nodes.slice(0, 5).map((node) => [node.html, node.failureSummary]),
      }))),
      (error) => done([{ id: 'axe failed', help: String(error) }]),
    );";

/// The views that the navigation leads to: name and address, in its order.
pub async fn views(page: &Page) -> Vec<(String, String)> {
    page.find("nav-feed").await;
    let script = "return [...document.querySelectorAll('nav a[href^=\"#/\"]')]
        .map((link) => [link.dataset.test.replace(/^nav-/, ''), link.getAttribute('href')])";
    let links = page.run(script, &[]).await;
    let links = links.as_array().expect("a list").iter();
    links
        .map(|link| (link.text_at("/0").to_owned(), link.text_at("/1").to_owned()))
        .collect()
}

/// Goes to a view by its address, and waits until nothing in it is loading.
pub async fn go(page: &Page, address: &str) {
    page.run("location.hash = arguments[0]", &[json!(address)])
        .await;
    settle(page).await;
}

/// Waits until the view is drawn and nothing in it is loading.
pub async fn settle(page: &Page) {
    let script = "const main = document.querySelector('main');
        return Boolean(main?.firstElementChild) && !main.querySelector('.skeleton, [data-phase=\"loading\"]')";
    wait_until(
        async || page.run(script, &[]).await == json!(true),
        SHOWN,
        "the view to have loaded",
    )
    .await;
}

/// Panics with what the checker has against the page as it is.
pub async fn audit(page: &Page, what: &str) {
    let found = faults(page).await;
    assert_eq!(found, json!([]), "{what}: {found:#}");
}

/// What the checker has against the page as it is.
pub async fn faults(page: &Page) -> Value {
    let is_there = page.run("return typeof axe === 'object'", &[]).await;
    if is_there != json!(true) {
        let file = programs::repository().join("tests/vendor/axe-core/axe.min.js");
        let checker = std::fs::read_to_string(file).expect("the checker lies beside the tests");
        page.run(&checker, &[]).await;
    }
    let asked = page.client().execute_async(ASK, Vec::new());
    let found = soon(asked, AUDIT, "the checker's answer").await;
    found.unwrap_or_else(|error| panic!("the checker: {error}"))
}

/// Panics where the page is wider than what is shown of it.
pub async fn assert_fits(page: &Page, what: &str) {
    let script = "return [document.documentElement.scrollWidth, innerWidth]";
    let sizes = page.run(script, &[]).await;
    let [whole, shown] = ["/0", "/1"].map(|side| sizes.number_at(side));
    assert!(
        whole <= shown,
        "{what} is {whole} wide and {shown} are shown"
    );
}

/// Shows the page in light or dark, and waits until the change has faded in.
pub async fn theme(page: &Page, theme: &str) {
    let script = "const done = arguments[arguments.length - 1];
        document.documentElement.dataset.theme = arguments[0];
        const ends = (animation) => animation.effect.getComputedTiming().endTime < Infinity;
        requestAnimationFrame(() => requestAnimationFrame(() => {
          const fading = document.getAnimations().filter(ends).map((animation) => animation.finished);
          Promise.allSettled(fading).then(() => done(null));
        }));";
    let arguments = vec![Value::from(theme)];
    let set = page.client().execute_async(script, arguments);
    soon(set, SHOWN, "the theme").await.expect("a script");
}
