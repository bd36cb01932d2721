//! Header walks: locator, headers, check, and again while answers are full.

use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Header, Work};

use super::Sync;
use crate::core::{HeadersOutcome, HeadersVerdict};
use crate::net::action::{Failed, Fault, Job, Link, Notice, Now, Outbox, Tag};
use crate::transport::{MAX_HEADERS_PER_ANSWER, MAX_LOCATOR, Request};

/// A headers request's deadline.
const HEADERS_DEADLINE: Duration = Duration::from_secs(15);
/// Headers of a chain with little work that are kept in memory at most.
const MAX_LOW_WORK_HEADERS: usize = 65_536;
/// A peer whose long chain came to nothing is not followed again so soon.
const LOW_WORK_REST: Duration = Duration::from_secs(10 * 60);
/// After a failure, a walk waits this long.
const FAILED_REST: Duration = Duration::from_secs(5);
/// A peer whose headers lead nowhere is left alone for this long.
const GIVEN_UP_REST: Duration = Duration::from_secs(60);
/// A header that runs ahead of the clock is asked for again after this at most.
const LONGEST_TOO_NEW: u64 = 120;
/// How often a walk begins anew from a fresh locator before it gives up.
const MAX_RESTARTS: u8 = 3;

/// A walk along one peer's header chain.
#[derive(Debug, Default)]
pub(super) struct Walk {
    step: Step,
    /// What the core gave, newest first.
    locator: Vec<BlockId>,
    /// The last header that the peer gave: our place in its chain.
    at: Option<BlockId>,
    /// Where the peer's chain leaves ours, once it showed.
    common: Option<BlockId>,
    restarts: u8,
    /// The last answer was full: there is more.
    full: bool,
    /// It has news again; walk once more.
    again: bool,
    /// Not before this.
    due: Duration,
    /// At least one walk came to its end.
    ended: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    Locating,
    Asking,
    Submitting,
    /// It has a long chain, and another peer's is being followed.
    Parked,
}

impl Walk {
    /// The walk of a peer whose tip is ours: there is nothing to walk.
    pub(super) fn unneeded() -> Self {
        Self {
            ended: true,
            ..Self::default()
        }
    }

    /// The locator to ask with: our place in the peer's chain first, whichever
    /// chain is our best by now.
    fn question(&self) -> Vec<BlockId> {
        let mut locator = self.locator.clone();
        locator.truncate(MAX_LOCATOR - 1);
        self.at.into_iter().chain(locator).collect()
    }

    /// The first walk has not come to its end.
    pub(super) fn is_first(&self) -> bool {
        !self.ended
    }
}

/// A chain that has too little work to be kept yet, gathered in memory until
/// it has enough or ends. One at a time.
#[derive(Debug)]
pub(super) struct LowWorkChain {
    pub(super) peer: SocketAddr,
    headers: Vec<Header>,
    /// The core is asked again when so many are here, so that all checks
    /// together stay within twice the last one.
    next_try: usize,
}

impl Sync {
    /// Begins a walk, or notes that another is wanted after the present one.
    pub(super) fn start_walk(&mut self, peer: SocketAddr, now: Now, outbox: &mut Outbox) {
        let Some(remote) = self.peers.get_mut(&peer) else {
            return;
        };
        let walk = &mut remote.walk;
        if walk.step != Step::Idle || walk.due > now.mono {
            walk.again = true;
            return;
        }
        walk.step = Step::Locating;
        walk.again = false;
        walk.restarts = 0;
        walk.common = None;
        walk.at = None;
        outbox.job(Job::Locator { link: remote.link });
    }

    /// Walks that had to wait.
    pub(super) fn tick_walks(&mut self, now: Now, outbox: &mut Outbox) {
        let waiting = self.peers.values().filter(|remote| {
            let walk = &remote.walk;
            walk.again && walk.step == Step::Idle && walk.due <= now.mono
        });
        let waiting: Vec<SocketAddr> = waiting.map(|remote| remote.link.peer).collect();
        waiting
            .into_iter()
            .for_each(|peer| self.start_walk(peer, now, outbox));
    }

    pub(super) fn got_locator(
        &mut self,
        link: Link,
        result: Result<Vec<BlockId>, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self
            .remote_mut(link)
            .filter(|remote| remote.walk.step == Step::Locating)
        else {
            return;
        };
        match result {
            Ok(locator) => {
                remote.walk.locator = locator;
                remote.walk.step = Step::Asking;
                let locator = remote.walk.question();
                outbox.call(
                    link,
                    Tag::Headers,
                    Request::Headers { locator },
                    HEADERS_DEADLINE,
                );
            }
            Err(Failed) => self.end_walk(link, FAILED_REST, true, now, outbox),
        }
    }

