//! Header walks: ask, have the answer judged, ask on while answers are full.
//!
//! What a peer answers is judged by the core, which keeps it. Where the core says that the chain
//! has too little work to be kept, the walk goes on from there, and answers are judged by
//! [`Vetting`] until the chain has shown enough.

use std::cmp::Reverse;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Header};

use super::Sync;
use super::vetting::{Vetted, Vetting};
use crate::core::{HeadersOutcome, HeadersVerdict};
use crate::net::action::{Failed, Fault, Gave, Job, Link, Notice, Now, Outbox, Tag};
use crate::net::faults::bad_header;
use crate::said::Problem;
use crate::transport::{MAX_HEADERS_PER_ANSWER, MAX_LOCATOR, Request};

/// A headers request's deadline.
const HEADERS_DEADLINE: Duration = Duration::from_secs(15);
/// A peer whose chain has too little work is not followed again so soon.
const LOW_WORK_REST: Duration = Duration::from_secs(10 * 60);
/// Checks that rest until their chain has grown; more begin from the start again.
const MAX_RESTING: usize = 4;
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
    /// The check of its chain, while it has too little work. It rests between two walks.
    vetting: Option<Box<Vetting>>,
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
    /// Waits for its turn since.
    parked: Option<Duration>,
    /// At least one walk came to its end.
    ended: bool,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Step {
    #[default]
    Idle,
    Locating,
    Asking,
    Judging,
    /// It is another peer's turn.
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
        if let Some(vetting) = &self.vetting {
            return vetting.question();
        }
        let mut locator = self.locator.clone();
        locator.truncate(MAX_LOCATOR - 1);
        self.at.into_iter().chain(locator).collect()
    }

    /// The first walk has not come to its end.
    pub(super) fn is_first(&self) -> bool {
        !self.ended
    }

    /// More of the peer's chain may come.
    pub(super) fn is_under_way(&self) -> bool {
        !self.ended || self.step != Step::Idle
    }

    fn rests_with_check(&self) -> bool {
        self.step == Step::Idle && self.vetting.is_some()
    }
}

impl Sync {
    /// Begins a walk, or notes that another is wanted after the present one.
    pub(super) fn start_walk(&mut self, peer: SocketAddr, now: Now, outbox: &mut Outbox) {
        let Some(remote) = self.peers.get_mut(&peer) else {
            return;
        };
        let (link, walk) = (remote.link, &mut remote.walk);
        if walk.step != Step::Idle || walk.due > now.mono {
            walk.again = true;
            return;
        }
        walk.again = false;
        walk.restarts = 0;
        walk.common = None;
        walk.at = None;
        if walk.vetting.is_some() {
            // Its chain may have grown: the check goes on where it rests.
            self.ask_on(link, now, outbox);
            return;
        }
        walk.step = Step::Locating;
        outbox.job(Job::Locator { link });
    }

    /// Walks that had to wait, and checks that took too long.
    pub(super) fn tick_walks(&mut self, now: Now, outbox: &mut Outbox) {
        for peer in self.turns.overdue(now.mono) {
            let Some(link) = self.peers.get(&peer).map(|remote| remote.link) else {
                continue;
            };
            self.blame_slow(link, outbox);
            self.end_walk(link, LOW_WORK_REST, false, now, outbox);
            self.forget_check(link);
        }
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
        let Some(walk) = self.walk_at(link, Step::Locating) else {
            return;
        };
        match result {
            Ok(locator) => {
                walk.locator = locator;
                self.ask(link, outbox);
            }
            Err(Failed) => self.end_walk(link, FAILED_REST, true, now, outbox),
        }
    }

