//! What a post goes through, seen over HTTP: written, waiting, mined, proved.

use std::time::Duration;

use blocknet_api::dto::{BlockDto, PostDto, ProofDto};
use blocknet_chain::{Block, Network, Post};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::rig::{Rig, block_on, post_of, send, text};

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

#[tokio::test]
async fn takes_a_post_from_the_pool_into_a_block_and_proves_it() {
    let rig = Rig::start().await;
    let draft = json!({"content": "Hello, chain.", "channel": "minutes", "tags": [["lang", "en"]]});
    let post = rig
        .own(Method::POST, "/v1/owner/posts", Some(draft))
        .await
        .with(StatusCode::CREATED);
    assert_eq!(
        (&post["state"]["status"], &post["shown"]["channel"]),
        (&json!("pooled"), &json!("minutes"))
    );
    let id = post["id"].as_str().unwrap();
    assert_eq!(
        rig.own(Method::GET, "/v1/pool", None).await.json(),
        json!({"leaves": [post["leaf"]]})
    );
    let proof = format!("/v1/posts/{id}/proof");
    assert_eq!(rig.own(Method::GET, &proof, None).await.status, 409);

    let mined = rig
        .own(Method::POST, "/v1/owner/mine", Some(json!({})))
        .await
        .with(StatusCode::CREATED);
    assert_eq!(
        (&mined["block"]["height"], &mined["posts"]),
        (&json!(1), &json!(1))
    );
    let block = rig.get("/v1/blocks/1").await.with(StatusCode::OK);
    assert_eq!(
        (&block["id"], &block["posts"][0]["id"]),
        (&mined["block"]["id"], &post["id"])
    );
    assert_eq!(
        (&block["state"]["active"], &block["state"]["depth"]),
        (&json!(true), &json!(1))
    );

    let feed = rig
        .get("/v1/posts?channel=minutes")
        .await
        .with(StatusCode::OK);
    let state =
        json!({"status": "confirmed", "block": mined["block"]["id"], "height": 1, "depth": 1});
    assert_eq!(
        (&feed["posts"][0]["state"], &feed["next"]),
        (&state, &Value::Null)
    );
    assert_eq!(
        rig.get("/v1/posts?q=hello").await.json()["posts"][0]["id"],
        post["id"]
    );
    assert_eq!(
        rig.get("/v1/posts?channel=other").await.json()["posts"],
        json!([])
    );

    let proof = rig.get(&format!("/v1/posts/{id}/proof")).await;
    let proof = ProofDto::from_json(&proof.bytes)
        .unwrap()
        .into_proof()
        .unwrap();
    let verdict = proof.verify().unwrap();
    assert_eq!(
        (
            verdict.post.to_string().as_str(),
            verdict.block.height.get()
        ),
        (id, 1)
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn shows_each_change_on_the_next_page() {
    let rig = Rig::start().await;
    let seen = async || {
        let page = rig.get("/v1/posts").await.with(StatusCode::OK);
        let again = rig.get("/v1/posts?limit=50").await.with(StatusCode::OK);
        assert_eq!(page, again);
        let state = |post: &Value| json!([post["content"], post["state"]["depth"]]);
        let posts = page["posts"].as_array().unwrap();
        posts.iter().map(state).collect::<Vec<_>>()
    };
    assert!(seen().await.is_empty());
    let network = Network::dev();
    let post = post_of(&network, text("first"));
    let sent = rig.post("/v1/posts", OCTETS, post.encode_alone().unwrap());
    assert_eq!(sent.await.status, 202);
    assert_eq!(seen().await, [json!(["first", null])]);
    let one = block_on(network.genesis(), vec![post], |_| {});
    let two = block_on(one.header(), vec![], |header| header.time += 1);
    for (block, depth) in [(one, 1), (two, 2)] {
        let sent = rig.post("/v1/blocks", OCTETS, block.encode()).await;
        assert_eq!(sent.status, 202, "{}", sent.text());
        assert_eq!(seen().await, [json!(["first", depth])]);
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn takes_and_gives_posts_in_both_forms() {
    let rig = Rig::start().await;
    let network = Network::dev();
    let first = post_of(&network, text("first"));
    let second = post_of(&network, text("second"));
    let bytes = first.encode_alone().unwrap();
    let taken = rig.post("/v1/posts", OCTETS, bytes.clone()).await;
    let id = first.stub.id(&network).to_string();
    assert_eq!(taken.with(StatusCode::ACCEPTED)["id"], id);
    let again = rig.post("/v1/posts", OCTETS, bytes).await;
    assert_eq!(again.status, 200, "had it");
    let json = serde_json::to_vec(&PostDto::new(&network, &second)).unwrap();
    assert_eq!(rig.post("/v1/posts", JSON, json).await.status, 202);

    let leaves = [second.stub.leaf(), first.stub.leaf()];
    let asked = leaves.iter().flat_map(|leaf| leaf.to_bytes()).collect();
    let batch = rig.post("/v1/posts/batch", OCTETS, asked).await;
    assert_eq!(batch.bytes, [framed(&second), framed(&first)].concat());
    let asked = json!({"leaves": leaves.map(|leaf| leaf.to_string())});
    let asked = asked.to_string().into_bytes();
    let batch = rig.post("/v1/posts/batch", JSON, asked).await;
    assert_eq!(batch.json()["posts"][1]["content"], "first");
    rig.host.stop().await;
}

#[tokio::test]
async fn takes_and_gives_blocks_in_both_forms() {
    let rig = Rig::start().await;
    let network = Network::dev();
    let posts = ["first", "second"].map(|words| vec![post_of(&network, text(words))]);
    let [first, second] = posts;
    let one = block_on(network.genesis(), first, |_| {});
    let two = block_on(one.header(), second, |header| header.time += 1);
    let json = BlockDto::new(&network, two.header(), two.posts());
    let json = serde_json::to_vec(&json).unwrap();
    let sent = [
        (JSON, json.clone(), 409),
        (OCTETS, one.encode(), 202),
        (OCTETS, one.encode(), 200),
        (JSON, json, 202),
    ];
    for (kind, body, status) in sent {
        let answer = rig.post("/v1/blocks", kind, body).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    let raw = rig.request(Method::GET, rig.public(), "/v1/blocks/2");
    let raw = send(raw.header("accept", OCTETS)).await;
    assert_eq!(Block::decode(&raw.bytes).unwrap(), two);
    let genesis = network.genesis_id().to_bytes().to_vec();
    let headers = rig.post("/v1/headers", OCTETS, genesis).await;
    let both = [one.header().encode(), two.header().encode()].concat();
    assert_eq!(headers.bytes, both);
    let page = rig.get("/v1/blocks?limit=2").await.json();
    assert_eq!(page["blocks"][0]["height"], 2);
    assert_eq!(page["next"], 1);
    let page = rig.get("/v1/blocks?limit=2&before=1").await.json();
    assert_eq!(page["blocks"].as_array().unwrap().len(), 1);
    assert_eq!(page["next"], Value::Null);
    rig.host.stop().await;
}

fn framed(post: &Post) -> Vec<u8> {
    let bytes = post.encode_alone().unwrap();
    [
        &u32::try_from(bytes.len()).unwrap().to_be_bytes()[..],
        &bytes,
    ]
    .concat()
}

#[tokio::test]
async fn tells_events_by_long_poll_and_as_a_stream() {
    let rig = Rig::start().await;
    let here = rig.get("/v1/events").await.with(StatusCode::OK);
    let after = here["next"].as_str().unwrap().to_owned();
    let poll = send(rig.request(
        Method::GET,
        rig.public(),
        &format!("/v1/events?after={after}"),
    ));
    let mut stream = rig
        .request(Method::GET, rig.public(), "/v1/events")
        .header("accept", "text/event-stream")
        .send()
        .await
        .unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let network = Network::dev();
    let post = post_of(&network, text("hello"));
    let id = post.stub.id(&network).to_string();
    let sent = rig.post("/v1/posts", OCTETS, post.encode_alone().unwrap());
    let (poll, sent) = tokio::join!(poll, sent);
    assert_eq!(sent.status, 202);
    let told = poll.with(StatusCode::OK);
    let event = &told["events"][0];
    assert_eq!(
        (&event["type"], &event["id"], &event["status"]),
        (&json!("post"), &json!(id), &json!("pooled"))
    );
    let mut seen = String::new();
    while !seen.contains(&id) {
        let piece = tokio::time::timeout(Duration::from_secs(10), stream.chunk())
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        seen.push_str(std::str::from_utf8(&piece).unwrap());
    }
    assert!(
        seen.contains("event: post") && seen.contains("data: {") && seen.contains("id: "),
        "{seen}"
    );
    let gap = rig
        .get("/v1/events?after=1000000")
        .await
        .with(StatusCode::OK);
    assert_eq!(
        gap["gap"], true,
        "a number of an earlier start is answered at once"
    );
    drop(stream);
    rig.host.stop().await;
}

#[tokio::test]
async fn ends_waiting_calls_when_the_node_stops() {
    let rig = Rig::start().await;
    let poll = send(rig.request(Method::GET, rig.public(), "/v1/events?after=0"));
    let waiting = tokio::spawn(poll);
    // The stop begins once the poll has its place; whichever comes first, both end soon.
    assert_eq!(rig.get("/v1/node").await.status, 200);
    let dir = rig.dir.path().to_owned();
    let started = std::time::Instant::now();
    rig.host.stop().await;
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "{:?}",
        started.elapsed()
    );
    assert!(!dir.join("owner.token").exists() && !dir.join("owner.address").exists());
    waiting.abort();
}

#[tokio::test]
async fn a_stream_of_events_is_kept_by_no_cache() {
    let rig = Rig::start().await;
    let request = rig.request(Method::GET, rig.public(), "/v1/events");
    let stream = request.header("accept", "text/event-stream").send();
    let stream = stream.await.unwrap();
    assert_eq!(stream.headers()["cache-control"], "no-store");
    drop(stream);
    rig.host.stop().await;
}

#[tokio::test]
async fn who_finds_no_place_among_those_who_wait_is_told_when_to_come_back() {
    let rig = Rig::start().await;
    let proxied = json!({ "trusted_proxies": ["127.0.0.1"] });
    let set = rig.own(Method::PUT, "/v1/owner/settings", Some(proxied));
    set.await.with(StatusCode::OK);
    let waits = || {
        let request = rig.request(Method::GET, rig.public(), "/v1/events");
        let request = request.header("x-forwarded-for", "203.0.113.7");
        request.header("accept", "text/event-stream")
    };
    let mut held = Vec::new();
    for _ in 0..8 {
        let stream = waits().send().await.unwrap();
        assert_eq!(stream.status(), 200);
        held.push(stream);
    }
    let refused = send(waits()).await;
    assert_eq!(refused.status, 503);
    assert_eq!(refused.json()["code"], "busy");
    assert_eq!(refused.header("retry-after"), "5");
    drop(held);
    rig.host.stop().await;
}
