//! The ways to this node: its interfaces, the code that leads to it, its neighbours on the local
//! network, and the router that passes its port on.

mod interfaces;
mod lan;
mod mapping;
mod qr;
mod router;

use blocknet_node::{NodeHandle, ReachWishes};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::lan::{LanPlace, OwnNode};
use self::mapping::Search;

pub(crate) use self::interfaces::interfaces;
pub(crate) use self::qr::qr_svg;

/// Starts what finds the node's neighbours and what asks the router, each for as long as the
/// owner wishes it. Both end, and take back what they told others, when `stop` is cancelled.
pub(crate) fn start(tasks: &mut JoinSet<()>, node: &NodeHandle, stop: &CancellationToken) {
    let (own, seen, dialler) = (OwnNode::of(node), node.clone(), node.clone());
    let seen = move |view| seen.set_lan(view);
    let near = move |found| dialler.on_lan(found);
    let (wishes, stopped) = (node.reach_wishes(), stop.clone());
    tasks.spawn(lan::discover(
        LanPlace::HOUSE,
        own,
        wishes,
        seen,
        near,
        stopped,
    ));

    let told = node.clone();
    let told = move |view| told.set_mapping(view);
    let (wishes, stopped) = (node.reach_wishes(), stop.clone());
    let listener = node.listener();
    tasks.spawn(mapping::keep_mapped(
        Search::default(),
        listener,
        wishes,
        told,
        stopped,
    ));
}

/// Waits until one of the wishes is, or is not; false when the node ends first.
async fn wished(
    mut wishes: watch::Receiver<ReachWishes>,
    which: fn(&ReachWishes) -> bool,
    wanted: bool,
    stop: &CancellationToken,
) -> bool {
    tokio::select! {
        () = stop.cancelled() => false,
        wish = wishes.wait_for(|wishes| which(wishes) == wanted) => wish.is_ok(),
    }
}
