//! Asks the router to pass the node's port on: by UPnP, else by PCP or its forerunner NAT-PMP.
//!
//! What the router grants ends by itself after an hour; it is renewed after half of that, and
//! taken back when the owner no longer wishes it or the node ends.

mod asked;
mod pcp;
mod problem;
#[cfg(test)]
mod tests;
mod upnp;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::pin::{Pin, pin};
use std::time::Duration;

use blocknet_node::{MappingState, MappingView, ReachWishes};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use self::asked::Asked;
use self::problem::Problem;
use super::wished;

/// How long the router is asked to pass the port on; it forgets this node so long after a crash.
const LEASE: Duration = Duration::from_secs(3_600);
/// After a failure the router is asked again after this time, doubling.
const FIRST_RETRY: Duration = Duration::from_secs(60);
const LONGEST_RETRY: Duration = Duration::from_secs(3_600);
/// No router is asked more often, whatever it grants.
const LEAST_LEASE: Duration = Duration::from_secs(120);
/// Time to take back what the router granted: a node has to end within two seconds.
const TAKE_BACK: Duration = Duration::from_millis(800);

/// Where and how patiently a router is looked for.
#[derive(Clone, Debug)]
pub(crate) struct Search {
    /// Where UPnP routers are called.
    ssdp: SocketAddr,
    /// How long they may take to answer.
    patience: Duration,
    /// Addresses of routers that are trusted though they are this computer's own.
    trusted: Vec<IpAddr>,
    /// Who is asked by PCP.
    router: fn() -> Option<Ipv4Addr>,
    /// After which time a grant is renewed at the latest.
    renew: Duration,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            // The group and the port of UPnP.
            ssdp: SocketAddr::from(([239, 255, 255, 250], 1_900)),
            // Routers spread their answers over three seconds.
            patience: Duration::from_secs(4),
            trusted: Vec::new(),
            router: super::router::default_router,
            renew: LEASE / 2,
        }
    }
}

/// Keeps the port passed on for as long as the owner wishes.
pub(crate) async fn keep_mapped(
    search: Search,
    listener: Option<SocketAddr>,
    wishes: watch::Receiver<ReachWishes>,
    show: impl Fn(MappingView),
    stop: CancellationToken,
) {
    let mapping = |wishes: &ReachWishes| wishes.mapping;
    while wished(wishes.clone(), mapping, true, &stop).await {
        let mut over = pin!(wished(wishes.clone(), mapping, false, &stop));
        match listener.filter(|listener| !listener.ip().is_loopback() || !search.trusted.is_empty())
        {
            Some(listener) => hold(&search, listener.port(), &show, over.as_mut()).await,
            None => {
                show(failed(&Problem::nothing_listens()));
                over.await;
            }
        }
        show(MappingView::default());
    }
}

/// Asks, renews and asks again until `over`; then takes back what was granted.
async fn hold(
    search: &Search,
    port: u16,
    show: &impl Fn(MappingView),
    mut over: Pin<&mut impl Future<Output = bool>>,
) {
    let mut wait = FIRST_RETRY;
    loop {
        show(MappingView {
            state: MappingState::Searching,
            ..MappingView::default()
        });
        let asked = tokio::select! {
            _ = over.as_mut() => return,
            asked = Asked::ask(search, port) => asked,
        };
        let problem = match asked {
            Ok(granted) => {
                wait = FIRST_RETRY;
                match renew(granted, search, show, over.as_mut()).await {
                    Some(problem) => problem,
                    None => return,
                }
            }
            Err(problem) => problem,
        };
        tracing::warn!(%problem, "the router does not pass the port on");
        show(failed(&problem));
        tokio::select! {
            _ = over.as_mut() => return,
            () = tokio::time::sleep(wait) => wait = (wait * 2).min(LONGEST_RETRY),
        }
    }
}

/// Renews a grant until `over`, and then takes it back; the problem, when it cannot be renewed.
async fn renew(
    mut granted: Asked,
    search: &Search,
    show: &impl Fn(MappingView),
    mut over: Pin<&mut impl Future<Output = bool>>,
) -> Option<Problem> {
    loop {
        tracing::info!(external = ?granted.external(), "the router passes the port on");
        show(granted.view());
        let due = granted.lease().map_or(search.renew, |lease| {
            search.renew.min(lease.max(LEAST_LEASE) / 2)
        });
        tokio::select! {
            _ = over.as_mut() => {
                if tokio::time::timeout(TAKE_BACK, granted.take_back()).await.is_err() {
                    tracing::warn!("the router did not answer; what it granted ends by itself");
                }
                return None;
            }
            () = tokio::time::sleep(due) => {}
        }
        if let Err(problem) = granted.renew().await {
            return Some(problem);
        }
    }
}

fn failed(problem: &Problem) -> MappingView {
    MappingView {
        state: MappingState::Failed,
        problem: Some(problem.told()),
        advice: Some(problem.advice().to_owned()),
        ..MappingView::default()
    }
}
