//! The window among other nodes.
//!
//! ```text
//! ada's window ──typed address──▶ ben
//! cyd ──dials──▶ ada's window, also on its second port
//! ```

use harness::nodes::{wait_connected, wait_standing};
use harness::window::Place;
use harness::{At as _, Builder, Node, Window, verify_chain};

#[tokio::test]
async fn joins_somebody_by_a_typed_address_and_shows_their_posts() {
    let ben = Node::lone("ben").await;
    let old = ben.post("ben was here before").await;
    ben.mine().await;
    ben.mine_empty().await;
    let place = Place::new();
    let window = Window::open("window-join", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.mining_off().await;
    let own = page.write_post("written alone", "").await;
    page.mine_now().await;
    page.wait_state(&own, "block 1").await;

    page.join(&ben.address()).await;
    page.screenshot("peers").await;
    page.click("nav-feed").await;
    // Ben's chain has more work: it wins, and Ada's post waits again.
    assert_eq!(
        page.wait_post("ben was here before").await,
        old.text_at("/id")
    );
    page.wait_height(2).await;
    page.wait_css(&format!(
        "[data-test=\"post\"][data-id=\"{own}\"][data-status=\"pooled\"]"
    ))
    .await;
    page.screenshot("after-the-reorg").await;
    wait_standing(&[&ben], &own, "pooled").await;

    // Live, both ways, without a click.
    let news = ben.post("news from ben").await;
    assert_eq!(page.wait_post("news from ben").await, news.text_at("/id"));
    ben.mine().await;
    page.wait_state(news.text_at("/id"), "block 3").await;
    page.wait_state(&own, "block 3").await;
    page.wait_css("[data-test=\"status-peers\"]:not([data-peers=\"0\"])")
        .await;
    page.assert_no_complaints().await;
    verify_chain(&[&ben]).await;
}

#[tokio::test]
async fn refuses_an_address_that_is_none_in_words() {
    let place = Place::new();
    let window = Window::open("window-bad-address", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    page.click("nav-network").await;
    page.type_into("peers-add-address", "somewhere over there")
        .await;
    page.click("peers-add").await;
    page.wait_text("peers-add-problem", "address").await;
    page.screenshot("problem").await;
    assert!(!page.has("peer-row").await);
}

#[tokio::test]
async fn others_join_on_its_port_while_it_is_open() {
    let place = Place::new();
    let window = Window::open("window-joined", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let id = page.write_post("for whoever joins", "").await;
    page.wait_state(&id, "block 1").await;
    let cyd = Builder::new("cyd").peer(&place.address()).start().await;
    wait_connected(&cyd, &place.address()).await;
    wait_standing(&[&cyd], &id, "confirmed").await;
    let answer = cyd.post("cyd has joined").await;
    assert_eq!(
        page.wait_post("cyd has joined").await,
        answer.text_at("/id")
    );
    page.wait_state(answer.text_at("/id"), "block 2").await;
    wait_standing(&[&cyd], answer.text_at("/id"), "confirmed").await;
    verify_chain(&[&cyd]).await;
}

#[tokio::test]
async fn takes_the_next_port_when_its_own_is_taken_and_says_so() {
    let place = Place::new();
    let wanted = place.ports.port(0);
    let taken = tokio::net::TcpListener::bind(("0.0.0.0", wanted))
        .await
        .expect("a leased port");
    let window = Window::open("window-port", &place, &[]).await;
    let page = window.page();
    page.welcome("Ada").await;
    let next = place.ports.port(1).to_string();
    page.wait_text("status-where", &next).await;
    page.wait_text("status-warnings", &wanted.to_string()).await;
    page.wait_text("status-warnings", &next).await;
    page.screenshot("port-taken").await;

    let id = page.write_post("on the second port", "").await;
    let cyd = Builder::new("cyd")
        .peer(&place.ports.address(1))
        .start()
        .await;
    wait_standing(&[&cyd], &id, "confirmed").await;
    drop(taken);
}
