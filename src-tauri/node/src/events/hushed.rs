//! Own posts that strangers are not to see yet (section 7).
//!
//! A post of one's own goes to one random peer first. Until the others get it too, this node
//! behaves towards everybody else as if it did not have it: whoever saw it here before anywhere
//! else would know who wrote it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocknet_chain::{Leaf, PostId};
use blocknet_store::Veil;
use tokio::sync::watch;

use crate::net::dice::Dice;

/// An own post is hushed for so long at least…
const FROM: Duration = Duration::from_secs(1);
/// …and at most.
const TO: Duration = Duration::from_secs(5);
/// Own posts hushed at once. Whoever brings in a whole chain writes more in five seconds, and
/// betrays himself by that alone.
const MOST: usize = 256;

/// The hushed posts; clones share them.
#[derive(Debug, Clone)]
pub struct Hushed {
    posts: Arc<Mutex<Posts>>,
    generation: Arc<watch::Sender<u64>>,
}

#[derive(Debug)]
struct Posts {
    by_leaf: HashMap<Leaf, Hush>,
    dice: Dice,
}

#[derive(Debug, Clone, Copy)]
struct Hush {
    id: PostId,
    size: usize,
    until: Duration,
    /// It waits in the pool, and the owner knows.
    waits: bool,
}

impl Hushed {
    /// No posts; `seed` decides how long each will be hushed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let posts = Posts {
            by_leaf: HashMap::new(),
            dice: Dice::new(seed),
        };
        Self {
            posts: Arc::new(Mutex::new(posts)),
            generation: Arc::new(watch::Sender::new(0)),
        }
    }

    /// Whether this post is hushed.
    #[must_use]
    pub fn contains(&self, leaf: &Leaf) -> bool {
        self.lock().by_leaf.contains_key(leaf)
    }

    /// All hushed posts.
    #[must_use]
    pub fn leaves(&self) -> Vec<Leaf> {
        self.lock().by_leaf.keys().copied().collect()
    }

    /// Rises with each post that is hushed, and each that is not any more.
    #[must_use]
    pub fn generation(&self) -> u64 {
        *self.generation.borrow()
    }

    /// Hushes a post of `size` bytes that is about to be committed, and says until when; `None`
    /// when there are too many already.
    pub(crate) fn hush(
        &self,
        id: PostId,
        leaf: Leaf,
        size: usize,
        now: Duration,
    ) -> Option<Duration> {
        let mut posts = self.lock();
        // A commit that failed is tried again.
        if let Some(hush) = posts.by_leaf.get(&leaf) {
            return Some(hush.until);
        }
        if posts.by_leaf.len() >= MOST {
            return None;
        }
        let until = now + posts.dice.between(FROM, TO);
        let hush = Hush {
            id,
            size,
            until,
            waits: false,
        };
        posts.by_leaf.insert(leaf, hush);
        drop(posts);
        self.changed();
        Some(until)
    }

    /// Notes whether a hushed post waits in the pool; false when it is not hushed.
    pub(super) fn waits(&self, leaf: &Leaf, waits: bool) -> bool {
        let mut posts = self.lock();
        let found = posts.by_leaf.get_mut(leaf);
        found.map(|hush| hush.waits = waits).is_some()
    }

    /// Ends the hush of one post; it comes back when it waits in the pool.
    pub(super) fn end(&self, leaf: &Leaf) -> Option<(PostId, Leaf)> {
        let hush = self.lock().by_leaf.remove(leaf)?;
        self.changed();
        hush.waits.then_some((hush.id, *leaf))
    }

    /// Ends the hushes whose time has come; those that wait in the pool come back.
    pub(super) fn end_due(&self, now: Duration) -> Vec<(PostId, Leaf)> {
        let mut posts = self.lock();
        let due = posts.by_leaf.extract_if(|_, hush| hush.until <= now);
        let mut due: Vec<_> = due.collect();
        drop(posts);
        if due.is_empty() {
            return Vec::new();
        }
        self.changed();
        due.sort_unstable_by_key(|(leaf, hush)| (hush.until, *leaf));
        due.retain(|(_, hush)| hush.waits);
        due.into_iter()
            .map(|(leaf, hush)| (hush.id, leaf))
            .collect()
    }

    /// When the next hush ends.
    pub(super) fn next_end(&self) -> Option<Duration> {
        self.lock().by_leaf.values().map(|hush| hush.until).min()
    }

    /// How many hushed posts wait in the pool, and their bytes.
    pub(super) fn in_pool(&self) -> (usize, usize) {
        let posts = self.lock();
        let waiting = posts.by_leaf.values().filter(|hush| hush.waits);
        waiting.fold((0, 0), |(posts, bytes), hush| {
            (posts + 1, bytes + hush.size)
        })
    }

    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }

    fn changed(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    fn lock(&self) -> MutexGuard<'_, Posts> {
        // Each change is one insertion or removal, whole even after a panic elsewhere.
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Veil for Hushed {
    fn hides(&self, leaf: &Leaf) -> bool {
        self.contains(leaf)
    }

    fn hidden(&self) -> Vec<Leaf> {
        self.leaves()
    }
}
