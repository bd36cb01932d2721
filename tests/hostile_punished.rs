//! What a plain caller is refused for a day for, and what nobody is punished for.
//!
//! ```text
//! stranger ──calls──▶ victim ──dials──▶ honest
//! ```

use std::net::IpAddr;

use harness::forge::{PostForge, SealedPost};
use harness::hostile::raw::{now, status};
use harness::hostile::{Chain, Scene, raw, stranger};
use harness::wait::DEADLINE;
use harness::{At as _, Builder, Node, wait_for};
use serde_json::{Value, json};

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";

/// One call and what it comes to.
struct Case {
    what: &'static str,
    path: &'static str,
    kind: &'static str,
    body: Vec<u8>,
    status: u16,
    /// What the list of bans says of it, where it is punished.
    reason: &'static str,
}

impl Case {
    fn new(what: &'static str, path: &'static str, body: Vec<u8>, status: u16) -> Self {
        Self {
            what,
            path,
            kind: OCTETS,
            body,
            status,
            reason: "",
        }
    }

    fn json(self) -> Self {
        Self { kind: JSON, ..self }
    }

    fn punished(self, reason: &'static str) -> Self {
        Self { reason, ..self }
    }

    async fn call(&self, from: IpAddr, to: &Node) {
        let said = raw::post(from, &to.address(), self.path, self.kind, &self.body).await;
        // An answer may be lost where the node stops reading.
        let cut = self.status == 413 && said.is_empty();
        assert!(status(&said) == self.status || cut, "{}: {said}", self.what);
    }
}

/// What the node holds against an address.
async fn ban(node: &Node, ip: IpAddr) -> Option<Value> {
    let listed = node.owner().get("/v1/owner/bans").await.expect(200).json();
    let bans = listed.list_at("/bans").iter();
    let ip = ip.to_string();
    let mut of_ip = bans.filter(|ban| ban.text_at("/ip") == ip);
    of_ip.next().cloned()
}

/// Seconds that it still holds.
fn left(ban: &Value) -> u64 {
    let until: u64 = ban.text_at("/until").parse().expect("a number");
    until.saturating_sub(now())
}

/// What a call from this address is answered with; 0 where it is closed without an answer.
async fn met(node: &Node, from: IpAddr) -> u16 {
    let ask = b"GET /v1/node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    match raw::connect(from, &node.address()).await {
        Ok(_) => status(&raw::send(from, &node.address(), ask).await),
        Err(_) => 0,
    }
}

async fn wait_shut_out(node: &Node, from: IpAddr, what: &str) {
    wait_for(
        async || match met(node, from).await {
            0 => Ok(()),
            other => Err(other.to_string()),
        },
        DEADLINE,
        &format!("the sender of {what} to be shut out"),
    )
    .await;
}

fn good_post(seed: u8) -> SealedPost {
    PostForge::note(seed, now() - 60, "by the rules").seal()
}

/// What no honest node ever sends.
fn bad(chain: &Chain) -> Vec<Case> {
    let mut forged = good_post(31);
    forged.signature[40] ^= 1;
    let cheap = PostForge::note(32, now() - 60, "almost").seal_almost();
    let mut wrong_bits = chain.next(now() - 60, &[]);
    wrong_bits.bits = 0x1f00_ffff;
    let of_forged = chain.next(now() - 60, std::slice::from_ref(&forged)).seal();
    let mut torn = chain.next(now() - 60, &[good_post(33)]).seal().bytes();
    *torn.last_mut().expect("a body") ^= 1;
    let (json, alone) = (forged.json().to_string().into_bytes(), forged.alone());
    let workless = chain.next(now() - 60, &[]).seal_workless().bytes();
    vec![
        Case::new("a bad signature", "/v1/posts", alone, 422).punished("rule P3"),
        Case::new("the same in JSON", "/v1/posts", json, 422)
            .json()
            .punished("rule P3"),
        Case::new("a bad stamp", "/v1/posts", cheap.alone(), 422).punished("rule P2"),
        Case::new("no post", "/v1/posts", vec![7; 90], 400).punished("damaged post"),
        Case::new("a post too large", "/v1/posts", vec![b' '; 60_000], 413).punished("more than"),
        Case::new("no work", "/v1/blocks", workless, 422).punished("rule H6"),
        Case::new("wrong bits", "/v1/blocks", wrong_bits.seal().bytes(), 422).punished("rule H5"),
        Case::new(
            "a block with a bad signature",
            "/v1/blocks",
            of_forged.bytes(),
            422,
        )
        .punished("rule P3"),
        Case::new("a damaged body", "/v1/blocks", torn, 400).punished("damaged block"),
        Case::new("no block", "/v1/blocks/compact", vec![7; 90], 400).punished("damaged block"),
        Case::new("a block too large", "/v1/blocks", vec![0; 2 << 20], 413).punished("more than"),
    ]
}

