//! Fetching attachments from peers: on the owner's wish, or because another node asked for one that
//! a post names.
//!
//! What is wanted stands in one table in memory. A wish ends when the file is here, or when nobody
//! has asked for it for a while; until then it is tried again whenever a new peer comes, and from
//! time to time. What is there of a file outlives the wish, and a kill.

mod pull;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocknet_chain::FileId;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::files::{FileRow, Files, FilesError};
use crate::net::NetHandle;
use crate::settings::Settings;
use crate::transport::Transport;

use pull::Pulled;

/// Files that are fetched at once: each holds two pieces in memory.
const AT_ONCE: usize = 4;
/// Files that are wanted at once: what a reader scrolls past in an hour.
const MAX_WISHES: usize = 256;
/// Of those, what others asked for.
const MAX_FOR_OTHERS: usize = 64;
/// A wish of the owner ends so long after the last look at it.
const OWNERS: Duration = Duration::from_secs(60 * 60);
/// A wish of another node ends so long after it asked; it asks again.
const OTHERS: Duration = Duration::from_secs(2 * 60);
/// What another node asked for in vain is not looked for again for so long, whoever asks: nodes that
/// lack a file would else ask each other for it for ever.
const RESTS: Duration = Duration::from_secs(60 * 60);
/// New peers end these rests, as often as this.
const RESTS_END_EVERY: Duration = Duration::from_secs(10 * 60);
/// How often peers are asked for what another node wants: the first time and once those that lacked
/// it had time to ask theirs. Who makes one node ask makes each node that the question reaches ask as
/// often.
const TRIES_FOR_OTHERS: u32 = 3;
/// Files that rest at most; the one that has rested longest gives way.
const MAX_RESTING: usize = 1_024;
/// The first wait after nobody had it: a peer that was asked may be fetching it itself.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often the table is looked through while something is wanted.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How it stands with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// It is here.
    Here(FileRow),
    /// It is being fetched, or about to be.
    Fetching {
        /// Bytes that are there.
        done: u64,
        /// Bytes of the whole.
        size: u64,
    },
    /// No connected peer has it; it is tried again.
    Nobody,
    /// It cannot be taken in.
    Failed(FilesError),
    /// It is not here, and nobody wants it.
    Absent,
}

/// Who wants a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// The owner.
    Owner,
    /// Somebody asked for it, through so many nodes.
    Other {
        /// Nodes that passed the question on.
        hops: u8,
    },
}

impl Wish {
    /// Nodes that a question for the file then comes through, this one included.
    fn next_hops(self) -> u8 {
        match self {
            Self::Owner => 1,
            Self::Other { hops } => hops.saturating_add(1),
        }
    }
}

/// Fetches files; clones share one table.
#[derive(Clone)]
pub(crate) struct Fetcher {
    shared: Arc<Shared>,
}

/// What the fetcher is started with.
pub(crate) struct FetcherParts {
    pub(crate) files: Files,
    pub(crate) net: NetHandle,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) settings: watch::Receiver<Settings>,
}

struct Shared {
    parts: FetcherParts,
    wishes: Mutex<BTreeMap<FileId, Wanted>>,
    resting: Mutex<Resting>,
    slots: Arc<Semaphore>,
    nudge: Notify,
    cancel: CancellationToken,
}

/// Files that others asked for in vain: until when each is left alone, and through how many nodes the
/// questions came.
#[derive(Debug, Default)]
struct Resting {
    until: BTreeMap<FileId, (Instant, u8)>,
    ended: Option<Instant>,
}

#[derive(Debug)]
struct Wanted {
    size: u64,
    done: u64,
    stage: Stage,
    wish: Wish,
    until: Instant,
    tries: u32,
    next_try: Instant,
}

#[derive(Debug, PartialEq, Eq)]
enum Stage {
    Due,
    Running,
    Nobody,
    Failed(FilesError),
}

impl FetcherParts {
    /// Starts the fetcher, which goes on with what a stop left unfinished.
    pub(crate) fn start(self, cancel: CancellationToken) -> (Fetcher, JoinHandle<()>) {
        let shared = Arc::new(Shared {
            parts: self,
            wishes: Mutex::default(),
            resting: Mutex::default(),
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            nudge: Notify::new(),
            cancel,
        });
        let running = tokio::spawn(run(Arc::clone(&shared)));
        (Fetcher { shared }, running)
    }
}

