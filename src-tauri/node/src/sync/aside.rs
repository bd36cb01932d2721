//! Blocks that nobody gives, or not whole: their branches are set aside for a while, longer each
//! time, so that who withholds a body costs nothing lasting.

use std::collections::VecDeque;
use std::time::Duration;

use blocknet_chain::BlockId;

use crate::net::action::{Job, Now, Outbox};

/// The first time a branch is set aside for so long.
const FIRST: Duration = Duration::from_secs(5);
/// It doubles up to this.
const LONGEST: Duration = Duration::from_secs(30 * 60);
/// Blocks that are remembered, as many as the core sets aside.
const MAX_ASIDE: usize = 64;

#[derive(Debug)]
struct Aside {
    id: BlockId,
    term: Duration,
    /// `None` while it is wanted again.
    until: Option<Duration>,
}

/// What is set aside, and for how long.
#[derive(Debug, Default)]
pub(super) struct Asides {
    list: VecDeque<Aside>,
}

impl Asides {
    /// Nobody gives this block.
    pub(super) fn put(&mut self, id: BlockId, now: Now, outbox: &mut Outbox) {
        let known = self.list.iter_mut().find(|aside| aside.id == id);
        if let Some(aside) = known {
            aside.term = (aside.term * 2).min(LONGEST);
            aside.until = Some(now.mono + aside.term);
        } else {
            if self.list.len() >= MAX_ASIDE {
                self.list.pop_front();
            }
            self.list.push_back(Aside {
                id,
                term: FIRST,
                until: Some(now.mono + FIRST),
            });
        }
        outbox.job(Job::SetAside { id });
    }

    /// Has those wanted again whose term is over.
    pub(super) fn take_up(&mut self, now: Now, outbox: &mut Outbox) {
        let mut ids = Vec::new();
        for aside in &mut self.list {
            if aside.until.take_if(|until| *until <= now.mono).is_some() {
                ids.push(aside.id);
            }
        }
        if !ids.is_empty() {
            outbox.job(Job::TakeUp { ids });
        }
    }

    /// The block is here now.
    pub(super) fn came(&mut self, id: &BlockId) {
        self.list.retain(|aside| aside.id != *id);
    }
}
