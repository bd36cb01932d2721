//! Strangers behind a proxy: each is held to its own rate where the owner named the proxy, and nobody talks the node
//! into more by what a request says of itself.
//!
//! ```text
//! strangers ──▶ named proxy ──┐
//! strangers ──▶ other proxy ──┴──▶ node
//! ```

use std::net::IpAddr;
use std::time::Instant;

use harness::hostile::raw;
use harness::namespace::own_network;
use harness::{At as _, Builder, Node};
use serde_json::json;

/// The node's, the named proxy's and the other's address; the latter two are of the open internet, as only loopback is
/// exempt from rates.
const NODE: &str = "93.184.216.34";
const NAMED: &str = "93.184.216.35";
const OTHER: &str = "93.184.216.36";
const ADDRESSES: [&str; 3] = ["93.184.216.34/32", "93.184.216.35/32", "93.184.216.36/32"];
/// More searches than a burst of four grants.
const SEARCHES: usize = 16;

/// What came of a row of searches.
struct Row {
    granted: usize,
    refused: usize,
    secs: f64,
}

impl Row {
    /// Searches at two a second, four at once, were granted and no more.
    fn is_one_client(&self) -> bool {
        let most = 4.0 + 2.0 * self.secs + 1.0;
        let granted = u32::try_from(self.granted).expect("few");
        println!("{granted} granted in {:.2} s, {most:.1} at most", self.secs);
        self.granted + self.refused == SEARCHES && f64::from(granted) <= most && self.refused > 0
    }
}

/// Searches at once from `from`, with fields that `said` makes of a number.
async fn search(node: &Node, from: &str, said: impl Fn(usize) -> String) -> Row {
    let from: IpAddr = from.parse().expect("an ip");
    let (mut granted, mut refused, began) = (0, 0, Instant::now());
    for number in 0..SEARCHES {
        match raw::status(&ask(node, from, &said(number)).await) {
            200 => granted += 1,
            429 => refused += 1,
            other => panic!("{other} for {}", said(number)),
        }
    }
    let secs = began.elapsed().as_secs_f64();
    Row {
        granted,
        refused,
        secs,
    }
}

async fn ask(node: &Node, from: IpAddr, fields: &str) -> String {
    let head = format!(
        "GET /v1/posts?q=river HTTP/1.1\r\nhost: {}\r\n{fields}connection: close\r\n\r\n",
        node.address()
    );
    raw::send(from, &node.address(), head.as_bytes()).await
}

fn passed_on(chain: &str) -> String {
    format!("x-forwarded-for: {chain}\r\n")
}

#[tokio::test]
async fn each_stranger_behind_a_named_proxy_has_a_rate_of_its_own() {
    let name = "network_proxies::each_stranger_behind_a_named_proxy_has_a_rate_of_its_own";
    if !own_network(name, &ADDRESSES) {
        return;
    }
    let node = Builder::new("node")
        .ip(NODE)
        .with(&["--trusted-proxy", NAMED]);
    let node = node.start().await;
    let one = search(&node, NAMED, |_| passed_on("198.51.100.1")).await;
    assert!(one.is_one_client());
    let named: IpAddr = NAMED.parse().expect("an ip");
    for other in ["198.51.100.2", "198.51.100.3, 198.51.100.4", "2001:db8::1"] {
        let answer = ask(&node, named, &passed_on(other)).await;
        assert_eq!(raw::status(&answer), 200, "{other}: {answer}");
    }
    // Whatever stands before the last hop is the stranger's own word.
    let forged = |n| passed_on(&format!("203.0.113.{n}, 127.0.0.1, 198.51.100.7"));
    assert!(search(&node, NAMED, forged).await.is_one_client());
    let lines = |n| passed_on(&format!("203.0.113.{n}")) + &passed_on("198.51.100.8");
    assert!(search(&node, NAMED, lines).await.is_one_client());
    // Nor does a field help that the proxy passed on as it came.
    let both = passed_on("198.51.100.9") + "forwarded: for=203.0.113.9\r\n";
    let answer = ask(&node, named, &both).await;
    assert!(answer.contains("two_clients"), "{answer}");
    // A proxy that says nothing speaks for itself.
    assert!(
        search(&node, NAMED, |_| String::new())
            .await
            .is_one_client()
    );
}

#[tokio::test]
async fn the_word_of_a_proxy_that_nobody_named_is_nothing() {
    let name = "network_proxies::the_word_of_a_proxy_that_nobody_named_is_nothing";
    if !own_network(name, &ADDRESSES) {
        return;
    }
    let node = Builder::new("node")
        .ip(NODE)
        .with(&["--trusted-proxy", NAMED]);
    let node = node.start().await;
    let forged = |n| passed_on(&format!("198.51.100.{n}"));
    assert!(search(&node, OTHER, forged).await.is_one_client());
    let named = |n| passed_on(&format!("198.51.100.{n}, {NAMED}"));
    assert!(search(&node, OTHER, named).await.is_one_client());
}

#[tokio::test]
async fn rates_and_proxies_are_settings_that_hold_at_once_and_stay() {
    let mut node = Node::lone("ada").await;
    let loopback: IpAddr = "127.0.0.1".parse().expect("an ip");
    let change = json!({
        "trusted_proxies": ["127.0.0.1"], "rates": { "search": { "per_second": 1, "burst": 1 } },
    });
    let changed = node.owner().put("/v1/owner/settings", &change).await;
    let changed = changed.expect(200).json();
    assert_eq!(changed["restart_needed"], json!(false));
    assert_eq!(changed["rates"]["search"]["burst"], json!(1));
    assert_eq!(
        changed["rates"]["posts"]["burst"],
        json!(20),
        "what is left out stays"
    );
    let from = passed_on("198.51.100.1");
    let row = search(&node, "127.0.0.1", |_| from.clone()).await;
    assert!(row.refused > SEARCHES / 2, "{} refused", row.refused);
    // At the owner's listener a proxy is refused, whatever is named.
    let head = format!(
        "GET /v1/owner/status HTTP/1.1\r\nhost: {}\r\n{from}connection: close\r\n\r\n",
        node.owner_address()
    );
    let answer = raw::send(loopback, &node.owner_address(), head.as_bytes()).await;
    assert!(
        answer.contains("403") && answer.contains("\"forwarded\""),
        "{answer}"
    );
    node.restart().await;
    let settings = node
        .owner()
        .get("/v1/owner/settings")
        .await
        .expect(200)
        .json();
    assert_eq!(settings.list_at("/trusted_proxies"), [json!("127.0.0.1")]);
    let off = json!({ "limit_rates": false });
    node.owner()
        .put("/v1/owner/settings", &off)
        .await
        .expect(200);
    let row = search(&node, "127.0.0.1", |_| from.clone()).await;
    assert_eq!(row.granted, SEARCHES);
}
