//! Comparing pools: whatever was missed, for whatever reason, comes out of it.
//!
//! A peer that offers reconciliation is asked range by range, and only the
//! differences cross the wire; from another the whole listing is fetched.
//! Everybody is compared with when connected and after a gap, and one peer
//! drawn by lot every minute.

use std::time::Duration;

use bytes::Bytes;

use super::{Relay, Remote};
use crate::net::action::{Compared, Failed, Job, Link, Now, Outbox, PoolDifference, Tag};
use crate::said::Problem;
use crate::transport::Request;

/// The deadline for a pool's listing, and for each message of a comparison.
const DEADLINE: Duration = Duration::from_secs(20);
/// A comparison that failed is tried again after this.
const AGAIN: Duration = Duration::from_secs(30);
/// One peer is drawn by lot after this at the least…
const LOT_FROM: Duration = Duration::from_secs(50);
/// …and this at the most: about once a minute, and not all nodes in step.
const LOT_TO: Duration = Duration::from_secs(70);
/// Messages of one comparison at most. Two full pools without a post in common
/// need that many; what is left then comes the next time.
const MAX_ROUNDS: usize = 32;
/// A post that came within this time may be on its way to the peer already;
/// the lot of a later minute finds it if it was not.
const ON_ITS_WAY: Duration = Duration::from_secs(5);

/// How the comparison with one peer stands.
#[derive(Debug)]
pub(super) struct Compare {
    /// It is to begin from then on.
    due: Option<Duration>,
    /// It is on its way.
    running: bool,
    /// Messages sent in it.
    rounds: usize,
    /// The peer knows no reconciliation, so its whole pool is listed.
    by_listing: bool,
    /// It was drawn by lot, and nothing is known to be missing.
    by_lot: bool,
    /// The peer has more posts than could be wanted at once.
    more_there: bool,
}

impl Compare {
    /// The first comparison of a connection; none where no posts go over it.
    pub(super) fn new(due: Option<Duration>) -> Self {
        Self {
            due,
            running: false,
            rounds: 0,
            by_listing: false,
            by_lot: false,
            more_there: false,
        }
    }

    /// It is to begin at `due`, unless it is to begin sooner.
    pub(super) fn by(&mut self, due: Duration) {
        if self.due.is_none_or(|earlier| due < earlier) {
            (self.due, self.by_lot) = (Some(due), false);
        }
    }

    pub(super) fn there_is_more(&mut self) {
        self.more_there = true;
    }
}

impl Remote {
    /// What it lacks and what we lack is to be found out.
    pub(super) fn compare_at(&mut self, due: Duration) {
        if !self.edge.blocks_only {
            self.compare.due = Some(due);
            self.compare.by_lot = false;
        }
    }
}

impl Relay {
    /// Begins the comparisons that are due.
    pub(super) fn compare_those_due(&mut self, now: Now, outbox: &mut Outbox) {
        self.draw_one(now);
        for remote in self.peers.values_mut() {
            let is_idle = remote.to_ask.is_empty() && !remote.fetching;
            if is_idle && std::mem::take(&mut remote.compare.more_there) {
                remote.compare_at(now.mono);
            }
            let compare = &mut remote.compare;
            if compare.running || compare.due.is_none_or(|due| due > now.mono) {
                continue;
            }
            (compare.due, compare.running, compare.rounds) = (None, true, 0);
            let link = remote.link;
            if compare.by_listing {
                outbox.call(link, Tag::Pool, Request::Pool, DEADLINE);
            } else {
                let answer = None;
                outbox.job(Job::Reconcile { link, answer });
            }
        }
    }

    /// Every minute another peer, so that nothing is missed for good.
    fn draw_one(&mut self, now: Now) {
        let due = self.next_lot.is_some_and(|due| due <= now.mono);
        if due || self.next_lot.is_none() {
            self.next_lot = Some(now.mono + self.dice.between(LOT_FROM, LOT_TO));
        }
        if !due {
            return;
        }
        let full: Vec<Link> = self
            .peers
            .values()
            .filter(|remote| !remote.edge.blocks_only && remote.compare.due.is_none())
            .map(|remote| remote.link)
            .collect();
        if let Some(link) = self.dice.choose(&full)
            && let Some(remote) = self.remote_mut(link)
        {
            remote.compare_at(now.mono);
            remote.compare.by_lot = true;
        }
    }

    /// The peer answered a message of the comparison.
    pub(super) fn reconcile_answered(&mut self, link: Link, bytes: Bytes, outbox: &mut Outbox) {
        if self.remote_mut(link).is_some() {
            let answer = Some(bytes);
            outbox.job(Job::Reconcile { link, answer });
        }
    }

    /// The peer does not want to compare this way: it may not know how.
    pub(super) fn reconcile_refused(
        &mut self,
        link: Link,
        status: u16,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        if matches!(status, 404 | 405) {
            remote.compare.by_listing = true;
            outbox.call(link, Tag::Pool, Request::Pool, DEADLINE);
        } else {
            self.compare_failed(link, now);
        }
    }

    /// A step of the comparison was worked out: both get what they lack.
    pub(super) fn reconciled(
        &mut self,
        link: Link,
        result: Result<Compared, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let step = match result {
            Ok(Compared::Step(step)) => step,
            Ok(Compared::Malformed(error)) => {
                self.compare_failed(link, now);
                let what = format!("compared its pool badly: {error}");
                outbox.broke(link, Problem::new("peer_odd_answer", what));
                return;
            }
            Err(Failed) => return self.compare_failed(link, now),
        };
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let by_lot = remote.compare.by_lot;
        let next = step.next.filter(|_| remote.compare.rounds < MAX_ROUNDS);
        match next {
            Some(bytes) => {
                remote.compare.rounds += 1;
                let request = Request::Reconcile { bytes };
                outbox.call(link, Tag::Reconcile, request, DEADLINE);
            }
            None => remote.compare.running = false,
        }
        for leaf in step.missing_here {
            self.peer_has(link, leaf);
            self.want(link, leaf);
        }
        for leaf in step.missing_there {
            if !(by_lot && self.news.is_younger(&leaf, ON_ITS_WAY, now)) {
                self.queue_post(link.peer, leaf, now);
            }
        }
        self.ask_for_posts(now, outbox);
        self.push_posts_to_all(now, outbox);
    }

    pub(super) fn compare_failed(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link) {
            remote.compare.running = false;
        }
        self.compare_later(link, now);
    }

    pub(super) fn compare_later(&mut self, link: Link, now: Now) {
        if let Some(remote) = self.remote_mut(link)
            && !remote.edge.blocks_only
        {
            remote.compare.by(now.mono + AGAIN);
        }
    }

    /// The peer's listing was compared with our pool: both get what they lack.
    pub(super) fn compared(
        &mut self,
        link: Link,
        result: Result<PoolDifference, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Ok(difference) = result else {
            self.compare_failed(link, now);
            return;
        };
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        remote.compare.running = false;
        for leaf in difference
            .shared
            .into_iter()
            .chain(difference.missing_here.iter().copied())
        {
            self.peer_has(link, leaf);
        }
        for leaf in difference.missing_here {
            self.want(link, leaf);
        }
        for leaf in difference.missing_there {
            self.queue_post(link.peer, leaf, now);
        }
        self.ask_for_posts(now, outbox);
        self.push_posts_to_all(now, outbox);
    }
}
