//! Sync: headers first, then bodies, from whichever peers have them.
//!
//! A plain state machine: inputs and time in, actions and notices out. It
//! decides nothing about validity: the core takes what is delivered, and
//! reorgs come out of the core's work. Three parts: [`walk`] follows peers'
//! header chains, [`window`] fetches the missing bodies in order, and
//! [`fresh`] fetches a single new block at the tip at once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::{BlockId, Work};

use crate::net::action::{CheckedBody, Done, Job, Link, Notice, Now, OurTip, Outbox, Part, Tag};
use crate::net::recent::Recent;
use crate::net::view::{Stage, SyncView};
use crate::transport::{Answer, RemoteNode, Reply};

mod fresh;
mod progress;
mod walk;
mod window;

use fresh::Fresh;
use progress::Progress;
use walk::{LowWorkChain, Walk};
use window::Window;

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
    /// A request for blocks is on its way.
    busy: bool,
    /// Failed block requests in a row.
    failures: u32,
    /// Not asked for blocks before.
    rests_until: Duration,
}

impl Remote {
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
    /// The peer whose long header chain is being followed; one at a time.
    baton: Option<SocketAddr>,
    low_work: Option<LowWorkChain>,
    window: Window,
    fresh: Fresh,
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
            baton: None,
            low_work: None,
            window: Window::default(),
            fresh: Fresh::default(),
            progress: Progress::default(),
        }
    }

    pub(crate) fn peer_up(&mut self, link: Link, node: &RemoteNode, now: Now, outbox: &mut Outbox) {
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
            busy: false,
            failures: 0,
            rests_until: Duration::ZERO,
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
        self.drop_baton(link.peer, now, outbox);
        if self
            .low_work
            .as_ref()
            .is_some_and(|chain| chain.peer == link.peer)
        {
            self.low_work = None;
        }
        self.window.release(link.peer);
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

    /// The peer has a new tip. The next block after ours is fetched at once;
    /// anything else begins with its headers.
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
        if self.known.contains(&id) {
            return;
        }
        let is_next = height == self.tip.height.saturating_add(1) && !self.tip.lacks_bodies();
        if !(is_next && self.fresh.fetch(link, id, outbox)) {
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
        self.pump(now, outbox);
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
                if let Some(remote) = self.remote_mut(link) {
                    remote.busy = false;
                    remote.failures = 0;
                }
                self.window.arrived(link, blocks, outbox);
                self.pump(now, outbox);
            }
            (Tag::NewBlock(id), Answer::Blocks(blocks)) => {
                for peer in self.fresh.arrived(link, id, blocks, outbox) {
                    self.start_walk(peer, now, outbox);
                }
            }
            _ => outbox.broke(link, "answered something else than it was asked"),
        }
    }

    /// A call failed, and the connection stands.
    pub(crate) fn call_failed(&mut self, link: Link, tag: Tag, now: Now, outbox: &mut Outbox) {
        match tag {
            Tag::Headers => self.walk_failed(link, now, outbox),
            Tag::Blocks => {
                self.window.release(link.peer);
                if let Some(remote) = self.remote_mut(link) {
                    remote.busy = false;
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
            Done::Wanted { result } => self.window.got_wanted(result, now),
            Done::CheckedBlocks { link, part, bodies } => {
                self.bodies_checked(link, part, bodies, now, outbox);
            }
            Done::Blocks {
                part: Part::Window,
                result,
            } => {
                let taken = self.window.taken(result, now);
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
            outbox.broke(link, format!("sent a bad block: {error}"));
        }
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
            && self.baton.is_none()
            && self.tip.best_height <= self.tip.height.saturating_add(NEARLY)
    }

    /// Where our chain stands, as this machine was last told.
    pub(crate) fn our_tip_now(&self) -> OurTip {
        self.tip
    }

    /// What sync is at; `connecting` when connections are on their way.
    pub(crate) fn view(&self, connecting: bool) -> SyncView {
        let tip = &self.tip;
        let claimed = self
            .peers
            .values()
            .map(|remote| remote.height)
            .max()
            .unwrap_or(0);
        let (stage, done, total) = if tip.lacks_bodies() && self.baton.is_none() {
            (Stage::Blocks, tip.height, tip.best_height)
        } else if self.baton.is_some() {
            (Stage::Headers, tip.best_height, claimed)
        } else if self.peers.is_empty() {
            let stage = if connecting {
                Stage::Connecting
            } else {
                Stage::Alone
            };
            (stage, tip.height, tip.height)
        } else if self.peers.values().all(|remote| remote.walk.is_first()) {
            (Stage::Headers, tip.best_height, claimed)
        } else {
            (Stage::Current, tip.height, tip.height)
        };
        let total = total.max(done);
        self.progress.view(stage, done, total)
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