/// What a node may pass on in good faith, and what people mistype.
fn forgivable(chain: &Chain) -> Vec<Case> {
    let early = chain.next(now() + 8_000, &[]).seal();
    let mut orphan = chain.next(now() - 60, &[]);
    orphan.prev = [9; 32];
    let old = PostForge::note(34, now() - 20 * 86_400, "too old").seal();
    let twice = good_post(35);
    let once = chain.next(now() - 90, std::slice::from_ref(&twice)).seal();
    let mut longer = chain.clone();
    longer.push(once.clone());
    let again = longer.next(now() - 80, std::slice::from_ref(&twice)).seal();
    let garbled = PostForge::with_text(36, now() - 60, vec![0, 0xff, 0xfe]).seal();
    vec![
        Case::new(
            "a block ahead of the clock",
            "/v1/blocks",
            early.bytes(),
            422,
        ),
        Case::new(
            "a block of unknown parent",
            "/v1/blocks",
            orphan.seal().bytes(),
            409,
        ),
        Case::new("a post that is too old", "/v1/posts", old.alone(), 422),
        Case::new("a text that is no text", "/v1/posts", garbled.alone(), 422),
        Case::new("a good block", "/v1/blocks", once.bytes(), 202),
        Case::new(
            "a block with the same post again",
            "/v1/blocks",
            again.bytes(),
            422,
        ),
        Case::new(
            "a block above a bad one",
            "/v1/blocks",
            {
                let mut above = longer.clone();
                above.push(again);
                above.next(now() - 70, &[]).seal().bytes()
            },
            422,
        ),
        Case::new(
            "a post that stands in the chain",
            "/v1/posts",
            twice.alone(),
            200,
        ),
        Case::new("mistyped JSON", "/v1/posts", b"{\"kind\":".to_vec(), 400).json(),
        Case::new("JSON of another thing", "/v1/blocks", b"{}".to_vec(), 400).json(),
        Case {
            kind: "text/plain",
            ..Case::new("a browser's form", "/v1/posts", vec![b' '; 60_000], 413)
        },
    ]
}

#[tokio::test]
async fn who_sends_what_no_honest_node_sends_is_shut_out_for_a_day() {
    let mut scene = Scene::new().await;
    let mut chain = Chain::dev();
    chain.grow(1, now() - 600);
    let first = chain.blocks().first().expect("grown above").bytes();
    Case::new("a branch of its own", "/v1/blocks", first, 202)
        .call(stranger(), &scene.victim)
        .await;
    for case in bad(&chain) {
        let from = stranger();
        assert_eq!(met(&scene.victim, from).await, 200, "{}", case.what);
        case.call(from, &scene.victim).await;
        wait_shut_out(&scene.victim, from, case.what).await;
        let ban = ban(&scene.victim, from).await.expect("it is listed");
        let reason = ban.text_at("/reason");
        assert!(reason.contains(case.reason), "{}: {ban:#}", case.what);
        assert_eq!(ban.text_at("/by"), "node", "{ban:#}");
        let left = left(&ban);
        assert!((86_300..=86_400).contains(&left), "{ban:#}");
    }
    assert_eq!(met(&scene.victim, stranger()).await, 200, "others come in");
    scene.unharmed().await;
}

