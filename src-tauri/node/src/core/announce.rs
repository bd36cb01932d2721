//! Telling the world what was committed: events, the tip, and the net part.

use blocknet_chain::Leaf;
use blocknet_store::StoreError;
use tokio::sync::{broadcast, watch};

use super::outcome::{CoreEvent, Tip};
use crate::events::{EventKind, Hushed, Streams};

/// How many happenings the net part may lag behind before it has to compare pools instead.
const BACKLOG: usize = 4_096;

/// Something that was committed and is to be told.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// For everybody who follows the events.
    Event(EventKind),
    /// For the net part.
    Net(CoreEvent),
    /// Somebody sent an own post that was hushed.
    Heard(Leaf),
}

/// Everybody who is told.
#[derive(Debug)]
pub(super) struct Announcer {
    pub(super) streams: Streams,
    pub(super) net: broadcast::Sender<CoreEvent>,
    pub(super) tip: watch::Sender<Tip>,
    trouble: Option<String>,
}

impl Announcer {
    pub(super) fn new(tip: Tip, hushed: Hushed) -> Self {
        Self {
            streams: Streams::new(hushed),
            net: broadcast::Sender::new(BACKLOG),
            tip: watch::Sender::new(tip),
            trouble: None,
        }
    }

    /// Notes that the store refused to write.
    pub(super) fn trouble(&mut self, error: &StoreError) {
        self.trouble = Some(error.to_string());
    }

    /// Notes that the store writes again.
    pub(super) fn trouble_is_over(&mut self) {
        tracing::info!("the store writes again");
        self.trouble = None;
    }

    /// Why the store does not write, while it does not.
    pub(super) fn open_trouble(&self) -> Option<String> {
        self.trouble.clone()
    }

    /// Tells what was committed, the tip before the events that led to it: whoever hears of a
    /// block and asks how the node stands is not told how it stood before.
    pub(super) fn announce(&self, changes: Vec<Change>, tip: Tip) {
        let mut events = Vec::new();
        for change in changes {
            match change {
                Change::Event(event) => events.push(event),
                // Nobody listens while the node starts or ends.
                Change::Net(event) => drop(self.net.send(event)),
                Change::Heard(leaf) => self.streams.heard(&leaf),
            }
        }
        let before = self.tip.borrow().pool_revision;
        if before != tip.pool_revision {
            events.push(EventKind::Pool {
                posts: tip.pool_posts,
                bytes: tip.pool_bytes,
            });
        }
        self.tip.send_if_modified(|seen| {
            let changed = *seen != tip;
            *seen = tip;
            changed
        });
        self.streams.publish(events);
    }
}
