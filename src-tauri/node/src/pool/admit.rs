//! Letting a post in, and what gives way for it.

use blocknet_chain::{CheckedPost, Leaf, Post, PostId};

use super::{Pool, Priority, Waiting};

/// By which door a post comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// Offered by a peer or over the API.
    Offered,
    /// Written here: nothing of one's own gives way to it, it waits outside instead.
    Own,
    /// Back from a block that left the chain: it paid for its place once.
    Returned,
    /// From the store, at a start.
    Loaded {
        /// Whether it once came back from a block.
        returned: bool,
    },
}

/// A post at the door. Its rules were checked.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) post: Post,
    pub(crate) id: PostId,
    pub(crate) leaf: Leaf,
    /// Whether its `seen` tag names a known block younger than 14 days, so that stamp work
    /// above the least counts.
    pub(crate) luxury_counts: bool,
}

impl Offer {
    pub(crate) fn new(post: &CheckedPost, luxury_counts: bool) -> Self {
        Self {
            post: post.post().clone(),
            id: post.id(),
            leaf: post.leaf(),
            luxury_counts,
        }
    }
}

/// What became of a post at the door.
#[derive(Debug)]
pub(crate) enum Admission {
    /// It is in; those gave way.
    Accepted {
        /// What had to leave.
        pushed_out: Vec<Waiting>,
    },
    /// A post with its id waits already.
    Known,
    /// Its priority is too low.
    Floor {
        /// The stamp work that it would need.
        needed: u64,
    },
    /// Its author has as much waiting as one may.
    Full,
}

impl Pool {
    /// Lets a post in, if there is room for one of its priority.
    pub(crate) fn admit(&mut self, offer: Offer, entrance: Entrance, now: u64) -> Admission {
        if self.has_id(&offer.id) {
            return Admission::Known;
        }
        let entry = self.entry(offer, entrance);
        let size = entry.post.stub.text_size();
        let floor = self.floor(now);
        let limited = matches!(entrance, Entrance::Offered | Entrance::Own);
        if limited && entry.priority < floor {
            return Admission::Floor {
                needed: floor.needed_work(size),
            };
        }
        let mut leaving = Vec::new();
        if limited && self.author_is_full(&entry) {
            if entrance == Entrance::Own {
                return Admission::Full;
            }
            match self.author_gives_way(&entry) {
                Ok(leaves) => leaving = leaves,
                Err(lowest) => {
                    return Admission::Floor {
                        needed: lowest.above().needed_work(size),
                    };
                }
            }
        }
        if let Err(lowest) = self.pool_gives_way(&entry, &mut leaving, now) {
            return Admission::Floor {
                needed: lowest.above().needed_work(size),
            };
        }
        let pushed_out = leaving
            .iter()
            .filter_map(|leaf| self.remove(leaf))
            .collect();
        self.insert(entry);
        Admission::Accepted { pushed_out }
    }

    fn entry(&mut self, offer: Offer, entrance: Entrance) -> Waiting {
        self.next_seq += 1;
        let stub = &offer.post.stub;
        let (work, text_size) = (stub.stamp_work(), stub.text_size());
        Waiting {
            id: offer.id,
            leaf: offer.leaf,
            author: stub.author(),
            created: stub.created(),
            priority: Priority::of(self.network.params(), work, text_size, offer.luxury_counts),
            size: usize::try_from(offer.post.body_size()).unwrap_or(usize::MAX),
            seq: self.next_seq,
            returned: matches!(
                entrance,
                Entrance::Returned | Entrance::Loaded { returned: true }
            ),
            post: offer.post,
        }
    }

    fn author_is_full(&self, entry: &Waiting) -> bool {
        self.authors.get(&entry.author).is_some_and(|author| {
            author.ranks.len() >= self.limits.author_posts
                || author.bytes + entry.size > self.limits.author_bytes
        })
    }

    /// The author's own lowest posts that leave for this one, or the lowest that does not.
    fn author_gives_way(&self, entry: &Waiting) -> Result<Vec<Leaf>, Priority> {
        let Some(author) = self.authors.get(&entry.author) else {
            return Ok(Vec::new());
        };
        let (mut posts, mut bytes) = (author.ranks.len(), author.bytes);
        let mut leaving = Vec::new();
        for (priority, _, leaf) in &author.ranks {
            if posts < self.limits.author_posts && bytes + entry.size <= self.limits.author_bytes {
                break;
            }
            if *priority >= entry.priority {
                return Err(*priority);
            }
            posts -= 1;
            bytes -= self.size_of(leaf);
            leaving.push(*leaf);
        }
        Ok(leaving)
    }

    /// Adds to `leaving` what else must leave so that the pool keeps its limits, and lifts the
    /// floor above it. When the new post itself is the lowest, that priority comes back.
    fn pool_gives_way(
        &mut self,
        entry: &Waiting,
        leaving: &mut Vec<Leaf>,
        now: u64,
    ) -> Result<(), Priority> {
        let freed: usize = leaving.iter().map(|leaf| self.size_of(leaf)).sum();
        let mut posts = self.entries.len() - leaving.len();
        let mut bytes = self.bytes - freed;
        let mut evicted = None;
        for (priority, _, leaf) in &self.by_rank {
            if posts < self.limits.posts && bytes + entry.size <= self.limits.bytes {
                break;
            }
            if leaving.contains(leaf) {
                continue;
            }
            if *priority >= entry.priority {
                let fill = self.fill_percent();
                let lowest = *priority;
                self.floor.lift(entry.priority, now, fill);
                return Err(lowest);
            }
            posts -= 1;
            bytes -= self.size_of(leaf);
            evicted = Some(*priority);
            leaving.push(*leaf);
        }
        if let Some(priority) = evicted {
            let fill = self.fill_percent();
            self.floor.lift(priority, now, fill);
        }
        Ok(())
    }

    fn size_of(&self, leaf: &Leaf) -> usize {
        self.entries.get(leaf).map_or(0, |entry| entry.size)
    }
}