    pub(super) fn got_headers(
        &mut self,
        link: Link,
        headers: Vec<Header>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self
            .remote_mut(link)
            .filter(|remote| remote.walk.step == Step::Asking)
        else {
            return;
        };
        if headers.len() > MAX_HEADERS_PER_ANSWER {
            outbox.broke(link, "sent more headers than one answer may hold");
            return;
        }
        let Some(first) = headers.first() else {
            // It has nothing after what we know: its tip is a block of ours.
            let common = remote.walk.common;
            outbox.tell(Notice::Walked { link, common });
            self.end_low_work(link.peer);
            self.end_walk(link, Duration::ZERO, false, now, outbox);
            return;
        };
        let walk = &mut remote.walk;
        walk.common.get_or_insert(first.prev);
        if walk.at.is_some_and(|at| at != first.prev) {
            // It went on from elsewhere: its chain changed, or it leads us in circles.
            walk.restarts += 1;
            if walk.restarts > MAX_RESTARTS {
                self.give_up(link, now, outbox);
                return;
            }
        }
        walk.full = headers.len() == MAX_HEADERS_PER_ANSWER;
        walk.step = Step::Submitting;
        walk.at = headers.last().map(Header::id);
        self.submit_headers(link, headers, outbox);
    }

    /// Hands headers to the core: alone, or behind those that had too little
    /// work without them.
    fn submit_headers(&mut self, link: Link, headers: Vec<Header>, outbox: &mut Outbox) {
        let full = self.remote(link).is_some_and(|remote| remote.walk.full);
        let Some(chain) = self
            .low_work
            .as_mut()
            .filter(|chain| chain.peer == link.peer)
        else {
            outbox.job(Job::Headers { link, headers });
            return;
        };
        let joint = chain.headers.last().map(Header::id);
        let follows = joint.is_none() || joint == headers.first().map(|first| first.prev);
        if !follows {
            // The peer changed its chain meanwhile.
            self.low_work = None;
            outbox.job(Job::Headers { link, headers });
            return;
        }
        chain.headers.extend(headers);
        let enough = !full || chain.headers.len() >= chain.next_try;
        if enough {
            let headers = chain.headers.clone();
            outbox.job(Job::Headers { link, headers });
        } else {
            self.ask_on(link, outbox);
        }
    }

    /// The core judged the headers.
    pub(super) fn headers_taken(
        &mut self,
        link: Link,
        result: Result<HeadersOutcome, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self
            .remote_mut(link)
            .filter(|remote| remote.walk.step == Step::Submitting)
        else {
            return;
        };
        let full = remote.walk.full;
        let Ok(outcome) = result else {
            self.end_low_work(link.peer);
            self.end_walk(link, FAILED_REST, true, now, outbox);
            return;
        };
        if let Some(last) = &outcome.last {
            remote.height = remote.height.max(last.height.get());
            remote.work = remote.work.max(last.work);
            self.window.may_want_more();
        }
        if outcome.fresh > 0 {
            outbox.tell(Notice::Credit { link });
        }
        match outcome.verdict {
            HeadersVerdict::Good => {
                self.end_low_work(link.peer);
                if full {
                    self.ask_on(link, outbox);
                } else {
                    self.walked(link, now, outbox);
                }
            }
            HeadersVerdict::LowWork => self.low_work(link, full, now, outbox),
            HeadersVerdict::Orphan => self.restart(link, now, outbox),
            HeadersVerdict::TooNew { ahead_secs, .. } => {
                self.end_low_work(link.peer);
                let rest = Duration::from_secs(ahead_secs.min(LONGEST_TOO_NEW) + 1);
                if let Some(remote) = self.remote_mut(link) {
                    remote.walk.ended = true;
                }
                self.end_walk(link, rest, true, now, outbox);
            }
            HeadersVerdict::Invalid { rule, message, .. } => {
                self.end_low_work(link.peer);
                outbox.broke(
                    link,
                    format!("sent a header that breaks rule {rule}: {message}"),
                );
            }
        }
    }

