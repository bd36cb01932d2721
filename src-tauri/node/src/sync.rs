//! Sync: headers first, then bodies, from whichever peers have them.
//!
//! A plain state machine: inputs and time in, actions and notices out. It
//! decides nothing about validity: the core takes what is delivered, and
//! reorgs come out of the core's work. Its parts: [`walk`] follows peers'
//! header chains, by turns ([`turns`]), and checks those with little work
//! before anything of them is kept ([`vetting`]); [`window`] fetches the
//! missing bodies in order, lets go who holds it up ([`stall`]) and sets aside
//! what nobody gives ([`aside`]); [`fresh`] fetches a single new block at the
//! tip at once; [`lost`] seeks texts that no peer had when their block came.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Work};

use crate::net::action::{
    CheckedBody, Done, Edge, Job, Link, Notice, Now, OurTip, Outbox, Part, Tag,
};
use crate::net::faults::odd_answer;
use crate::net::recent::Recent;
use crate::net::view::{Stage, SyncView};
use crate::said::Problem;
use crate::transport::{Answer, RemoteNode, Reply};

mod aside;
mod fresh;
mod lost;
mod progress;
mod stall;
mod turns;
mod vetting;
mod walk;
mod window;

#[cfg(test)]
mod tests;

pub(crate) use vetting::{Salt, Vetted, Vetting};

use fresh::{Fresh, Pushes};
use lost::Lost;
use progress::Progress;
use turns::Turns;
use walk::Walk;
use window::{Errand, Window};

/// Block ids that are remembered as known, so that their news is no news.
const MAX_KNOWN: usize = 4_096;
/// A tip that is at most so far behind the best header is "current" for relay.
const NEARLY: u32 = 2;

/// What sync knows of a connected peer.
#[derive(Debug)]
struct Remote {
    link: Link,
    /// Its tip, as it last said.
    tip: BlockId,
    height: u32,
    work: Work,
    walk: Walk,
    edge: Edge,
    /// What it was asked for and has not answered yet.
    errand: Option<Errand>,
    /// Failed block requests in a row.
    failures: u32,
    /// Not asked for blocks before.
    rests_until: Duration,
    /// It gave a body of the window that was good.
    gave_bodies: bool,
}

impl Remote {
    /// It may be asked for bodies now.
    fn is_free(&self, tip: &OurTip, now: Now) -> bool {
        self.errand.is_none() && self.rests_until <= now.mono && self.may_have_more(tip)
    }

    /// Its word says that it has blocks that we lack.
    fn may_have_more(&self, tip: &OurTip) -> bool {
        let has_rival = tip.lacks_rivals() && self.height >= tip.height && self.tip != tip.id;
        self.height > tip.height || self.work > tip.work || has_rival
    }
}

/// The sync machine.
#[derive(Debug)]
pub(crate) struct Sync {
    peers: BTreeMap<SocketAddr, Remote>,
    tip: OurTip,
    known: Recent<BlockId>,
    turns: Turns,
    window: Window,
    fresh: Fresh,
    pushes: Pushes,
    lost: Lost,
    progress: Progress,
}

impl Sync {
    pub(crate) fn new(tip: OurTip) -> Self {
        let mut known = Recent::new(MAX_KNOWN);
        known.insert(tip.id);
        Self {
            peers: BTreeMap::new(),
            tip,
            known,
            turns: Turns::default(),
            window: Window::default(),
            fresh: Fresh::default(),
            pushes: Pushes::default(),
            lost: Lost::default(),
            progress: Progress::default(),
        }
    }

    pub(crate) fn peer_up(
        &mut self,
        link: Link,
        node: &RemoteNode,
        edge: Edge,
        now: Now,
        outbox: &mut Outbox,
    ) {
        self.lost.peer_up(now);
        let equal = node.tip == self.tip.id;
        let walk = if equal {
            Walk::unneeded()
        } else {
            Walk::default()
        };
        let remote = Remote {
            link,
            tip: node.tip,
            height: node.height,
            work: node.work,
            walk,
            edge,
            errand: None,
            failures: 0,
            // Who held the window up and comes back at once is not trusted with it at once.
            rests_until: self.window.stallers.rest_of(link, edge),
            gave_bodies: false,
        };
        self.peers.insert(link.peer, remote);
        if equal {
            let common = Some(node.tip);
            outbox.tell(Notice::Walked { link, common });
        } else {
            self.start_walk(link.peer, now, outbox);
        }
    }

    pub(crate) fn peer_down(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        if self.remote(link).is_none() {
            return;
        }
        self.peers.remove(&link.peer);
        self.turns.leave(link.peer);
        self.wake_parked(now, outbox);
        self.window.release(link.peer);
        self.lost.release(link);
        for peer in self.fresh.release(link.peer) {
            self.start_walk(peer, now, outbox);
        }
        self.pump(now, outbox);
    }

