//! Which posts the next block takes (section 7): 40 % of the room for authors who have been on
//! the chain for a week, 40 % for new ones, 20 % for whoever waits longest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use blocknet_chain::rules::header::{MAX_BODY_BYTES, MAX_POSTS};
use blocknet_chain::{Leaf, Post, PublicKey, check_created};

use super::{Pool, Priority, Waiting};

/// Bytes of one author in the last 60 blocks, and in this one, that halve the priority once.
const HALVING_BYTES: u64 = 8 << 10;
/// How many posts are looked at for one block: what lies below is far from its turn, and each
/// author that is looked at costs a look into the store.
const LOOKED_AT: usize = 8 << 10;

/// What the chain knows of an author.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Record {
    /// Whether a post of the author has been on the chain for a week.
    pub(crate) established: bool,
    /// Bytes of the author's posts in the last 60 blocks.
    pub(crate) recent_bytes: u64,
}

/// Room in a block.
#[derive(Debug, Clone, Copy)]
struct Room {
    bytes: usize,
    posts: usize,
}

impl Room {
    fn percent(percent: usize) -> Self {
        let whole = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        Self {
            bytes: whole(MAX_BODY_BYTES) * percent / 100,
            posts: whole(MAX_POSTS) * percent / 100,
        }
    }

    fn fits(&self, size: usize) -> bool {
        self.posts > 0 && self.bytes >= size
    }

    fn take(&mut self, size: usize) {
        self.posts -= 1;
        self.bytes -= size;
    }

    /// Whether not even the smallest post fits.
    fn is_used_up(&self) -> bool {
        !self.fits(194)
    }
}

/// The posts for a block of this time, in the order in which they were chosen.
pub(crate) fn choose<E>(
    pool: &Pool,
    block_time: u64,
    record: impl FnMut(&PublicKey) -> Result<Record, E>,
) -> Result<Vec<Post>, E> {
    let mut choice = Choice {
        pool,
        block_time,
        room: Room::percent(100),
        chosen: Vec::new(),
        taken: HashSet::new(),
        authors: Authors {
            record,
            known: HashMap::new(),
        },
    };
    let mut by_priority = ByPriority::new(pool);
    let passed_over = choice.shares(&mut by_priority)?;
    choice.longest_waiting(Room::percent(20));
    choice.rest(&passed_over, &mut by_priority)?;
    Ok(choice.chosen)
}

/// A block while its posts are chosen.
struct Choice<'a, F> {
    pool: &'a Pool,
    block_time: u64,
    room: Room,
    chosen: Vec<Post>,
    taken: HashSet<Leaf>,
    authors: Authors<F>,
}

