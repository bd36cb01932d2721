//! Where the ways to this node are noted, by whoever serves it.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::{Evidence, LanView, MappingView, ReachWishes, Reachability};

/// What is wished and what is known, shared by all handles of a node.
#[derive(Debug)]
pub(crate) struct ReachBoard {
    wishes: watch::Sender<ReachWishes>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    evidence: Evidence,
    mapping: MappingView,
    lan: LanView,
}

impl ReachBoard {
    pub(crate) fn new(wishes: ReachWishes) -> Self {
        Self {
            wishes: watch::Sender::new(wishes),
            known: Mutex::default(),
        }
    }

    pub(crate) fn wishes(&self) -> watch::Receiver<ReachWishes> {
        self.wishes.subscribe()
    }

    /// The owner wishes something else; what is none stays.
    pub(crate) fn wish(&self, lan: Option<bool>, mapping: Option<bool>) {
        self.wishes.send_if_modified(|wishes| {
            let before = *wishes;
            wishes.lan = lan.unwrap_or(wishes.lan);
            wishes.mapping = mapping.unwrap_or(wishes.mapping);
            before != *wishes
        });
    }

    pub(crate) fn called(&self, from: IpAddr, own: Option<IpAddr>, now: Duration) {
        self.known().evidence.called(from, own, now);
    }

    /// Whether the open internet reaches the node, and whether its own network does.
    pub(crate) fn reached(&self, listens: bool, now: Duration) -> (Reachability, bool) {
        let known = self.known();
        let reachable = known.evidence.reachability(listens, now);
        (reachable, known.evidence.in_lan(now))
    }

    pub(crate) fn mapping(&self) -> MappingView {
        self.known().mapping.clone()
    }

    pub(crate) fn set_mapping(&self, mapping: MappingView) {
        self.known().mapping = mapping;
    }

    pub(crate) fn lan(&self) -> LanView {
        self.known().lan.clone()
    }

    pub(crate) fn set_lan(&self, lan: LanView) {
        self.known().lan = lan;
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