    /// The peer may have headers that we do not know of.
    pub(crate) fn ask_headers(&mut self, link: Link, now: Now, outbox: &mut Outbox) {
        if self.remote(link).is_some() {
            self.start_walk(link.peer, now, outbox);
        }
    }

    /// Asks every peer for headers after what we know; gives how many are asked.
    pub(crate) fn ask_everybody(&mut self, now: Now, outbox: &mut Outbox) -> usize {
        let peers: Vec<SocketAddr> = self.peers.keys().copied().collect();
        for peer in &peers {
            self.start_walk(*peer, now, outbox);
        }
        peers.len()
    }

    /// Peers whose headers are still to come.
    pub(crate) fn walking(&self) -> usize {
        let walks = self.peers.values();
        walks.filter(|remote| remote.walk.is_under_way()).count()
    }

    /// The peer has a new tip. The next block after ours is fetched at once,
    /// or a moment later where the peer is about to push it; anything else
    /// begins with its headers.
    pub(crate) fn remote_tip(
        &mut self,
        link: Link,
        id: BlockId,
        height: u32,
        now: Now,
        outbox: &mut Outbox,
    ) {
        let Some(remote) = self.remote_mut(link) else {
            return;
        };
        (remote.tip, remote.height) = (id, height);
        let is_duplex = remote.edge.duplex;
        if self.known.contains(&id) {
            return;
        }
        let is_next = height == self.tip.height.saturating_add(1);
        if !(is_duplex && is_next && self.pushes.expect(link, id, now)) {
            self.fetch_tip(link, id, is_next, now, outbox);
        }
    }

    fn fetch_tip(&mut self, link: Link, id: BlockId, is_next: bool, now: Now, outbox: &mut Outbox) {
        let at_once = is_next && !self.window.has(&id);
        if !(at_once && self.fresh.fetch(link, id, now, outbox)) {
            self.start_walk(link.peer, now, outbox);
        }
    }

    pub(crate) fn our_tip(&mut self, tip: OurTip, now: Now, outbox: &mut Outbox) {
        self.known.insert(tip.id);
        if tip != self.tip {
            self.window.may_want_more();
        }
        self.tip = tip;
        self.pump(now, outbox);
    }

    pub(crate) fn tick(&mut self, now: Now, outbox: &mut Outbox) {
        self.tick_walks(now, outbox);
        for (link, id) in self.pushes.overdue(now) {
            if !self.known.contains(&id) && self.remote(link).is_some() {
                self.fetch_tip(link, id, true, now, outbox);
            }
        }
        self.fresh.ask_others(&self.peers, now, outbox);
        self.pump(now, outbox);
        if self.is_current() {
            self.lost.tick(&self.peers, now, outbox);
        }
        self.progress.sample(now);
    }

    /// An answer to one of this machine's questions.
    pub(crate) fn answered(
        &mut self,
        link: Link,
        tag: Tag,
        reply: Reply,
        now: Now,
        outbox: &mut Outbox,
    ) {
        match (tag, reply.answer) {
            (Tag::Headers, Answer::Headers(headers)) => {
                self.got_headers(link, headers, now, outbox)
            }
            (Tag::Blocks, Answer::Blocks(blocks)) => {
                if let Some(Errand::Blocks(asked)) = self.end_errand(link) {
                    self.window.arrived(link, &asked, blocks, outbox);
                }
                self.pump(now, outbox);
            }
            (Tag::Texts, Answer::Posts(posts)) => {
                if let Some(Errand::Texts(id, asked)) = self.end_errand(link) {
                    self.window.texts_arrived(link, id, &asked, posts, outbox);
                }
                self.pump(now, outbox);
            }
            (Tag::LostTexts, Answer::Posts(posts)) => self.lost.answered(link, posts, outbox),
            (Tag::NewBlock(id), Answer::Blocks(blocks)) => {
                for peer in self.fresh.arrived(link, id, blocks, outbox) {
                    self.start_walk(peer, now, outbox);
                }
            }
            _ => outbox.broke(link, odd_answer()),
        }
    }

    /// A call failed, and the connection stands.
    pub(crate) fn call_failed(&mut self, link: Link, tag: Tag, now: Now, outbox: &mut Outbox) {
        match tag {
            Tag::Headers => self.walk_failed(link, now, outbox),
            Tag::LostTexts => self.lost.release(link),
            Tag::Blocks | Tag::Texts => {
                self.window.failed(link.peer);
                if let Some(remote) = self.remote_mut(link) {
                    remote.errand = None;
                    remote.failures = remote.failures.saturating_add(1);
                    let wait = 1 << remote.failures.min(6);
                    remote.rests_until = now.mono + Duration::from_secs(wait);
                }
                self.pump(now, outbox);
            }
            Tag::NewBlock(id) => {
                for peer in self.fresh.failed(id) {
                    self.start_walk(peer, now, outbox);
                }
            }
            _ => {}
        }
    }