#[tokio::test]
async fn nobody_is_punished_for_what_he_could_not_know_or_mistyped() {
    let mut scene = Scene::new().await;
    let chain = Chain::dev();
    let from = stranger();
    for case in forgivable(&chain) {
        case.call(from, &scene.victim).await;
        scene.answers().await;
        assert_eq!(ban(&scene.victim, from).await, None, "{}", case.what);
    }
    assert_eq!(met(&scene.victim, from).await, 200);
    let log = scene.victim.log();
    assert!(!log.contains("avoided"), "nobody is to blame: {log}");
    scene.unharmed().await;
}

#[tokio::test]
async fn a_punishment_outlives_a_restart_and_the_owner_forgives() {
    let mut node = Node::lone("node").await;
    let from = stranger();
    let mut forged = good_post(37);
    forged.signature[40] ^= 1;
    let case = Case::new("a bad signature", "/v1/posts", forged.alone(), 422);
    case.call(from, &node).await;
    wait_shut_out(&node, from, case.what).await;
    node.restart().await;
    assert_eq!(met(&node, from).await, 0, "still shut out");
    let path = format!("/v1/owner/bans/{from}");
    node.owner().delete(&path).await.expect(204);
    assert_eq!(met(&node, from).await, 200, "forgiven");
}

#[tokio::test]
async fn the_owners_own_scripts_are_never_shut_out() {
    let friend = Builder::new("friend").ip("127.0.0.7").start().await;
    let node = Node::lone("node").await;
    let loopback: IpAddr = "127.0.0.1".parse().expect("an ip");
    let mut forged = good_post(38);
    forged.signature[40] ^= 1;
    let case = Case::new("a bad signature", "/v1/posts", forged.alone(), 422);
    case.call(loopback, &node).await;
    assert_eq!(met(&node, loopback).await, 200);
    assert_eq!(ban(&node, loopback).await, None);
    // A node that the owner named is away for ten minutes, and the owner sees why.
    node.add_peer(&friend.address()).await;
    harness::nodes::wait_connected(&node, &friend.address()).await;
    let named: IpAddr = "127.0.0.7".parse().expect("an ip");
    case.call(named, &node).await;
    wait_shut_out(&node, named, case.what).await;
    let ban = ban(&node, named).await.expect("it is listed");
    let left = left(&ban);
    assert!((500..=600).contains(&left), "{ban:#}");
    let connected = node.connected().await;
    assert!(connected.contains(&friend.address()), "{connected:?}");
}

#[tokio::test]
async fn behind_a_named_proxy_the_client_is_shut_out_and_never_the_proxy() {
    let node = Node::lone("node").await;
    let proxy = stranger();
    let change = json!({ "trusted_proxies": [proxy.to_string()] });
    let settings = node.owner().put("/v1/owner/settings", &change).await;
    settings.expect(200);
    let mut forged = good_post(39);
    forged.signature[40] ^= 1;
    let through = async |client: &str, method: &str, path: &str, body: &[u8]| {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: x\r\n{client}content-type: {OCTETS}\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        status(&raw::send(proxy, &node.address(), &[head.as_bytes(), body].concat()).await)
    };
    let [bad, other] =
        ["198.51.100.1", "198.51.100.2"].map(|ip| format!("x-forwarded-for: {ip}\r\n"));
    let body = forged.alone();
    assert_eq!(through(&bad, "POST", "/v1/posts", &body).await, 422);
    wait_for(
        async || match through(&bad, "GET", "/v1/node", &[]).await {
            403 => Ok(()),
            other => Err(other.to_string()),
        },
        DEADLINE,
        "the client to be shut out",
    )
    .await;
    assert_eq!(through(&other, "GET", "/v1/node", &[]).await, 200);
    // What the proxy asks for itself costs nobody anything.
    assert_eq!(through("", "POST", "/v1/posts", &body).await, 422);
    assert_eq!(through(&other, "GET", "/v1/node", &[]).await, 200);
    assert_eq!(met(&node, proxy).await, 200);
    assert_eq!(ban(&node, proxy).await, None);
}
