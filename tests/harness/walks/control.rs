//! Somebody does not want to read somebody else, and takes that back.

use crate::forge::SealedPost;
use crate::page::{Page, SHOWN, card};
use crate::wait::wait_until;

fn hidden(post: &SealedPost) -> String {
    format!("[data-test=\"hidden\"][data-id=\"{}\"]", post.id())
}

/// Mutes the author of `ben`'s post from its card, finds why it is hidden, and undoes it in its place; `cleo`'s post
/// stays.
pub async fn mutes_an_author_and_takes_it_back(page: &Page, ben: &SealedPost, cleo: &SealedPost) {
    page.find_css(&card(&ben.id())).await;
    page.choose_in_menu(&card(&ben.id()), "mute-author").await;
    page.wait_text_css(&hidden(ben), "you muted").await;
    page.wait_text_css(&hidden(ben), "Ben").await;
    page.screenshot("1-muted").await;
    page.wait_css(&card(&cleo.id())).await;
    // On his own page his posts are shown, and it says why elsewhere they are not.
    page.go(&format!("#/author/{}", ben.author())).await;
    page.wait_css(&card(&ben.id())).await;
    page.find("muted-notice").await;
    page.screenshot("2-own-page").await;
    page.go("#/control").await;
    let rule = format!("[data-test=\"rule\"][data-value=\"{}\"]", ben.author());
    page.find_css(&rule).await;
    page.screenshot("3-control").await;
    page.click("nav-feed").await;
    page.click_css(&format!("{} [data-test=\"hidden-undo\"]", hidden(ben)))
        .await;
    page.wait_css(&card(&ben.id())).await;
    page.go("#/control").await;
    page.find("add-author").await;
    wait_until(
        async || !page.has("rule").await,
        SHOWN,
        "the rule to be gone",
    )
    .await;
}
