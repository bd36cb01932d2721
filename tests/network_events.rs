//! Scripts follow what happens: by long poll, and by server-sent events.
//!
//! ```text
//! a script ──GET /v1/events──▶ ada ◀──dials── ben, who writes and mines
//! ```

use std::time::{Duration, Instant};

use harness::nodes::wait_connected;
use harness::{At as _, Builder, Node, soon};
use reqwest::Method;

/// Far more than an event takes, and far less than the 25 s of an empty poll.
const PROMPT: Duration = Duration::from_secs(10);

async fn pair() -> (Node, Node) {
    let ada = Node::lone("ada").await;
    let ben = Builder::new("ben").peer(&ada.address()).start().await;
    wait_connected(&ben, &ada.address()).await;
    (ada, ben)
}

#[tokio::test]
async fn a_long_poll_answers_as_soon_as_something_happens() {
    let (ada, ben) = pair().await;
    let public = ada.public();
    let start = public.get("/v1/events").await.expect(200).json();
    assert!(
        start.list_at("/events").is_empty(),
        "where the stream stands: {start:#}"
    );
    let mut after = start.number_at("/next");
    let writing = async {
        let id = ben
            .post("something happens")
            .await
            .text_at("/id")
            .to_owned();
        ben.mine().await;
        (id, ben.tip().await)
    };
    let following = async {
        let mut seen = Vec::new();
        while !seen
            .iter()
            .any(|event: &serde_json::Value| event.text_at("/type") == "tip")
        {
            let poll = public
                .get(&format!("/v1/events?after={after}"))
                .await
                .expect(200)
                .json();
            assert!(poll.number_at("/next") >= after, "{poll:#}");
            after = poll.number_at("/next");
            seen.extend(poll.list_at("/events").to_vec());
        }
        seen
    };
    let work = async { tokio::join!(writing, following) };
    let ((id, tip), seen) = soon(work, PROMPT, "a post and a tip by long poll").await;
    let of_post = seen
        .iter()
        .find(|event| event.pointer("/id").is_some_and(|of| *of == id));
    assert!(of_post.is_some(), "no word of the post: {seen:#?}");
    let of_tip = seen
        .iter()
        .find(|event| event.text_at("/type") == "tip")
        .expect("waited for");
    assert_eq!(of_tip.text_at("/id"), tip);
    assert_eq!(of_tip.number_at("/height"), 1);
    let numbers: Vec<_> = seen.iter().map(|event| event.number_at("/seq")).collect();
    assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
}

#[tokio::test]
async fn a_stream_of_events_flows_while_it_is_open() {
    let (ada, ben) = pair().await;
    let request = ada.public().request(Method::GET, "/v1/events");
    let mut answer = request
        .header("accept", "text/event-stream")
        .send()
        .await
        .expect("the stream opens");
    assert_eq!(answer.status(), 200);
    let kind = answer
        .headers()
        .get("content-type")
        .and_then(|kind| kind.to_str().ok());
    assert!(
        kind.is_some_and(|kind| kind.starts_with("text/event-stream")),
        "{kind:?}"
    );
    let opened = Instant::now();
    let id = ben.post("into the stream").await.text_at("/id").to_owned();
    let mut told = String::new();
    let reading = async {
        while !told.contains(&id) {
            let piece = answer.chunk().await.expect("the stream goes on");
            told += &String::from_utf8_lossy(&piece.expect("the stream does not end"));
        }
    };
    soon(reading, PROMPT, "the post in the stream").await;
    assert!(
        told.contains("event: post") && told.contains("data: {") && told.contains("id: "),
        "{told}"
    );
    println!("after {:?}: {told}", opened.elapsed());
}

#[tokio::test]
async fn tells_what_it_offers() {
    let ada = Node::lone("ada").await;
    let document = ada
        .public()
        .get("/v1/openapi.json")
        .await
        .expect(200)
        .json();
    assert!(
        document.text_at("/openapi").starts_with("3."),
        "{document:#}"
    );
    let paths = document.at("/paths").as_object().expect("paths");
    for path in [
        "/v1/node",
        "/v1/posts",
        "/v1/blocks",
        "/v1/events",
        "/v1/peers",
        "/v1/pool",
    ] {
        assert!(
            paths.contains_key(path),
            "{path} is not in {:?}",
            paths.keys()
        );
    }
    let node = ada.public().get("/v1/node").await.expect(200);
    assert_eq!(node.header("blocknet-network"), "82474022");
    assert_eq!(node.json().text_at("/network"), "dev");
}
