//! A walk through every view of the page.

use serde_json::{Value, json};

use crate::json::At as _;
use crate::page::{Page, SHOWN};
use crate::wait::{soon, wait_until};

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
