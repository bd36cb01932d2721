//! A hostile peer: it speaks the peers' protocol over real sockets, and misbehaves in one way.
//!
//! What a case does not say is answered as an honest node would, from a [`Face`]: a chain, posts that wait, addresses.
//! Each hostile peer has a loopback address of its own, as strangers have.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::node::Node;
use crate::wait::{DEADLINE, wait_for};

pub mod chain;
pub mod face;
pub mod hashing;
pub mod raw;
pub mod resources;
pub mod scene;
pub mod signing;
pub mod socket;
pub mod wire;

pub use chain::Chain;
pub use face::Face;
pub use resources::Resources;
pub use scene::Scene;
pub use wire::{Asked, Move};

/// What a case does with a request; `None` leaves it to the face.
type Act = dyn Fn(&Asked, &Face) -> Option<Move> + Send + Sync;

/// Calls that are remembered for the asserts; a case sees far fewer.
const MAX_REMEMBERED: usize = 100_000;

/// A hostile peer; it is gone, with all its connections, when this is dropped.
pub struct Hostile {
    address: SocketAddr,
    inner: Arc<Inner>,
    accepting: JoinHandle<()>,
}

/// What the connections of one hostile peer share.
pub(crate) struct Inner {
    face: Mutex<Face>,
    events: Mutex<Vec<Value>>,
    moved: watch::Sender<usize>,
    asked: Mutex<Vec<String>>,
    act: Box<Act>,
}

impl Hostile {
    /// A peer with this face that does what `act` says.
    pub async fn start(
        face: Face,
        act: impl Fn(&Asked, &Face) -> Option<Move> + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(stranger(), face, act).await
    }

    /// The same at an address of the case's choice.
    pub async fn start_at(
        ip: IpAddr,
        face: Face,
        act: impl Fn(&Asked, &Face) -> Option<Move> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0))
            .await
            .expect("a loopback address can be listened on");
        let address = listener.local_addr().expect("it was bound");
        let inner = Arc::new(Inner {
            face: Mutex::new(face),
            events: Mutex::default(),
            moved: watch::Sender::new(0),
            asked: Mutex::default(),
            act: Box::new(act),
        });
        let accepting = tokio::spawn(wire::accept(listener, inner.clone()));
        Self {
            address,
            inner,
            accepting,
        }
    }

    /// A peer that does nothing wrong.
    pub async fn honest(face: Face) -> Self {
        Self::start(face, |_, _| None).await
    }

    /// `ip:port` of its listener.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// Its ip, which its own calls come from too.
    #[must_use]
    pub fn ip(&self) -> IpAddr {
        self.address.ip()
    }

    /// Calls `node` from the peer's own address and says where it can be reached, as a stranger does.
    pub async fn introduce(&self, node: &Node) {
        let answer = self.knock(node).await;
        assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    }

    /// The same, whatever comes of it: who is avoided gets no answer.
    pub async fn knock(&self, node: &Node) -> String {
        let body = json!({ "port": self.address.port() }).to_string();
        raw::post(
            self.ip(),
            &node.address(),
            "/v1/peers",
            "application/json",
            body.as_bytes(),
        )
        .await
    }

    /// Tells all who listen that something happened.
    pub fn announce(&self, event: Value) {
        lock(&self.inner.events).push(event);
        self.inner.moved.send_modify(|moved| *moved += 1);
    }

    /// Grows the peer's chain or pool, and tells all who listen of its tip.
    pub fn change(&self, change: impl FnOnce(&mut Face)) {
        let (id, height) = {
            let mut face = lock(&self.inner.face);
            change(&mut face);
            (hex::encode(face.chain.tip()), face.chain.height())
        };
        self.announce(json!({ "type": "tip", "id": id, "height": height }));
    }

    /// How often it was asked for this path.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        lock(&self.inner.asked)
            .iter()
            .filter(|asked| *asked == path)
            .count()
    }

    /// How often it was asked anything.
    #[must_use]
    pub fn calls(&self) -> usize {
        lock(&self.inner.asked).len()
    }

    /// Waits until it was asked for this path so often.
    pub async fn wait_asked(&self, path: &str, times: usize) {
        wait_for(
            async || match self.count(path) {
                seen if seen >= times => Ok(()),
                seen => Err(format!("{seen} times")),
            },
            DEADLINE,
            &format!("the peer to be asked for {path} {times} times"),
        )
        .await;
    }
}

impl Drop for Hostile {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Inner {
    pub(crate) fn act(&self, asked: &Asked) -> Move {
        let mut log = lock(&self.asked);
        if log.len() < MAX_REMEMBERED {
            log.push(asked.path.clone());
        }
        drop(log);
        let face = lock(&self.face);
        (self.act)(asked, &face).unwrap_or_else(|| face.answer(asked))
    }

    /// The mark on every answer.
    pub(crate) fn network(&self) -> String {
        lock(&self.face).network_mark()
    }

    /// The events after this one, with their numbers.
    pub(crate) fn events_after(&self, after: usize) -> (usize, Vec<Value>) {
        let events = lock(&self.events);
        let mut fresh = Vec::new();
        for (number, event) in events.iter().enumerate().skip(after) {
            let mut event = event.clone();
            if let Some(fields) = event.as_object_mut() {
                fields.insert(String::from("seq"), json!((number + 1).to_string()));
            }
            fresh.push(event);
        }
        (events.len(), fresh)
    }

    pub(crate) fn moves(&self) -> watch::Receiver<usize> {
        self.moved.subscribe()
    }
}

/// A loopback address that nobody else uses: one computer in the eyes of a node.
#[must_use]
pub fn stranger() -> IpAddr {
    let mut bytes = [0; 3];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    let [a, b, c] = bytes;
    // 127.0.0.0/16 is left to the nodes, 127.128.0.0/9 to addresses that nobody has; no address ends in 0 or 255.
    IpAddr::V4(Ipv4Addr::new(127, (a % 128).max(1), b, c.clamp(1, 254)))
}

/// A socket that calls from this address.
pub(crate) fn socket_from(ip: IpAddr) -> TcpSocket {
    let socket = TcpSocket::new_v4().expect("a socket can be made");
    socket
        .bind(SocketAddr::new(ip, 0))
        .expect("a loopback address can be called from");
    socket
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
