//! Finds nodes of the local network by multicast DNS, and lets them find this one.
//!
//! Whatever comes from the wire is a stranger's word: a find is an address of a network that this
//! computer itself stands in, a genesis id and a name of the right shape, and nothing else of it
//! is kept or shown.

mod finds;
mod problem;
mod session;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use blocknet_chain::Network;
use blocknet_chain::hash::sha256;
use blocknet_node::{LanState, LanView, NodeHandle, ReachWishes};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use self::problem::Problem;
use self::session::Session;
use super::wished;

/// What BlockNet nodes look for and answer to.
const SERVICE: &str = "_blocknet._tcp.local.";
/// The wait before it is tried again where it does not work.
const RETRY: Duration = Duration::from_secs(60);

/// Where neighbours are looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LanPlace {
    port: u16,
    loopback: bool,
}

impl LanPlace {
    /// All interfaces but loopback, on the port of multicast DNS.
    pub(crate) const HOUSE: Self = Self {
        port: mdns_sd::MDNS_PORT,
        loopback: false,
    };
}

/// What this node tells its neighbours of itself.
#[derive(Clone, Debug)]
pub(crate) struct OwnNode {
    network: Network,
    /// Where it listens for others, if anywhere.
    listener: Option<SocketAddr>,
    /// Its name there: new at each start, and nothing of its owner.
    tag: String,
}

impl OwnNode {
    pub(crate) fn of(node: &NodeHandle) -> Self {
        Self::new(node.network(), node.listener(), node.node_nonce())
    }

    fn new(network: &Network, listener: Option<SocketAddr>, nonce: u64) -> Self {
        let hash = sha256(&[b"blocknet-lan", &nonce.to_be_bytes()]);
        let mut tag = hex::encode(hash);
        tag.truncate(16);
        Self {
            network: network.clone(),
            listener,
            tag,
        }
    }
}

/// Shows the neighbours for as long as the owner wishes, and has those of the same network dialled.
pub(crate) async fn discover(
    place: LanPlace,
    own: OwnNode,
    wishes: watch::Receiver<ReachWishes>,
    show: impl Fn(LanView),
    near: impl Fn(Vec<SocketAddr>),
    stop: CancellationToken,
) {
    let lan = |wishes: &ReachWishes| wishes.lan;
    while wished(wishes.clone(), lan, true, &stop).await {
        let mut over = pin!(wished(wishes.clone(), lan, false, &stop));
        loop {
            let problem = match Session::open(place, &own) {
                Ok(session) => session.run(&show, &near, over.as_mut()).await,
                Err(error) => Some(Problem::other(&error)),
            };
            let Some(problem) = problem else { break };
            tracing::warn!(%problem, "nodes of the local network are not found");
            show(LanView {
                state: LanState::Failed,
                problem: Some(problem.told()),
                finds: Vec::new(),
            });
            tokio::select! {
                _ = over.as_mut() => break,
                () = tokio::time::sleep(RETRY) => {}
            }
        }
        show(LanView::default());
        near(Vec::new());
    }
}