impl Fetcher {
    /// Wants a file of so many bytes, as the post says that names it.
    pub(crate) fn want(&self, id: FileId, size: u64, wish: Wish) {
        self.shared.want(id, size, wish);
    }

    /// How it stands with a file that is not here. The owner looks, so it is still wanted.
    pub(crate) fn look(&self, id: &FileId) -> FileState {
        let mut wishes = self.shared.wishes();
        let Some(wanted) = wishes.get_mut(id) else {
            return FileState::Absent;
        };
        wanted.until = wanted.until.max(Instant::now() + OWNERS);
        match &wanted.stage {
            Stage::Due | Stage::Running => FileState::Fetching {
                done: wanted.done,
                size: wanted.size,
            },
            Stage::Nobody => FileState::Nobody,
            Stage::Failed(error) => FileState::Failed(error.clone()),
        }
    }
}

impl Shared {
    fn want(&self, id: FileId, size: u64, wish: Wish) {
        let now = Instant::now();
        let until = now + if wish == Wish::Owner { OWNERS } else { OTHERS };
        let mut wishes = self.wishes();
        if let Some(wanted) = wishes.get_mut(&id) {
            // Another's asking keeps no wish alive; but who stands nearer has it asked for again, for
            // the question then goes further.
            if wish.next_hops() < wanted.wish.next_hops() {
                (wanted.wish, wanted.tries, wanted.next_try) = (wish, 0, now);
                if wanted.stage == Stage::Nobody {
                    wanted.stage = Stage::Due;
                }
            }
            if wish == Wish::Owner {
                wanted.until = until;
                wanted.wish = wish;
                if wanted.stage != Stage::Running {
                    wanted.stage = Stage::Due;
                }
            }
        } else if (wish == Wish::Owner || self.resting().may_begin(&id, wish.next_hops(), now))
            && make_room(&mut wishes, wish)
        {
            let wanted = Wanted {
                size,
                done: 0,
                stage: Stage::Due,
                wish,
                until,
                tries: 0,
                next_try: now,
            };
            wishes.insert(id, wanted);
        }
        drop(wishes);
        self.nudge.notify_one();
    }

    /// Files to be fetched now, as far as there are hands for them.
    fn due(&self, new_peers: bool) -> Vec<(FileId, u64)> {
        let now = Instant::now();
        let mut wishes = self.wishes();
        let mut resting = self.resting();
        if new_peers {
            resting.end(now);
        }
        wishes.retain(|id, wanted| {
            let stays = wanted.stage == Stage::Running || wanted.until > now;
            if !stays && wanted.wish != Wish::Owner {
                resting.begin(*id, wanted.wish.next_hops(), now);
            }
            stays
        });
        drop(resting);
        let mut due: Vec<_> = wishes
            .iter_mut()
            .filter(|(_, wanted)| match wanted.stage {
                Stage::Due => true,
                Stage::Nobody => new_peers || (wanted.may_try() && wanted.next_try <= now),
                Stage::Running | Stage::Failed(_) => false,
            })
            .collect();
        // The owner first.
        due.sort_by_key(|(_, wanted)| wanted.wish != Wish::Owner);
        let free = self.slots.available_permits();
        due.into_iter()
            .take(free)
            .map(|(id, wanted)| {
                wanted.stage = Stage::Running;
                (*id, wanted.size)
            })
            .collect()
    }

    /// Whether only others want a file.
    fn is_for_others(&self, id: &FileId) -> bool {
        let wishes = self.wishes();
        wishes.get(id).is_none_or(|one| one.wish != Wish::Owner)
    }

    /// Nodes that a question for a file comes through, this one included.
    fn hops(&self, id: &FileId) -> u8 {
        let wishes = self.wishes();
        wishes.get(id).map_or(u8::MAX, |one| one.wish.next_hops())
    }

    fn note_done(&self, id: &FileId, done: u64, size: u64) {
        if let Some(wanted) = self.wishes().get_mut(id) {
            (wanted.done, wanted.size) = (done, size);
        }
    }