    fn ask(&mut self, link: Link, outbox: &mut Outbox) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        remote.walk.step = Step::Asking;
        remote.walk.parked = None;
        let locator = remote.walk.question();
        let request = Request::Headers { locator };
        outbox.call(link, Tag::Headers, request, HEADERS_DEADLINE);
    }

    pub(super) fn got_headers(
        &mut self,
        link: Link,
        headers: Vec<Header>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(walk) = self.walk_at(link, Step::Asking) else {
            return;
        };
        if headers.len() > MAX_HEADERS_PER_ANSWER {
            let what = "sent more headers than one answer may hold";
            outbox.broke(link, Problem::new("peer_odd_answer", what));
            return;
        }
        walk.full = headers.len() == MAX_HEADERS_PER_ANSWER;
        if let Some(first) = headers.first() {
            walk.common.get_or_insert(first.prev);
        }
        if let Some(vetting) = walk.vetting.take() {
            walk.step = Step::Judging;
            let full = walk.full;
            outbox.job(Job::Vet {
                link,
                vetting,
                headers,
                full,
                now: now.unix,
            });
            return;
        }
        let Some(first) = headers.first() else {
            // It has nothing after what we know: its tip is a block of ours.
            self.walked(link, now, outbox);
            return;
        };
        if walk.at.is_some_and(|at| at != first.prev) {
            // It went on from elsewhere: its chain changed, or it leads us in circles.
            walk.restarts += 1;
            if walk.restarts > MAX_RESTARTS {
                self.give_up(link, now, outbox);
                return;
            }
        }
        walk.step = Step::Judging;
        walk.at = headers.last().map(Header::id);
        let vetted = false;
        outbox.job(Job::Headers {
            link,
            headers,
            vetted,
        });
    }

    /// The core judged the headers.
    pub(super) fn headers_taken(
        &mut self,
        link: Link,
        result: Result<HeadersOutcome, Failed>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        if remote.walk.step != Step::Judging {
            return;
        }
        let Ok(outcome) = result else {
            self.end_walk(link, FAILED_REST, true, now, outbox);
            return;
        };
        let is_light = matches!(outcome.verdict, HeadersVerdict::LowWork { .. });
        if let Some(last) = outcome.last.filter(|_| !is_light) {
            remote.height = remote.height.max(last.height.get());
            remote.work = remote.work.max(last.work);
            self.window.may_want_more();
        }
        if outcome.fresh > 0 {
            outbox.tell(Notice::Credit {
                link,
                gave: Gave::Headers,
            });
        }
        match outcome.verdict {
            HeadersVerdict::Good => self.good(link, now, outbox),
            HeadersVerdict::LowWork { needed } => {
                let Some(walk) = self.walk_at(link, Step::Judging) else {
                    return;
                };
                match outcome.last.filter(|_| walk.full) {
                    Some(start) => {
                        walk.vetting = Some(Box::new(Vetting::new(start, needed)));
                        // Another's long chain need not wait for what may come to nothing.
                        self.turns.leave(link.peer);
                        self.wake_parked(now, outbox);
                        self.ask_on(link, now, outbox);
                    }
                    // That was all of it. No blame: it is a chain with little work.
                    None => self.walked(link, now, outbox),
                }
            }
            HeadersVerdict::Orphan => self.restart(link, now, outbox),
            HeadersVerdict::TooNew { ahead_secs, .. } => {
                self.too_new(link, ahead_secs, now, outbox);
            }
            HeadersVerdict::Invalid { rule, message, .. } => {
                outbox.broke(link, bad_header(rule, &message));
            }
        }
    }

    /// The check of a chain with little work judged an answer.
    pub(super) fn vetted(
        &mut self,
        link: Link,
        vetting: Box<Vetting>,
        verdict: Vetted,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(walk) = self.walk_at(link, Step::Judging) else {
            return;
        };
        match verdict {
            Vetted::More => {
                walk.vetting = Some(vetting);
                self.ask_on(link, now, outbox);
            }
            Vetted::Light => {
                // No blame: it is a chain with little work.
                walk.vetting = Some(vetting);
                let common = walk.common;
                outbox.tell(Notice::Walked { link, common });
                self.end_walk(link, LOW_WORK_REST, false, now, outbox);
            }
            Vetted::Proven { headers, done } => {
                walk.at = headers.last().map(Header::id);
                if done {
                    self.turns.end_check(link.peer);
                    self.wake_parked(now, outbox);
                } else {
                    walk.vetting = Some(vetting);
                }
                let vetted = true;
                outbox.job(Job::Headers {
                    link,
                    headers,
                    vetted,
                });
            }
            Vetted::Moved => self.restart(link, now, outbox),
            Vetted::TooNew { ahead_secs } => {
                walk.vetting = Some(vetting);
                self.too_new(link, ahead_secs, now, outbox);
            }
            Vetted::Invalid { rule, message } => outbox.broke(link, bad_header(rule, &message)),
            Vetted::Lied { what } => {
                let what = format!("lied about its work: {what}");
                outbox.broke(link, Problem::new("peer_lied", what));
            }
        }
    }

    /// All that the peer answered is known now.
    fn good(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let goes_on = self
            .remote(link)
            .is_some_and(|remote| remote.walk.full || remote.walk.vetting.is_some());
        if goes_on {
            self.ask_on(link, now, outbox);
        } else {
            self.walked(link, now, outbox);
        }
    }

    /// The walk reached the peer's tip.
    fn walked(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let common = self.remote(link).and_then(|remote| remote.walk.common);
        outbox.tell(Notice::Walked { link, common });
        self.end_walk(link, Duration::ZERO, false, now, outbox);
    }

    /// Asks for the headers after the last ones, if this peer's turn it is.
    fn ask_on(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        let Some(remote) = self
            .peers
            .get_mut(&link.peer)
            .filter(|remote| remote.link == link)
        else {
            return;
        };
        let (peer, height) = (link.peer, remote.height);
        let is_check = remote.walk.vetting.is_some();
        let has_turn = if is_check {
            self.turns
                .check(peer, remote.edge.dialled, height, now.mono)
        } else {
            self.turns.lead(peer, now.mono)
        };
        if !has_turn {
            remote.walk.step = Step::Parked;
            remote.walk.parked.get_or_insert(now.mono);
            return;
        }
        // A crowd of callers keeps nobody from leading whom we dialled.
        let dialled = remote.edge.dialled;
        let gives_way = (self.turns.has_led_long(peer, now.mono) && self.others_wait(peer, false))
            || (!dialled && self.others_wait(peer, true));
        if !is_check && gives_way {
            // The core has all that came; whoever asks next goes on from there.
            self.end_walk(link, Duration::ZERO, true, now, outbox);
            return;
        }
        self.ask(link, outbox);
    }

    /// Others wait to lead, or others that we dialled.
    fn others_wait(&self, peer: SocketAddr, dialled: bool) -> bool {
        let others = self.peers.values().filter(|one| one.link.peer != peer);
        let mut others = others.filter(|one| one.edge.dialled || !dialled);
        others.any(|other| other.walk.step == Step::Parked && other.walk.vetting.is_none())
    }

    /// Begins anew from a fresh locator, a few times at most.
    fn restart(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        self.forget_check(link);
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

    /// A header runs ahead of the clock; nobody is to blame.
    fn too_new(&mut self, link: Link, ahead_secs: u64, now: Now, outbox: &mut Outbox) {
        let rest = Duration::from_secs(ahead_secs.min(LONGEST_TOO_NEW) + 1);
        if let Some(remote) = self.remote_mut(link) {
            remote.walk.ended = true;
        }
        self.end_walk(link, rest, true, now, outbox);
    }

    /// Its headers lead nowhere: left alone for a minute.
    fn give_up(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        self.blame_slow(link, outbox);
        self.end_walk(link, GIVEN_UP_REST, true, now, outbox);
    }

    fn blame_slow(&self, link: Link, outbox: &mut Outbox) {
        let fault = Fault::Slow;
        outbox.tell(Notice::Blame { link, fault });
    }

    /// A headers call failed, and the connection stands.
    pub(super) fn walk_failed(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        if self.walk_at(link, Step::Asking).is_some() {
            self.end_walk(link, FAILED_REST, true, now, outbox);
        }
    }

    fn end_walk(&mut self, link: Link, rest: Duration, again: bool, now: Now, outbox: &mut Outbox) {
        let resting = self.peers.values();
        let resting = resting.filter(|remote| remote.walk.rests_with_check());
        let no_room = resting.count() >= MAX_RESTING;
        if let Some(remote) = self.remote_mut(link) {
            let walk = &mut remote.walk;
            walk.step = Step::Idle;
            walk.parked = None;
            walk.due = now.mono + rest;
            walk.again |= again;
            walk.ended |= !again;
            walk.vetting.take_if(|_| no_room);
        }
        self.turns.leave(link.peer);
        self.wake_parked(now, outbox);
        self.tick_walks(now, outbox);
    }

    fn forget_check(&mut self, link: Link) {
        if let Some(remote) = self.remote_mut(link) {
            remote.walk.vetting = None;
        }
        self.turns.end_check(link.peer);
    }

    /// A turn is over: those that wait for one go on, first whom we dialled, then who waits
    /// longest, then who claims most work.
    pub(super) fn wake_parked(&mut self, now: Now, outbox: &mut Outbox) {
        let parked = self.peers.values_mut();
        let parked = parked.filter(|remote| remote.walk.step == Step::Parked);
        let mut waiting: Vec<_> = parked
            .map(|remote| {
                let (walk, is_caller) = (&remote.walk, !remote.edge.dialled);
                (is_caller, walk.parked, Reverse(remote.work), remote.link)
            })
            .collect();
        waiting.sort_unstable();
        for (_, _, _, link) in waiting {
            let is_led = self.turns.is_led();
            let Some(walk) = self.walk_at(link, Step::Parked) else {
                continue;
            };
            if walk.vetting.is_some() {
                self.ask_on(link, now, outbox);
            } else if !is_led {
                // Much may be known by now: mostly it has nothing to add.
                walk.step = Step::Idle;
                self.start_walk(link.peer, now, outbox);
            }
        }
    }

    fn walk_at(&mut self, link: Link, step: Step) -> Option<&mut Walk> {
        let remote = self.remote_mut(link)?;
        (remote.walk.step == step).then_some(&mut remote.walk)
    }
}
