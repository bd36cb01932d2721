//! What strangers learn of the owner's posts, and when (section 7).
//!
//! ```text
//!   owner's router ──┐
//!                    ├──> one node whose clock stands still until the test moves it
//!   public router ───┘
//! ```

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use blocknet_api::access::OwnerAccess;
use blocknet_api::limits::Limits;
use blocknet_api::router;
use blocknet_api::state::ApiState;
use blocknet_chain::Network;
use blocknet_node::transport::{Reply, Request as Call, Transport, TransportError};
use blocknet_node::{
    Clock, Listen, LogRing, MiningMode, Node, NodeConfig, NodeHandle, NodeJoin, SystemClock,
};
use blocknet_store::Store;
use futures_util::future::BoxFuture;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::rig::{post_of, text};

const OCTETS: &str = "application/octet-stream";
const JSON: &str = "application/json";
/// The longest hush, and a little.
const AFTERWARDS: Duration = Duration::from_millis(5_100);
/// Only a broken node needs it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A wire with nobody at its end.
struct Nobody;

impl Transport for Nobody {
    fn call(
        &self,
        _peer: SocketAddr,
        _call: Call,
        _deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>> {
        Box::pin(async { Err(TransportError::Timeout) })
    }
}

/// A clock whose monotonic hand the test moves.
#[derive(Default)]
struct Hand {
    unix: SystemClock,
    mono: Mutex<Duration>,
}

impl Hand {
    fn pass(&self, time: Duration) {
        *self.mono.lock().unwrap() += time;
    }
}

impl Clock for Hand {
    fn unix_ms(&self) -> u64 {
        self.unix.unix_ms()
    }

    fn mono(&self) -> Duration {
        *self.mono.lock().unwrap()
    }
}

struct Quiet {
    owner: Router,
    public: Router,
    node: NodeHandle,
    join: NodeJoin,
    clock: Arc<Hand>,
    dir: TempDir,
}

/// What was answered.
struct Said {
    status: u16,
    bytes: Vec<u8>,
}

impl Said {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }
}

