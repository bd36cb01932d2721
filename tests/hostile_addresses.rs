//! Addresses by the ten thousand, and addresses of other people's services.
//!
//! ```text
//! hostile ──tells addresses──▶ victim ──dials──▶ honest
//! ```

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::hostile::{Asked, Chain, Face, Hostile, Move, Resources, Scene, raw};
use harness::namespace::own_network;
use harness::nodes::wait_connected;
use harness::wait::DEADLINE;
use harness::{At as _, Builder, Http, wait_until};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A peer that tells these addresses.
async fn telling(ip: Option<&str>, addresses: Vec<Value>) -> Hostile {
    let told = json!({ "peers": addresses });
    let act =
        move |asked: &Asked, _: &Face| asked.is("GET", "/v1/peers").then(|| Move::json(&told));
    let face = Face::of(Chain::dev());
    match ip {
        Some(ip) => Hostile::start_at(ip.parse().expect("an ip"), face, act).await,
        None => Hostile::start(face, act).await,
    }
}

fn address(ip: &str, port: u16) -> Value {
    json!({ "ip": ip, "port": port })
}

/// Counts who connects to this address.
async fn counting(address: &str) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(address)
        .await
        .unwrap_or_else(|error| panic!("{address}: {error}"));
    let at = listener.local_addr().expect("it was bound");
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counter.fetch_add(1, Ordering::SeqCst);
        }
    });
    (at, count)
}

/// That the places of all of them are held happens once in a million runs.
const STRANGERS: usize = 4;

#[tokio::test]
async fn ten_thousand_addresses_fill_no_book_and_stop_no_dialling() {
    let mut scene = Scene::new().await;
    // Nobody listens at any of them; loopback addresses answer at once that nobody is there.
    let addresses = (0..10_000_u32).map(|number| {
        let [_, a, b, c] = number.to_be_bytes();
        address(&format!("127.{}.{b}.{}", 200 + a, c.clamp(1, 254)), 9_000)
    });
    let hostile = telling(None, addresses.collect()).await;
    scene.expose(&hostile).await;
    hostile.wait_asked("/v1/peers", 1).await;
    scene.follows().await;
    // None is passed on: the victim reached none of them.
    let told = scene
        .victim
        .public()
        .get("/v1/peers")
        .await
        .expect(200)
        .json();
    for told in told.list_at("/peers") {
        let ip = told.text_at("/ip");
        assert!(!ip.starts_with("127.20"), "{ip} was never reached");
    }
    // Honest strangers are still met. The place of one in thirty is held by a told address until
    // that has failed three times, so one alone is promised nothing.
    let mut friends = Vec::new();
    for _ in 0..STRANGERS {
        let friend = Hostile::honest(Face::of(Chain::dev())).await;
        friend.introduce(&scene.victim).await;
        friends.push(friend);
    }
    wait_until(
        async || friends.iter().any(|friend| friend.count("/v1/node") > 0),
        DEADLINE,
        "one of the honest strangers to be met",
    )
    .await;
    let grown = Resources::of(&mut scene.victim).peak_growth_kb(scene.before());
    assert!(grown < 64 * 1024, "{grown} KiB more at most");
    drop((hostile, friends));
    scene.unharmed().await;
}

/// Services that no stranger's word may lead a node to, on the test's own network.
const SERVICES: [&str; 6] = [
    "127.0.0.1:22",
    "127.0.0.1:8000",
    "169.254.169.254:80",
    "10.1.2.3:8000",
    "198.18.0.1:8000",
    "93.184.216.40:25",
];
/// On loopback devices addresses of the open internet are as good as any, and lead nowhere.
const ADDRESSES: [&str; 6] = [
    "93.184.216.34/32",
    "93.184.216.35/32",
    "93.184.216.40/32",
    "169.254.169.254/32",
    "10.1.2.3/32",
    "198.18.0.1/32",
];

#[tokio::test]
async fn addresses_of_other_services_are_never_dialled() {
    let name = "hostile_addresses::addresses_of_other_services_are_never_dialled";
    if !own_network(name, &ADDRESSES) {
        return;
    }
    let mut counts = Vec::new();
    for service in SERVICES {
        counts.push((service, counting(service).await.1));
    }
    // One that may be dialled shows that the list was read.
    let (open, met) = counting("93.184.216.40:8000").await;
    let honest = Builder::new("honest").ip("93.184.216.34").start().await;
    let mut told: Vec<Value> = SERVICES
        .iter()
        .map(|service| {
            let at: SocketAddr = service.parse().expect("ip:port");
            address(&at.ip().to_string(), at.port())
        })
        .collect();
    told.extend([
        address("::ffff:127.0.0.1", 22),
        address("0.0.0.0", 8_000),
        address("255.255.255.255", 8_000),
        address("224.0.0.1", 8_000),
        address(&open.ip().to_string(), open.port()),
    ]);
    let hostile = telling(Some("93.184.216.35"), told).await;
    let victim = Builder::new("victim")
        .only_global()
        .ip("93.184.216.34")
        .peer(&honest.address())
        .peer(&hostile.address())
        .start()
        .await;
    wait_connected(&victim, &honest.address()).await;
    hostile.wait_asked("/v1/peers", 1).await;
    wait_until(
        async || met.load(Ordering::SeqCst) > 0,
        Duration::from_secs(30),
        "the one good address to be dialled",
    )
    .await;
    // Whoever announces itself is not led elsewhere either: only its own ip counts.
    let body = br#"{"port":22}"#;
    let from = hostile.ip();
    raw::post(
        from,
        &victim.address(),
        "/v1/peers",
        "application/json",
        body,
    )
    .await;
    honest.mine_empty().await;
    harness::nodes::wait_same_tip(&[&victim, &honest]).await;
    for (service, count) in counts {
        assert_eq!(count.load(Ordering::SeqCst), 0, "{service} was dialled");
    }
    Http::new(&victim.address())
        .get("/v1/node")
        .await
        .expect(200);
}

#[tokio::test]
async fn names_instead_of_addresses_are_no_answer() {
    let mut scene = Scene::new().await;
    for name in [
        "localhost",
        "example.invalid",
        "http://127.0.0.1",
        "127.0.0.1/x",
    ] {
        let hostile = telling(None, vec![address(name, 8_000)]).await;
        scene.expose(&hostile).await;
        scene.wait_avoided(&hostile).await;
    }
    scene.unharmed().await;
}
