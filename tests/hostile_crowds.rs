//! More streams than a node takes, and more addresses than its book holds: whoever was useful stays.
//!
//! ```text
//! 300 strangers ──streams──▶ victim ──dials──▶ honest
//! 6 tellers ──addresses──▶      ▲
//!                               └──dials── friend
//! ```

use std::process::Command;
use std::time::Duration;

use harness::hostile::{
    Asked, Chain, Face, Hostile, Move, Resources, Scene, raw, socket, stranger,
};
use harness::nodes::{wait_connected, wait_same_tip, wait_standing};
use harness::programs::system;
use harness::{At as _, Builder, Node, wait_until};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Streams that others may open to a headless node.
const INBOUND: usize = 256;
/// More than that, one after the other.
const CROWD: u64 = 300;
/// Addresses told by strangers and met, and those that persons named or the house has.
const BOOK: usize = 64 * 32 + 32 * 32 + 256 + 64;
/// More long polls than a node has places for over HTTP.
const POLLS: usize = 350;
const SOON: Duration = Duration::from_secs(30);
const GROWTH_KB: u64 = 96 * 1024;

/// Since when `node` is connected to `peer`.
async fn since(node: &Node, peer: &Node) -> Value {
    let address = peer.address();
    let rows = node.peers().await;
    let row = rows.iter().find(|row| row.text_at("/address") == address);
    row.map_or(Value::Null, |row| row["since"].clone())
}

/// A node that dials the victim and was of use to it: it gave posts and a block.
async fn useful_friend(scene: &Scene) -> Node {
    let friend = Builder::new("friend")
        .peer(&scene.victim.address())
        .start()
        .await;
    wait_connected(&friend, &scene.victim.address()).await;
    wait_same_tip(&[&friend, &scene.victim]).await;
    for number in 0..3 {
        let post = friend.post(&format!("useful {number}")).await;
        wait_standing(&[&scene.victim], post.text_at("/id"), "pooled").await;
    }
    friend.mine().await;
    wait_same_tip(&[&friend, &scene.victim, &scene.honest]).await;
    friend
}

/// Streams that stand between the node and others.
async fn streams_of(node: &Node) -> usize {
    let page = node
        .owner()
        .get("/v1/owner/metrics")
        .await
        .expect(200)
        .text();
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix("blocknet_streams "));
    line.and_then(|count| count.parse().ok())
        .unwrap_or_else(|| panic!("no count of streams in {page}"))
}

#[tokio::test]
async fn a_crowd_of_streams_finds_its_limit_and_drives_nobody_useful_out() {
    let mut scene = Scene::new().await;
    let friend = useful_friend(&scene).await;
    let met = since(&friend, &scene.victim).await;
    assert!(!met.is_null(), "the friend is connected");
    let mut streams = Vec::new();
    let mut taken = 0;
    for nonce in 1_000..1_000 + CROWD {
        let (stream, head) = socket::open(stranger(), &scene.victim.address(), nonce).await;
        taken += usize::from(head.starts_with("HTTP/1.1 101"));
        streams.push(stream);
    }
    let stand = streams_of(&scene.victim).await;
    println!("{taken} of {CROWD} streams were taken, {stand} stand");
    // One of them leads to the honest node.
    assert!(stand <= INBOUND + 1, "{stand} streams");
    assert!(
        stand >= INBOUND / 2,
        "{stand} streams: there was room for more"
    );
    let held = Resources::of(&mut scene.victim);
    assert!(
        held.files <= scene.before().files + INBOUND + 64,
        "{held:?}"
    );
    let grown = held.peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    scene.follows().await;
    let post = friend.post("still here").await;
    friend.mine().await;
    wait_standing(&[&scene.honest], post.text_at("/id"), "confirmed").await;
    assert_eq!(
        since(&friend, &scene.victim).await,
        met,
        "the friend was driven out"
    );
    drop(streams);
    wait_until(
        async || streams_of(&scene.victim).await <= 2,
        SOON,
        "the victim to end what the crowd left behind",
    )
    .await;
    drop(friend);
    scene.unharmed().await;
}

