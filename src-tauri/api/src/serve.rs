//! The accept loop: connections are counted, each is watched by a clock, and all end in order.
//!
//! The stock loop of axum knows no time limits: a half-sent head stays open for good there.

mod clock;
mod connection;
mod pieces;
mod room;
mod slots;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use self::clock::Clock;
use self::connection::Shared;
use self::room::Room;
use self::slots::{Slot, Slots};
use crate::counters::Traffic;
use crate::limits::Limits;

/// Rest after a failed accept: out of file descriptors, which frees itself.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Who sent a request, and where it arrived; an extension of each request that came over a socket.
#[derive(Clone, Copy, Debug)]
pub struct Remote {
    /// The client.
    pub address: SocketAddr,
}

/// Marks a request that came over a stream: whoever may hold one is known to the node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OverStream;

/// The connection's place among all; an extension of each request, kept by what outlives the
/// connection's last answer.
#[derive(Clone, Debug)]
pub(crate) struct Seat {
    slot: Arc<Slot>,
}

/// How a connection from an address is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Closed before a byte is read.
    Banned,
    /// As one of the few that one address may have.
    Client,
    /// As one of many: it carries requests of many clients.
    Proxy,
}

/// Marks an answer that goes on for as long as the client listens; an extension of the response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Endless;

/// Serves `router` on `listener` within `limits` until `stop` is cancelled and the running requests
/// are done.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: CancellationToken) {
    let traffic = Traffic::default();
    serve_whom(listener, router, limits, stop, traffic, |_| Met::Client).await;
}

/// The same where `meets` says what becomes of a connection from an address, and `traffic` counts.
pub async fn serve_whom(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: CancellationToken,
    traffic: Traffic,
    meets: impl Fn(IpAddr) -> Met + Send,
) {
    let room = Room::new(&limits);
    let limits = Arc::new(limits);
    let slots = Slots::new(&limits);
    let mut running = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            Some(_) = running.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                warn!(%error, "a connection could not be accepted");
                sleep(ACCEPT_REST).await;
                continue;
            }
        };
        let met = meets(address.ip());
        if met == Met::Banned {
            debug!(%address, "a banned address was closed at once");
            continue;
        }
        let clock = Clock::new(&limits);
        let Some(slot) = slots.take(address.ip(), met == Met::Proxy, &clock) else {
            debug!(%address, "too many connections: one was closed at once");
            continue;
        };
        let shared = Shared {
            router: router.clone(),
            room: room.clone(),
            traffic: traffic.clone(),
            seat: Seat {
                slot: Arc::new(slot),
            },
        };
        let (limits, stop) = (Arc::clone(&limits), stop.clone());
        running.spawn(async move {
            if prepare(&stream).is_ok() {
                connection::run(stream, Remote { address }, shared, clock, &limits, &stop).await;
            }
        });
    }
    drop(listener);
    let all = async { while running.join_next().await.is_some() {} };
    if timeout(limits.stop, all).await.is_err() {
        debug!("requests that did not end in time were cut off");
    }
}

/// Small answers must not wait for acknowledgements: without this each costs 40 ms.
fn prepare(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)
}