    fn ended(&self, id: &FileId, pulled: Pulled) {
        let mut wishes = self.wishes();
        if pulled == Pulled::Here {
            wishes.remove(id);
        } else if let Some(wanted) = wishes.get_mut(id) {
            let wait = FIRST_WAIT.saturating_mul(1 << wanted.tries.min(5));
            wanted.next_try = Instant::now() + wait.min(LONGEST_WAIT);
            wanted.tries = wanted.tries.saturating_add(1);
            wanted.stage = match pulled {
                Pulled::Failed(error) => Stage::Failed(error),
                Pulled::Here | Pulled::Nobody => Stage::Nobody,
            };
        }
        drop(wishes);
        self.nudge.notify_one();
    }

    fn resting(&self) -> MutexGuard<'_, Resting> {
        // As below.
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wishes(&self) -> MutexGuard<'_, BTreeMap<FileId, Wanted>> {
        // Each change is whole, so a panic elsewhere spoils nothing.
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wanted {
    /// Whether time alone is a reason to ask again.
    fn may_try(&self) -> bool {
        self.wish == Wish::Owner || self.tries < TRIES_FOR_OTHERS
    }
}

impl Resting {
    /// Whether a file may be fetched for others: it does not rest, or now the question goes further.
    fn may_begin(&mut self, id: &FileId, hops: u8, now: Instant) -> bool {
        self.until.retain(|_, (until, _)| *until > now);
        self.until.get(id).is_none_or(|(_, before)| hops < *before)
    }

    /// Leaves a file alone for a while.
    fn begin(&mut self, id: FileId, hops: u8, now: Instant) {
        if self.until.len() >= MAX_RESTING {
            let oldest = self.until.iter().min_by_key(|(_, (until, _))| *until);
            if let Some(oldest) = oldest.map(|(id, _)| *id) {
                self.until.remove(&oldest);
            }
        }
        self.until.insert(id, (now + RESTS, hops));
    }

    /// Somebody new may have what nobody had.
    fn end(&mut self, now: Instant) {
        let lately = |ended: Instant| now < ended + RESTS_END_EVERY;
        if !self.ended.is_some_and(lately) {
            self.until.clear();
            self.ended = Some(now);
        }
    }
}

/// Room for one more wish; a wish of the owner pushes out one that waits in vain.
fn make_room(wishes: &mut BTreeMap<FileId, Wanted>, wish: Wish) -> bool {
    if wish != Wish::Owner {
        let others = wishes.values().filter(|wanted| wanted.wish != Wish::Owner);
        return wishes.len() < MAX_WISHES && others.count() < MAX_FOR_OTHERS;
    }
    if wishes.len() < MAX_WISHES {
        return true;
    }
    let idle = wishes.iter().filter(|(_, one)| one.stage != Stage::Running);
    let oldest = idle.min_by_key(|(_, wanted)| wanted.until);
    let oldest = oldest.map(|(id, _)| *id);
    oldest.is_some_and(|id| wishes.remove(&id).is_some())
}

async fn run(shared: Arc<Shared>) {
    let files = shared.parts.files.clone();
    let unfinished = tokio::task::spawn_blocking(move || files.unfinished()).await;
    for (id, size) in unfinished.into_iter().flatten().flatten() {
        shared.want(id, size, Wish::Owner);
    }
    let mut known: BTreeSet<SocketAddr> = BTreeSet::new();
    loop {
        let sources: BTreeSet<_> = shared.parts.net.file_sources().into_iter().collect();
        let new_peers = !sources.is_subset(&known);
        known = sources;
        for (id, size) in shared.due(new_peers) {
            tokio::spawn(fetch(Arc::clone(&shared), id, size));
        }
        let idle = shared.wishes().is_empty();
        tokio::select! {
            () = shared.cancel.cancelled() => break,
            () = shared.nudge.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY), if !idle => {}
        }
    }
    // Every permit back means that nothing is at work any more.
    let all = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
    drop(Arc::clone(&shared.slots).acquire_many_owned(all).await);
}

async fn fetch(shared: Arc<Shared>, id: FileId, size: u64) {
    let Ok(slot) = Arc::clone(&shared.slots).acquire_owned().await else {
        return;
    };
    let pulled = tokio::select! {
        () = shared.cancel.cancelled() => return,
        pulled = pull::pull(&shared, id, size) => pulled,
    };
    drop(slot);
    shared.ended(&id, pulled);
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher")
            .field("wishes", &self.shared.wishes().len())
            .finish()
    }
}