/// Follows the victim's events by long poll, again and again, over one connection.
async fn poll_for_ever(to: String, mut after: u64) {
    let Ok(mut stream) = raw::connect(stranger(), &to).await else {
        return;
    };
    let mut answer = vec![0; 64 * 1024];
    loop {
        let ask = format!(
            "GET /v1/events?after={after} HTTP/1.1\r\nhost: x\r\naccept: application/octet-stream\r\n\r\n"
        );
        if stream.write_all(ask.as_bytes()).await.is_err() {
            return;
        }
        let Ok(read @ 1..) = stream.read(&mut answer).await else {
            return;
        };
        let came = answer.get(..read).unwrap_or_default();
        let head = came.windows(4).position(|four| four == b"\r\n\r\n");
        let next: Option<[u8; 8]> =
            head.and_then(|end| came.get(end + 4..end + 12)?.try_into().ok());
        match next.filter(|_| came.starts_with(b"HTTP/1.1 200")) {
            Some(next) => after = u64::from_be_bytes(next),
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

#[tokio::test]
async fn a_crowd_that_waits_for_events_cuts_no_peer_off() {
    let mut scene = Scene::new().await;
    let friend = useful_friend(&scene).await;
    let met = since(&friend, &scene.victim).await;
    assert!(!met.is_null(), "the friend is connected");
    let answer = scene.victim.public().get("/v1/events").await.expect(200);
    let next = answer.json();
    let next: u64 = next.text_at("/next").parse().expect("a number");
    let mut crowd = tokio::task::JoinSet::new();
    for _ in 0..POLLS {
        crowd.spawn(poll_for_ever(scene.victim.address(), next));
    }
    // Each post ends every poll, and all ask again at once: the friend's too.
    for number in 0..8 {
        let post = friend.post(&format!("in the crowd {number}")).await;
        let id = post.text_at("/id");
        wait_standing(&[&scene.victim, &scene.honest], id, "pooled").await;
    }
    let back = scene.honest.post("and back").await;
    wait_standing(&[&friend], back.text_at("/id"), "pooled").await;
    assert_eq!(
        since(&friend, &scene.victim).await,
        met,
        "the friend lost its connection"
    );
    crowd.shutdown().await;
    drop(friend);
    scene.unharmed().await;
}

/// Addresses in the victim's book, as its store has them.
fn remembered(victim: &Node) -> usize {
    let script = "import sqlite3, sys\n\
                  db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)\n\
                  print(db.execute('SELECT count(*) FROM peer').fetchone()[0])";
    let output = Command::new(system("python3", "python3"))
        .args(["-c", script])
        .arg(victim.folder().join("blocknet.sqlite"))
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.trim()
        .parse()
        .unwrap_or_else(|_| panic!("{said} {}", String::from_utf8_lossy(&output.stderr)))
}

#[tokio::test]
async fn addresses_of_many_tellers_fill_no_book_and_take_nobodys_place() {
    let mut scene = Scene::new().await;
    let friend = useful_friend(&scene).await;
    let met = since(&friend, &scene.victim).await;
    let mut tellers = Vec::new();
    for teller in 0..6_u8 {
        // Nobody listens at any of them; loopback addresses answer at once that nobody is there.
        let told = (0..10_000_u32).map(|number| {
            let [_, a, b, c] = number.to_be_bytes();
            let ip = format!(
                "127.{}.{}.{}",
                200 + teller,
                b.wrapping_add(a),
                c.clamp(1, 254)
            );
            json!({ "ip": ip, "port": 9_000 + u32::from(teller) })
        });
        let told = json!({ "peers": told.collect::<Vec<_>>() });
        let act =
            move |asked: &Asked, _: &Face| asked.is("GET", "/v1/peers").then(|| Move::json(&told));
        tellers.push(Hostile::start(Face::of(Chain::dev()), act).await);
    }
    for teller in &tellers {
        teller.introduce(&scene.victim).await;
    }
    // Which of them are met, among what the first ones told, is the victim's lot.
    let met_tellers = || {
        tellers
            .iter()
            .filter(|teller| teller.count("/v1/peers") > 0)
    };
    wait_until(
        async || met_tellers().count() >= 3,
        SOON,
        "three tellers to be asked for addresses",
    )
    .await;
    scene.follows().await;
    let book = remembered(&scene.victim);
    println!("60,000 addresses to be told, {book} remembered");
    assert!(book <= BOOK, "{book} addresses are remembered");
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < GROWTH_KB, "{grown} KiB more at most");
    assert_eq!(
        since(&friend, &scene.victim).await,
        met,
        "the friend was driven out"
    );
    let post = friend.post("still here").await;
    friend.mine().await;
    wait_standing(&[&scene.honest], post.text_at("/id"), "confirmed").await;
    drop((tellers, friend));
    scene.unharmed().await;
}