    /// A job of this machine ended.
    pub(crate) fn done(&mut self, done: Done, now: Now, outbox: &mut Outbox) {
        match done {
            Done::Locator { link, result } => self.got_locator(link, result, now, outbox),
            Done::Headers { link, result } => self.headers_taken(link, result, now, outbox),
            Done::Vetted {
                link,
                vetting,
                verdict,
            } => self.vetted(link, vetting, verdict, now, outbox),
            Done::LostTexts { result } => self.lost.found(result, now),
            Done::Wanted { result } => self.window.got_wanted(result, now),
            Done::CheckedBlocks { link, part, bodies } => {
                self.bodies_checked(link, part, bodies, now, outbox);
            }
            Done::Blocks {
                part: Part::Window,
                result,
            } => {
                let taken = self.window.taken(result, now, outbox);
                self.progress.stored(taken.kept.len() as u64, taken.posts);
                taken.kept.into_iter().for_each(|id| {
                    self.known.insert(id);
                });
            }
            Done::Blocks {
                part: Part::New(link),
                result,
            } => {
                let lost = self.fresh.taken(link, result, &mut self.known, outbox);
                lost.into_iter()
                    .for_each(|peer| self.start_walk(peer, now, outbox));
            }
            _ => {}
        }
        self.pump(now, outbox);
    }

    /// Sorts checked bodies: good ones to the part that asked, bad ones to
    /// their sender's account.
    fn bodies_checked(
        &mut self,
        link: Link,
        part: Part,
        bodies: Vec<CheckedBody>,
        now: Now,
        outbox: &mut Outbox,
    ) {
        for (id, body) in bodies {
            let error = match (body, part) {
                (Ok(block), Part::Window) => {
                    if let Some(remote) = self.remote_mut(link) {
                        remote.gave_bodies = true;
                    }
                    self.window.checked(link, block);
                    continue;
                }
                (Ok(block), Part::New(_)) => {
                    self.fresh.checked(link, block, outbox);
                    continue;
                }
                (Err(error), _) => error,
            };
            if error.is_permanent() {
                let (rule, message) = (error.rule(), error.to_string());
                outbox.job(Job::RefuseBlock { id, rule, message });
            }
            match part {
                Part::Window => self.window.spoiled(&id, link.peer),
                Part::New(_) => {
                    let mut others = self.fresh.failed(id);
                    others.retain(|peer| *peer != link.peer);
                    others
                        .into_iter()
                        .for_each(|peer| self.start_walk(peer, now, outbox));
                }
            }
            let what = Problem::new("peer_bad_block", format!("sent a bad block: {error}"));
            outbox.broke(link, what);
        }
    }

    /// The peer answered: what it was asked for, and it may be asked again.
    fn end_errand(&mut self, link: Link) -> Option<Errand> {
        let remote = self.remote_mut(link)?;
        remote.failures = 0;
        remote.errand.take()
    }

    fn pump(&mut self, now: Now, outbox: &mut Outbox) {
        self.window.pump(&mut self.peers, &self.tip, now, outbox);
    }

    /// Our chain is the best we know of, or nearly: what is new now is news
    /// for others too.
    pub(crate) fn is_current(&self) -> bool {
        let knows =
            self.peers.is_empty() || self.peers.values().any(|remote| !remote.walk.is_first());
        knows
            && !self.turns.is_led()
            && self.tip.best_height <= self.tip.height.saturating_add(NEARLY)
    }

    /// Where our chain stands, as this machine was last told.
    pub(crate) fn our_tip_now(&self) -> OurTip {
        self.tip
    }

    /// What sync is at; `connecting` when connections are on their way.
    pub(crate) fn view(&self, connecting: bool) -> SyncView {
        let tip = &self.tip;
        let all_first = self.peers.values().all(|remote| remote.walk.is_first());
        let stage = if tip.lacks_bodies() && !self.turns.is_led() {
            Stage::Blocks
        } else if self.turns.is_led() {
            Stage::Headers
        } else if self.peers.is_empty() && connecting {
            Stage::Connecting
        } else if self.peers.is_empty() {
            Stage::Alone
        } else if all_first {
            Stage::Headers
        } else {
            Stage::Current
        };
        // What a peer claims whose chain is known to its end, is known better.
        let unknown = self
            .peers
            .values()
            .filter(|remote| remote.walk.is_under_way());
        let claimed = unknown.map(|remote| remote.height).max().unwrap_or(0);
        let headers_total = match stage {
            Stage::Headers => claimed.max(tip.best_height),
            _ => tip.best_height,
        };
        let headers = (tip.best_height, headers_total);
        let blocks = (tip.height, tip.best_height.max(tip.height));
        self.progress.view(stage, headers, blocks)
    }

    fn remote(&self, link: Link) -> Option<&Remote> {
        self.peers
            .get(&link.peer)
            .filter(|remote| remote.link == link)
    }

    fn remote_mut(&mut self, link: Link) -> Option<&mut Remote> {
        self.peers
            .get_mut(&link.peer)
            .filter(|remote| remote.link == link)
    }
}
