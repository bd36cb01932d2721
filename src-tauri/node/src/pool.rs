//! The pool: posts that wait for a block (section 7).
//!
//! A plain state machine. It knows no store, no network and no clock: posts and the time go in,
//! what was let in and what gave way come out.

mod admit;
mod floor;
mod priority;
pub(crate) mod template;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use blocknet_chain::{Leaf, Network, Post, PostId, PublicKey};

pub(crate) use admit::{Admission, Entrance, Offer};
pub(crate) use priority::Priority;

use floor::Floor;

/// Seconds after its creation during which a block may take a post (P4).
pub(crate) const WAIT_SECS: u64 = blocknet_chain::rules::post::MAX_WAIT_SECS;

/// How much may wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) posts: usize,
    pub(crate) bytes: usize,
    pub(crate) author_posts: usize,
    pub(crate) author_bytes: usize,
}

impl Default for Limits {
    /// As section 7 has them.
    fn default() -> Self {
        Self {
            posts: 50_000,
            bytes: 32 << 20,
            author_posts: 16,
            author_bytes: 64 << 10,
        }
    }
}

/// A post in the pool.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) post: Post,
    pub(crate) id: PostId,
    pub(crate) leaf: Leaf,
    pub(crate) author: PublicKey,
    pub(crate) created: u64,
    pub(crate) priority: Priority,
    /// Its bytes in a block's body.
    pub(crate) size: usize,
    /// Rises with each post that comes in; the smallest waits longest.
    pub(crate) seq: u64,
    /// Whether it was on the chain before, so that it must not vanish.
    pub(crate) returned: bool,
}

/// Order by priority, lowest first; among equals the newest first.
type Rank = (Priority, Reverse<u64>, Leaf);

impl Waiting {
    fn rank(&self) -> Rank {
        (self.priority, Reverse(self.seq), self.leaf)
    }
}

/// What one author has waiting.
#[derive(Debug, Default)]
struct Author {
    ranks: BTreeSet<Rank>,
    bytes: usize,
}

/// Posts that wait for a block.
#[derive(Debug)]
pub(crate) struct Pool {
    network: Network,
    limits: Limits,
    floor: Floor,
    entries: HashMap<Leaf, Waiting>,
    by_id: HashMap<PostId, Leaf>,
    by_rank: BTreeSet<Rank>,
    by_seq: BTreeMap<u64, Leaf>,
    by_created: BTreeSet<(u64, Leaf)>,
    authors: HashMap<PublicKey, Author>,
    bytes: usize,
    next_seq: u64,
    revision: u64,
}

impl Pool {
    /// An empty pool.
    pub(crate) fn new(network: Network, limits: Limits) -> Self {
        Self {
            floor: Floor::new(Priority::least(network.params())),
            network,
            limits,
            entries: HashMap::new(),
            by_id: HashMap::new(),
            by_rank: BTreeSet::new(),
            by_seq: BTreeMap::new(),
            by_created: BTreeSet::new(),
            authors: HashMap::new(),
            bytes: 0,
            next_seq: 0,
            revision: 0,
        }
    }

    /// How many posts wait.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Their bytes in a block's body.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Rises with each change.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes the place of another pool: its floor stays, and the revision differs from all before.
    pub(crate) fn follow(&mut self, before: Self) {
        self.floor = before.floor;
        self.revision = self.revision.max(before.revision) + 1;
    }

    /// Whether a post with this id waits, under whatever leaf.
    pub(crate) fn has_id(&self, id: &PostId) -> bool {
        self.by_id.contains_key(id)
    }

    /// The leaves of all that wait, longest first.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = Leaf> + '_ {
        self.by_seq.values().copied()
    }

    /// All that wait, by their own time and then by leaf.
    pub(crate) fn by_time(&self) -> impl Iterator<Item = (u64, Leaf)> + '_ {
        self.by_created.iter().copied()
    }

    /// A post that waits.
    pub(crate) fn post(&self, leaf: &Leaf) -> Option<&Post> {
        self.entries.get(leaf).map(|waiting| &waiting.post)
    }

    /// What one author has waiting.
    pub(crate) fn of_author(&self, author: &PublicKey) -> Vec<(PostId, Leaf)> {
        let ranks = self.authors.get(author).map(|author| &author.ranks);
        let leaves = ranks.into_iter().flatten().map(|(_, _, leaf)| leaf);
        leaves
            .filter_map(|leaf| self.entries.get(leaf))
            .map(|waiting| (waiting.id, waiting.leaf))
            .collect()
    }

    /// The priority below which nothing is let in.
    pub(crate) fn floor(&mut self, now: u64) -> Priority {
        let fill = self.fill_percent();
        self.floor.at(now, fill)
    }

    /// Takes a post out, because a block has it or for any other reason.
    pub(crate) fn remove(&mut self, leaf: &Leaf) -> Option<Waiting> {
        let gone = self.entries.remove(leaf)?;
        self.by_id.remove(&gone.id);
        self.by_rank.remove(&gone.rank());
        self.by_seq.remove(&gone.seq);
        self.by_created.remove(&(gone.created, gone.leaf));
        self.bytes -= gone.size;
        if let Some(author) = self.authors.get_mut(&gone.author) {
            author.ranks.remove(&gone.rank());
            author.bytes -= gone.size;
            if author.ranks.is_empty() {
                self.authors.remove(&gone.author);
            }
        }
        self.revision += 1;
        Some(gone)
    }

    /// Takes a post out by its id.
    pub(crate) fn remove_id(&mut self, id: &PostId) -> Option<Waiting> {
        let leaf = *self.by_id.get(id)?;
        self.remove(&leaf)
    }

    /// Takes out what no block made now could take any more (P4).
    pub(crate) fn expire(&mut self, now: u64) -> Vec<Waiting> {
        let oldest = now.saturating_sub(WAIT_SECS);
        let late: Vec<Leaf> = self
            .by_created
            .iter()
            .take_while(|(created, _)| *created < oldest)
            .map(|(_, leaf)| *leaf)
            .collect();
        late.iter().filter_map(|leaf| self.remove(leaf)).collect()
    }

    fn insert(&mut self, entry: Waiting) {
        let author = self.authors.entry(entry.author).or_default();
        author.ranks.insert(entry.rank());
        author.bytes += entry.size;
        self.by_id.insert(entry.id, entry.leaf);
        self.by_rank.insert(entry.rank());
        self.by_seq.insert(entry.seq, entry.leaf);
        self.by_created.insert((entry.created, entry.leaf));
        self.bytes += entry.size;
        self.entries.insert(entry.leaf, entry);
        self.revision += 1;
    }

    /// How full the pool is: the fuller of its two measures.
    fn fill_percent(&self) -> usize {
        let posts = self.entries.len() * 100 / self.limits.posts.max(1);
        posts.max(self.bytes * 100 / self.limits.bytes.max(1))
    }
}