    /// The walk reached the peer's tip.
    fn walked(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let common = self.remote(link).and_then(|remote| remote.walk.common);
        outbox.tell(Notice::Walked { link, common });
        self.end_walk(link, Duration::ZERO, false, now, outbox);
    }

    /// Asks for the headers after the last ones, if this peer's turn it is.
    fn ask_on(&mut self, link: Link, outbox: &mut Outbox) {
        let baton = *self.baton.get_or_insert(link.peer);
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        if baton != link.peer {
            remote.walk.step = Step::Parked;
            return;
        }
        remote.walk.step = Step::Asking;
        let locator = remote.walk.question();
        outbox.call(
            link,
            Tag::Headers,
            Request::Headers { locator },
            HEADERS_DEADLINE,
        );
    }

    /// A chain that the core does not keep yet: gather on, within the bound.
    fn low_work(&mut self, link: Link, full: bool, now: Now, outbox: &mut Outbox) {
        let gathers = self.low_work.as_ref().map(|chain| chain.peer);
        if gathers.is_some_and(|peer| peer != link.peer) {
            // Another such chain is being gathered; this one's turn comes later.
            self.end_walk(link, FAILED_REST, full, now, outbox);
            return;
        }
        if !full {
            // That was all of it. No blame: it is a chain with little work.
            self.end_low_work(link.peer);
            self.walked(link, now, outbox);
            return;
        }
        let held = self
            .low_work
            .as_ref()
            .map_or(0, |chain| chain.headers.len());
        if held + MAX_HEADERS_PER_ANSWER > MAX_LOW_WORK_HEADERS {
            self.end_low_work(link.peer);
            self.end_walk(link, LOW_WORK_REST, false, now, outbox);
            return;
        }
        match &mut self.low_work {
            Some(chain) => chain.next_try = (chain.headers.len() * 2).min(MAX_LOW_WORK_HEADERS),
            None => {
                self.low_work = Some(LowWorkChain {
                    peer: link.peer,
                    headers: Vec::new(),
                    next_try: 0,
                });
                // The headers went to the core; ask for them once more, now
                // that they are to be kept.
                self.restart(link, now, outbox);
                return;
            }
        }
        self.ask_on(link, outbox);
    }

    /// Begins anew from a fresh locator, a few times at most.
    fn restart(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        let walk = &mut remote.walk;
        walk.restarts += 1;
        if walk.restarts > MAX_RESTARTS {
            self.give_up(link, now, outbox);
            return;
        }
        walk.at = None;
        walk.step = Step::Locating;
        walk.common = None;
        outbox.job(Job::Locator { link });
    }

    /// Its headers lead nowhere: left alone for a minute.
    fn give_up(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        self.end_low_work(link.peer);
        let fault = Fault::Slow;
        outbox.tell(Notice::Blame { link, fault });
        self.end_walk(link, GIVEN_UP_REST, true, now, outbox);
    }

    /// A headers call failed, and the connection stands.
    pub(super) fn walk_failed(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        self.end_low_work(link.peer);
        self.end_walk(link, FAILED_REST, true, now, outbox);
    }

    fn end_walk(&mut self, link: Link, rest: Duration, again: bool, now: Now, outbox: &mut Outbox) {
        if let Some(remote) = self.remote_mut(link) {
            let walk = &mut remote.walk;
            walk.step = Step::Idle;
            walk.due = now.mono + rest;
            walk.again |= again;
            walk.ended |= !again;
        }
        self.drop_baton(link.peer, now, outbox);
        self.tick_walks(now, outbox);
    }

    fn end_low_work(&mut self, peer: SocketAddr) {
        if self
            .low_work
            .as_ref()
            .is_some_and(|chain| chain.peer == peer)
        {
            self.low_work = None;
        }
    }

    /// The peer's long chain is followed no more: those that waited ask anew,
    /// the one that claims most work first. Mostly they have nothing to add.
    pub(super) fn drop_baton(&mut self, peer: SocketAddr, now: Now, outbox: &mut Outbox) {
        if self.baton != Some(peer) {
            return;
        }
        self.baton = None;
        let mut parked: Vec<(Work, SocketAddr)> = Vec::new();
        for (address, remote) in &mut self.peers {
            if remote.walk.step == Step::Parked {
                remote.walk.step = Step::Idle;
                parked.push((remote.work, *address));
            }
        }
        parked.sort_unstable_by(|one, other| other.cmp(one));
        parked
            .into_iter()
            .for_each(|(_, waiting)| self.start_walk(waiting, now, outbox));
    }
}
