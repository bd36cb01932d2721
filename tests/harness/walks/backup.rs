//! Somebody writes her words down, proves it, and comes back by them after a loss.

use crate::page::{Page, SHOWN};
use crate::wait::wait_until;

/// The words that the page shows.
pub async fn shown_words(page: &Page) -> Vec<String> {
    page.find("words-list").await;
    let script = "return [...document.querySelectorAll('[data-test=\"words-list\"] li')].map((word) => word.textContent)";
    let words = page.run(script, &[]).await;
    let words = words.as_array().expect("a list").iter();
    words
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

/// Types the words that the page asks for, each as `word` makes it.
async fn type_words(page: &Page, word: impl Fn(usize) -> String) {
    page.find("check-word").await;
    let script = "return [...document.querySelectorAll('[data-test=\"check-word\"]')].map((field) => Number(field.id.split('-')[1]))";
    let places = page.run(script, &[]).await;
    for place in places.as_array().expect("a list") {
        let place = usize::try_from(place.as_u64().expect("a place")).expect("small");
        let field = page.find_css(&format!("#word-{place}")).await;
        field.clear().await.expect("a field can be emptied");
        field
            .send_keys(&word(place))
            .await
            .expect("a word can be typed");
    }
}

/// Follows the reminder of a backup to the words, types wrong ones and then those asked for, and returns all of them.
pub async fn types_the_words_back(page: &Page) -> Vec<String> {
    page.find("nudge").await;
    page.find("nav-backup").await;
    page.screenshot("1-nudge").await;
    page.click("nudge-go").await;
    let words = shown_words(page).await;
    assert_eq!(words.len(), 24);
    page.screenshot("2-words").await;
    page.click("words-go").await;
    type_words(page, |_| String::from("zoo")).await;
    page.click("check-go").await;
    page.wait_text("check-problem", "look at your list").await;
    assert!(page.has("nudge").await, "a wrong word proves nothing");
    type_words(page, |place| words[place - 1].clone()).await;
    page.screenshot("3-check").await;
    page.click("check-go").await;
    page.find("backup-done").await;
    let gone = async || !page.has("nudge").await && !page.has("nav-backup").await;
    wait_until(gone, SHOWN, "the reminder to go").await;
    words
}

/// At the first start of another node: comes back by the words, after one try with a word too few.
pub async fn comes_back_by_the_words(page: &Page, words: &[String], name: &str) {
    page.click("welcome-words").await;
    page.type_into("restore-words", &words[..23].join(" "))
        .await;
    page.click("welcome-return").await;
    page.wait_text("welcome-problem", "23 words").await;
    page.type_into("restore-words", &words.join(" ")).await;
    page.type_into("restore-name", name).await;
    page.screenshot("4-restore").await;
    page.click("welcome-return").await;
    page.wait_css("[data-test=\"welcome\"] [data-test=\"lan-nobody\"]")
        .await;
    page.click("welcome-go").await;
    page.find("composer-text").await;
    assert!(!page.has("nudge").await, "whoever restored has the words");
}