async fn ask(router: &Router, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Said {
    let request = Request::builder().method(method).uri(path);
    let request = request
        .header("content-type", kind)
        .header("accept", kind)
        .body(Body::from(body))
        .unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    Said {
        status,
        bytes: bytes.to_vec(),
    }
}

async fn get(router: &Router, path: &str) -> Said {
    ask(router, "GET", path, JSON, Vec::new()).await
}

impl Quiet {
    fn start() -> Self {
        Self::start_in(tempfile::tempdir().unwrap())
    }

    fn start_in(dir: TempDir) -> Self {
        let config = NodeConfig {
            data_dir: dir.path().to_owned(),
            network: Network::dev(),
            mining: Some(MiningMode::Off),
            threads: Some(1),
            ..NodeConfig::default()
        };
        let clock = Arc::new(Hand::default());
        let (listen, log) = (Listen::default(), LogRing::default());
        let node = Node::open(config).unwrap();
        let (node, join) = node
            .start(listen, Arc::new(Nobody), clock.clone(), log)
            .unwrap();
        let limits = Limits {
            events_wait: Duration::from_millis(20),
            ..Limits::public()
        };
        let state = || ApiState::new(node.clone(), limits.clone(), CancellationToken::new());
        Self {
            owner: router::owner(state(), OwnerAccess::Window),
            public: router::public(state()),
            node,
            join,
            clock,
            dir,
        }
    }

    async fn write(&self, draft: Value) -> Value {
        let body = draft.to_string().into_bytes();
        let said = ask(&self.owner, "POST", "/v1/owner/posts", JSON, body).await;
        assert_eq!(said.status, 201, "{}", said.json());
        said.json()
    }

    /// All that anybody can ask, but for what strangers learn of time.
    async fn seen(&self, router: &Router, root: &Value, posts: &[Value]) -> Value {
        let (id, author) = (
            root["id"].as_str().unwrap(),
            root["author"].as_str().unwrap(),
        );
        let mut paths = vec![
            "/v1/pool".to_owned(),
            "/v1/posts".to_owned(),
            "/v1/posts?kind=all".to_owned(),
            "/v1/posts?channel=quiet".to_owned(),
            "/v1/posts?q=whisper".to_owned(),
            "/v1/posts?q=root".to_owned(),
            "/v1/posts?q=shout".to_owned(),
            format!("/v1/posts?author={author}"),
            format!("/v1/posts?author={author}&kind=all"),
            format!("/v1/posts/{id}"),
            format!("/v1/posts/{id}/thread"),
            "/v1/blocks".to_owned(),
            "/v1/channels".to_owned(),
            format!("/v1/authors/{author}"),
            format!("/v1/find?id={}", &author[..7]),
        ];
        for post in posts {
            let id = post["id"].as_str().unwrap();
            paths.extend(["", "/thread", "/proof"].map(|end| format!("/v1/posts/{id}{end}")));
            paths.push(format!("/v1/find?id={}", &id[..7]));
        }
        let mut seen = serde_json::Map::new();
        for path in paths {
            let said = get(router, &path).await;
            let answer = strip(said.json());
            seen.insert(path, json!([said.status, answer]));
        }
        for limit in 1..4 {
            let mut pages = Vec::new();
            let mut before = String::new();
            loop {
                let path = format!("/v1/posts?kind=all&limit={limit}{before}");
                let page = get(router, &path).await.json();
                pages.push(strip(page["posts"].clone()));
                match page["next"].as_str() {
                    Some(next) => before = format!("&before={next}"),
                    None => break,
                }
            }
            seen.insert(format!("pages of {limit}"), json!(pages));
        }
        let leaves: Vec<_> = posts.iter().map(|post| &post["leaf"]).collect();
        let body = json!({"leaves": leaves}).to_string().into_bytes();
        let batch = ask(router, "POST", "/v1/posts/batch", JSON, body).await;
        seen.insert("batch".to_owned(), batch.json());
        let octets = ask(router, "GET", "/v1/pool", OCTETS, Vec::new()).await;
        seen.insert("pool".to_owned(), json!(octets.bytes));
        Value::Object(seen)
    }

    async fn events(&self, router: &Router, after: u64) -> Vec<Value> {
        let said = get(router, &format!("/v1/events?after={after}")).await;
        said.json()["events"].as_array().unwrap().clone()
    }

    async fn here(&self, router: &Router) -> u64 {
        let next = get(router, "/v1/events").await.json()["next"].clone();
        next.as_str().unwrap().parse().unwrap()
    }

    /// Lets the hush of all own posts end, and waits until strangers have heard of it.
    async fn release(&self, after: u64) -> Vec<Value> {
        self.clock.pass(AFTERWARDS);
        let begun = Instant::now();
        loop {
            let events = self.events(&self.public, after).await;
            if events.iter().any(|event| event["type"] == "pool") {
                return events;
            }
            assert!(begun.elapsed() < PATIENCE, "nothing was released");
        }
    }

    async fn stop(self) -> TempDir {
        self.node.shutdown();
        self.join.join().await;
        self.dir
    }
}

/// Without what the owner alone is told.
fn strip(mut answer: Value) -> Value {
    match &mut answer {
        Value::Object(fields) => {
            for owners in ["seen_by", "mine", "waiting"] {
                fields.remove(owners);
            }
            fields
                .values_mut()
                .for_each(|value| *value = strip(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = strip(item.take())),
        _ => {}
    }
    answer
}

/// That strangers are told of no such post, and the owner is.
fn is_unknown(unknown: &Value, owned: &Value, post: &Value) {
    let id = post["id"].as_str().unwrap();
    for end in ["", "/thread", "/proof"] {
        assert_eq!(unknown[format!("/v1/posts/{id}{end}")][0], 404, "{end}");
    }
    let find = format!("/v1/find?id={}", &id[..7]);
    assert_eq!(unknown[&find][1]["posts"], json!([]));
    assert_eq!(owned[&find][1]["posts"][0]["id"], post["id"]);
}

#[tokio::test]
async fn strangers_learn_of_an_own_post_when_it_may_come_from_anywhere() {
    let quiet = Quiet::start();
    let root = quiet
        .write(json!({"content": "root", "channel": "quiet"}))
        .await;
    let other = quiet.write(json!({"content": "to be deleted"})).await;
    quiet.release(0).await;
    let before = quiet.seen(&quiet.public, &root, &[]).await;
    let (stood, owners) = (
        quiet.here(&quiet.public).await,
        quiet.here(&quiet.owner).await,
    );
    let (id, gone) = (root["id"].clone(), other["id"].clone());
    let mut written = Vec::new();
    for draft in [
        json!({"content": "a whisper", "channel": "quiet"}),
        json!({"content": "a reply", "kind": "reply", "parent": id}),
        json!({"content": "+", "kind": "reaction", "parent": id}),
        json!({"content": "shout", "kind": "edit", "parent": id}),
        json!({"content": "", "kind": "delete", "parent": gone}),
        json!({"content": "of myself", "kind": "profile"}),
    ] {
        written.push(quiet.write(draft).await);
    }
    // The owner has it all at once.
    let owned = quiet.seen(&quiet.owner, &root, &written).await;
    let shown = &owned[format!("/v1/posts/{}", id.as_str().unwrap())][1]["shown"];
    assert_eq!(
        (&shown["content"], &shown["replies"]),
        (&json!("shout"), &json!(1))
    );
    let heard = quiet.events(&quiet.owner, owners).await;
    let posts = heard.iter().filter(|event| event["type"] == "post");
    assert_eq!(posts.count(), 6);
    // To strangers nothing has happened.
    let after = quiet.seen(&quiet.public, &root, &[]).await;
    for (what, answer) in before.as_object().unwrap() {
        assert_eq!(answer, &after[what], "{what}");
    }
    let unknown = quiet.seen(&quiet.public, &root, &written).await;
    assert_eq!(unknown["batch"], json!({"posts": []}));
    for post in &written {
        is_unknown(&unknown, &owned, post);
    }
    assert_eq!(
        quiet.events(&quiet.public, stood).await,
        Vec::<Value>::new()
    );
    // What others write is told at once, in between.
    let others = post_of(&Network::dev(), text("by somebody else"));
    let body = others.encode_alone().unwrap();
    let taken = ask(&quiet.public, "POST", "/v1/posts", OCTETS, body).await;
    assert_eq!(taken.status, 202);
    let heard = quiet.events(&quiet.public, stood).await;
    assert_eq!(heard[0]["leaf"], json!(others.stub.leaf().to_string()));
    assert_eq!(
        (heard.len(), &heard[1]["posts"]),
        (2, &json!(3)),
        "{heard:?}"
    );
    // A moment before the least time, and after the longest.
    quiet.clock.pass(Duration::from_millis(999));
    assert_eq!(
        quiet.events(&quiet.public, stood + 2).await,
        Vec::<Value>::new()
    );
    let heard = quiet.release(stood + 2).await;
    assert_eq!(heard.last().unwrap()["posts"], json!(9));
    let owned = quiet.seen(&quiet.owner, &root, &written).await;
    assert_eq!(quiet.seen(&quiet.public, &root, &written).await, owned);
    quiet.stop().await;
}

/// Attaches a file to a draft; what strangers ask to get it.
async fn attach(quiet: &Quiet, bytes: &[u8]) -> (String, String) {
    let path = "/v1/owner/attachments?name=a.txt";
    let said = ask(&quiet.owner, "POST", path, OCTETS, bytes.to_vec()).await;
    assert_eq!(said.status, 201, "{}", said.json());
    let id = said.json()["sha256"].as_str().unwrap().to_owned();
    let path = format!("/v1/files/{id}");
    assert_eq!(get(&quiet.public, &path).await.status, 404, "a draft's");
    (id, path)
}

#[tokio::test]
async fn a_file_goes_to_strangers_with_the_post_that_names_it_and_not_before() {
    let quiet = Quiet::start();
    let (file, path) = attach(&quiet, b"what ada saw").await;
    quiet
        .write(json!({"content": "look", "files": [file]}))
        .await;
    assert_eq!(get(&quiet.owner, &path).await.status, 200);
    let told = get(&quiet.public, &path).await;
    assert_eq!(told.status, 404, "its post is hushed");
    quiet.release(0).await;
    let got = get(&quiet.public, &path).await;
    assert_eq!(
        (got.status, got.bytes.as_slice()),
        (200, &b"what ada saw"[..])
    );
    // Once it is everybody's, a second post with it takes it from nobody.
    let again = json!({"content": "look again", "files": [file]});
    quiet.write(again).await;
    assert_eq!(get(&quiet.public, &path).await.status, 200);
    quiet.stop().await;
}

/// Locks the identity and writes something with a file, which waits: the file, its address, and the
/// ticket of what waits.
async fn waiting_with_a_file(quiet: &Quiet) -> (String, String, String) {
    let key = quiet.node.identity().author;
    let identity = format!("/v1/owner/identities/{key}");
    let secret = json!({"current": null, "new": "four words of ada"});
    let secret = secret.to_string().into_bytes();
    let set = ask(
        &quiet.owner,
        "PUT",
        &format!("{identity}/passphrase"),
        JSON,
        secret,
    )
    .await;
    assert_eq!(set.status, 200, "{}", set.json());
    let lock = format!("{identity}/lock");
    let locked = ask(&quiet.owner, "POST", &lock, JSON, Vec::new()).await;
    assert_eq!(locked.status, 200, "{}", locked.json());
    let (file, path) = attach(quiet, b"for later").await;
    let draft = json!({"content": "later", "files": [file]}).to_string();
    let kept = ask(
        &quiet.owner,
        "POST",
        "/v1/owner/posts",
        JSON,
        draft.into_bytes(),
    )
    .await;
    assert_eq!(kept.status, 202, "{}", kept.json());
    let ticket = kept.json()["ticket"].as_str().unwrap().to_owned();
    (file, path, ticket)
}

#[tokio::test]
async fn a_file_of_a_post_that_waits_for_its_key_is_shown_to_nobody() {
    let quiet = Quiet::start();
    let (_, path, _) = waiting_with_a_file(&quiet).await;
    quiet.clock.pass(AFTERWARDS);
    assert_eq!(get(&quiet.owner, &path).await.status, 200);
    assert_eq!(get(&quiet.public, &path).await.status, 404);
    quiet.stop().await;
}

#[tokio::test]
async fn a_file_of_a_post_that_was_given_up_is_shown_to_nobody() {
    let quiet = Quiet::start();
    let (file, path, ticket) = waiting_with_a_file(&quiet).await;
    let given_up = format!("/v1/owner/outbox/{ticket}");
    let said = ask(&quiet.owner, "DELETE", &given_up, JSON, Vec::new()).await;
    assert_eq!(said.status, 204);
    assert_eq!(get(&quiet.public, &path).await.status, 404);
    let state = get(&quiet.owner, &format!("/v1/owner/files/{file}")).await;
    assert_eq!(state.json()["place"], "unsent", "the draft has it again");
    quiet.stop().await;
}

#[tokio::test]
async fn a_kill_while_a_post_is_given_up_shows_its_file_to_nobody() {
    let quiet = Quiet::start();
    let (_, path, ticket) = waiting_with_a_file(&quiet).await;
    let dir = quiet.stop().await;
    // The outbox has let go of the post, and its file is not the draft's again yet.
    let store = Store::open(dir.path(), &Network::dev()).unwrap();
    let tx = store.begin().unwrap();
    assert!(tx.outbox_delete(ticket.parse().unwrap()).unwrap());
    tx.commit().unwrap();
    drop(store);
    let quiet = Quiet::start_in(dir);
    assert_eq!(get(&quiet.owner, &path).await.status, 200);
    assert_eq!(get(&quiet.public, &path).await.status, 404);
    quiet.stop().await;
}

#[tokio::test]
async fn a_block_shows_an_own_post_to_everybody_at_once() {
    let quiet = Quiet::start();
    let post = quiet.write(json!({"content": "mined at once"})).await;
    let path = format!("/v1/posts/{}", post["id"].as_str().unwrap());
    assert_eq!(get(&quiet.public, &path).await.status, 404);
    quiet.node.mine(false).await.unwrap();
    let shown = get(&quiet.public, &path).await.json();
    assert_eq!(shown["state"]["status"], "confirmed");
    let feed = get(&quiet.public, "/v1/posts").await.json();
    assert_eq!(feed["posts"][0]["content"], "mined at once");
    let heard = quiet.events(&quiet.public, 0).await;
    assert_eq!(
        (&heard[0]["type"], &heard[0]["status"]),
        (&json!("post"), &json!("confirmed"))
    );
    quiet.stop().await;
}

#[tokio::test]
async fn an_own_post_that_somebody_else_sends_is_new_to_strangers() {
    let quiet = Quiet::start();
    let post = quiet.write(json!({"content": "round the corner"})).await;
    let leaves = hex::decode(post["leaf"].as_str().unwrap()).unwrap();
    let framed = ask(&quiet.owner, "POST", "/v1/posts/batch", OCTETS, leaves).await;
    let bytes = framed.bytes[4..].to_vec();
    let path = format!("/v1/posts/{}", post["id"].as_str().unwrap());
    assert_eq!(get(&quiet.public, &path).await.status, 404);
    let send = || ask(&quiet.public, "POST", "/v1/posts", OCTETS, bytes.clone());
    assert_eq!(send().await.status, 202, "as if it had not been here");
    assert_eq!(get(&quiet.public, &path).await.status, 200);
    assert_eq!(quiet.events(&quiet.public, 0).await.len(), 2);
    assert_eq!(send().await.status, 200);
    quiet.stop().await;
}