impl<'a, E, F: FnMut(&PublicKey) -> Result<Record, E>> Choice<'a, F> {
    /// Fills the two shares that go by priority; returns what did not fit its share.
    fn shares(&mut self, order: &mut ByPriority<'a>) -> Result<Vec<&'a Waiting>, E> {
        let (mut established, mut fresh) = (Room::percent(40), Room::percent(40));
        let mut passed_over = Vec::new();
        while !(established.is_used_up() && fresh.is_used_up()) {
            let Some(post) = order.next(&mut self.authors)? else {
                break;
            };
            let is_established = self.authors.of(&post.author)?.established;
            let share = if is_established {
                &mut established
            } else {
                &mut fresh
            };
            if !self.admissible(post) {
                continue;
            }
            if share.fits(post.size) {
                share.take(post.size);
                self.take(post);
            } else {
                passed_over.push(post);
            }
        }
        Ok(passed_over)
    }

    /// Fills a share with whoever waits longest.
    fn longest_waiting(&mut self, mut share: Room) {
        let pool = self.pool;
        for post in pool
            .by_seq
            .values()
            .filter_map(|leaf| pool.entries.get(leaf))
        {
            if share.is_used_up() {
                break;
            }
            if share.fits(post.size) && self.may_take(post) {
                share.take(post.size);
                self.take(post);
            }
        }
    }

    /// Lets what the shares left over flow to what is next by priority.
    fn rest(&mut self, passed_over: &[&'a Waiting], order: &mut ByPriority<'a>) -> Result<(), E> {
        for post in passed_over {
            if self.may_take(post) {
                self.take(post);
            }
        }
        while !self.room.is_used_up() {
            let Some(post) = order.next(&mut self.authors)? else {
                break;
            };
            if self.may_take(post) {
                self.take(post);
            }
        }
        Ok(())
    }

    fn admissible(&self, post: &Waiting) -> bool {
        check_created(&post.post.stub, self.block_time).is_ok()
    }

    fn may_take(&self, post: &Waiting) -> bool {
        self.room.fits(post.size) && !self.taken.contains(&post.leaf) && self.admissible(post)
    }

    fn take(&mut self, post: &Waiting) {
        self.room.take(post.size);
        self.taken.insert(post.leaf);
        self.authors.add(&post.author, post.size);
        self.chosen.push(post.post.clone());
    }
}

/// What is known of the authors met so far.
struct Authors<F> {
    record: F,
    known: HashMap<PublicKey, Record>,
}

impl<E, F: FnMut(&PublicKey) -> Result<Record, E>> Authors<F> {
    fn of(&mut self, author: &PublicKey) -> Result<Record, E> {
        if let Some(record) = self.known.get(author) {
            return Ok(*record);
        }
        let record = (self.record)(author)?;
        self.known.insert(*author, record);
        Ok(record)
    }

    fn shifted(&mut self, post: &Waiting) -> Result<Priority, E> {
        let halvings = self.of(&post.author)?.recent_bytes / HALVING_BYTES;
        Ok(post
            .priority
            .halved(u32::try_from(halvings).unwrap_or(u32::MAX)))
    }

    fn add(&mut self, author: &PublicKey, size: usize) {
        if let Some(record) = self.known.get_mut(author) {
            record.recent_bytes += u64::try_from(size).unwrap_or(u64::MAX);
        }
    }
}

/// Posts by priority as shifted down by what their authors posted.
///
/// Shifting only ever lowers, so the pool's own order is read no further than needed: a post
/// is next when nothing unread can stand above it, and its shift is still the right one.
struct ByPriority<'a> {
    pool: &'a Pool,
    unread: std::iter::Peekable<std::iter::Rev<std::collections::btree_set::Iter<'a, super::Rank>>>,
    read: BinaryHeap<(Priority, Reverse<u64>, Leaf)>,
    looked_at: usize,
}

impl<'a> ByPriority<'a> {
    fn new(pool: &'a Pool) -> Self {
        let unread = pool.by_rank.iter().rev().peekable();
        Self {
            pool,
            unread,
            read: BinaryHeap::new(),
            looked_at: 0,
        }
    }

    fn next<E, F: FnMut(&PublicKey) -> Result<Record, E>>(
        &mut self,
        authors: &mut Authors<F>,
    ) -> Result<Option<&'a Waiting>, E> {
        loop {
            self.read_on(authors)?;
            let Some((priority, seq, leaf)) = self.read.pop() else {
                return Ok(None);
            };
            let Some(post) = self.pool.entries.get(&leaf) else {
                continue;
            };
            let now = authors.shifted(post)?;
            if now == priority {
                return Ok(Some(post));
            }
            self.read.push((now, seq, leaf));
        }
    }

    /// Reads on until nothing unread can stand above what was read.
    fn read_on<E, F: FnMut(&PublicKey) -> Result<Record, E>>(
        &mut self,
        authors: &mut Authors<F>,
    ) -> Result<(), E> {
        while self.looked_at < LOOKED_AT {
            let best = self.read.peek().map(|(priority, ..)| *priority);
            let above = |rank: &&super::Rank| best.is_none_or(|best| rank.0 >= best);
            let Some((_, seq, leaf)) = self.unread.next_if(above) else {
                break;
            };
            let Some(post) = self.pool.entries.get(leaf) else {
                continue;
            };
            self.looked_at += 1;
            self.read.push((authors.shifted(post)?, *seq, *leaf));
        }
        Ok(())
    }
}
