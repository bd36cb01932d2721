//! The two streams of events: what the owner hears at once, and what strangers hear when an own
//! post may be known to come from anywhere.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocknet_chain::{Leaf, PostId};
use tokio_util::sync::CancellationToken;

use super::{EventKind, EventLog, Hushed, PostStatus};
use crate::clock::Clock;

/// A clock may run ahead of the timers by less than this; nothing spins meanwhile.
const LEAST_WAIT: Duration = Duration::from_millis(5);

/// Both streams, and what they differ by; clones share them.
#[derive(Debug, Clone)]
pub struct Streams {
    owner: EventLog,
    strangers: EventLog,
    hushed: Hushed,
    /// Held while something is published, so that both streams have one order.
    pool: Arc<Mutex<PoolTold>>,
}

/// Posts and bytes in the pool.
type Fill = (usize, usize);

#[derive(Debug, Default)]
struct PoolTold {
    /// What the pool holds.
    all: Fill,
    /// What strangers were told that it holds.
    told: Fill,
}

impl Streams {
    /// Two streams in which nothing has happened.
    #[must_use]
    pub fn new(hushed: Hushed) -> Self {
        Self {
            owner: EventLog::new(),
            strangers: EventLog::new(),
            hushed,
            pool: Arc::default(),
        }
    }

    /// All that happens.
    #[must_use]
    pub fn owner(&self) -> &EventLog {
        &self.owner
    }

    /// What strangers hear.
    #[must_use]
    pub fn strangers(&self) -> &EventLog {
        &self.strangers
    }

    /// The own posts that strangers are not to see yet.
    #[must_use]
    pub fn hushed(&self) -> &Hushed {
        &self.hushed
    }

    /// Tells what was committed.
    pub(crate) fn publish(&self, kinds: Vec<EventKind>) {
        let mut pool = self.lock();
        let mut open = Vec::with_capacity(kinds.len());
        for kind in &kinds {
            match kind {
                EventKind::Post {
                    leaf,
                    status: PostStatus::Confirmed,
                    ..
                } => {
                    // A block tells everybody.
                    self.hushed.end(leaf);
                    open.push(kind.clone());
                }
                EventKind::Post { leaf, status, .. } => {
                    let waits = *status == PostStatus::Pooled;
                    if !self.hushed.waits(leaf, waits) {
                        open.push(kind.clone());
                    }
                }
                EventKind::Pool { posts, bytes } => pool.all = (*posts, *bytes),
                EventKind::Tip { .. } | EventKind::Reorg { .. } => open.push(kind.clone()),
            }
        }
        open.extend(self.fill_told(&mut pool));
        self.owner.publish(kinds);
        self.strangers.publish(open);
    }

    /// Tells strangers of the own posts whose time has come.
    pub(crate) fn release(&self, now: Duration) {
        let mut pool = self.lock();
        let due = self.hushed.end_due(now);
        self.tell(due, &mut pool);
    }

    /// Somebody else gave us a hushed post: it comes from anywhere now.
    pub(crate) fn heard(&self, leaf: &Leaf) {
        let mut pool = self.lock();
        let ended = self.hushed.end(leaf);
        self.tell(ended, &mut pool);
    }

    fn tell(&self, posts: impl IntoIterator<Item = (PostId, Leaf)>, pool: &mut PoolTold) {
        let status = PostStatus::Pooled;
        let posts = posts.into_iter();
        let mut open: Vec<_> = posts
            .map(|(id, leaf)| EventKind::Post { id, leaf, status })
            .collect();
        open.extend(self.fill_told(pool));
        self.strangers.publish(open);
    }

    /// The event of the pool as strangers know it, when that has changed.
    fn fill_told(&self, pool: &mut PoolTold) -> Option<EventKind> {
        let (hushed, hushed_bytes) = self.hushed.in_pool();
        let posts = pool.all.0.saturating_sub(hushed);
        let bytes = pool.all.1.saturating_sub(hushed_bytes);
        let before = std::mem::replace(&mut pool.told, (posts, bytes));
        (before != pool.told).then_some(EventKind::Pool { posts, bytes })
    }

    fn lock(&self) -> MutexGuard<'_, PoolTold> {
        // Two pairs of numbers, whole at any time.
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Releases own posts in time, until the end.
pub(crate) async fn release_in_time(
    streams: Streams,
    clock: Arc<dyn Clock>,
    cancel: CancellationToken,
) {
    let mut changed = streams.hushed.watch();
    loop {
        changed.mark_unchanged();
        let next = streams.hushed.next_end();
        let due = async {
            match next {
                Some(end) => {
                    let wait = end.saturating_sub(clock.mono()).max(LEAST_WAIT);
                    tokio::time::sleep(wait).await;
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = cancel.cancelled() => return,
            // The sender lives in `streams`.
            _ = changed.changed() => {}
            () = due => streams.release(clock.mono()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: usize = 300;

    fn streams() -> Streams {
        Streams::new(Hushed::new(1))
    }

    fn post(n: u8, status: PostStatus) -> EventKind {
        let (id, leaf) = (PostId::from_bytes([n; 32]), Leaf::from_bytes([n; 32]));
        EventKind::Post { id, leaf, status }
    }

    fn hush(streams: &Streams, n: u8) -> Duration {
        let (id, leaf) = (PostId::from_bytes([n; 32]), Leaf::from_bytes([n; 32]));
        let until = streams.hushed.hush(id, leaf, SIZE, Duration::ZERO);
        until.expect("there is room")
    }

    fn pool(posts: usize) -> EventKind {
        let bytes = posts * SIZE;
        EventKind::Pool { posts, bytes }
    }

    fn kinds(log: &EventLog) -> Vec<EventKind> {
        let events = log.after(0).events.into_iter();
        events.map(|event| event.kind).collect()
    }

    #[test]
    fn tells_strangers_of_an_own_post_when_its_time_has_come_and_of_others_at_once() {
        let streams = streams();
        let until = hush(&streams, 1);
        assert!(until >= FROM_SECTION_7.0 && until <= FROM_SECTION_7.1);
        let pooled = PostStatus::Pooled;
        streams.publish(vec![post(1, pooled), pool(1)]);
        streams.publish(vec![post(2, pooled), pool(2)]);
        let all = vec![post(1, pooled), pool(1), post(2, pooled), pool(2)];
        assert_eq!(kinds(streams.owner()), all);
        assert_eq!(kinds(streams.strangers()), [post(2, pooled), pool(1)]);
        streams.release(until - Duration::from_millis(1));
        assert_eq!(kinds(streams.strangers()).len(), 2);
        streams.release(until);
        let told = [post(2, pooled), pool(1), post(1, pooled), pool(2)];
        assert_eq!(kinds(streams.strangers()), told);
        assert_eq!(streams.hushed().leaves(), []);
    }

    const FROM_SECTION_7: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(5));

    #[test]
    fn a_block_ends_the_hush_and_so_does_somebody_elses_copy() {
        let streams = streams();
        let (pooled, confirmed) = (PostStatus::Pooled, PostStatus::Confirmed);
        hush(&streams, 1);
        streams.publish(vec![post(1, pooled), pool(1)]);
        streams.publish(vec![post(1, confirmed), pool(0)]);
        assert_eq!(kinds(streams.strangers()), [post(1, confirmed)]);
        hush(&streams, 2);
        streams.publish(vec![post(2, pooled), pool(1)]);
        streams.heard(&Leaf::from_bytes([2; 32]));
        let told = [post(1, confirmed), post(2, pooled), pool(1)];
        assert_eq!(kinds(streams.strangers()), told);
    }

    #[test]
    fn what_left_the_pool_meanwhile_is_never_told() {
        let streams = streams();
        let until = hush(&streams, 1);
        streams.publish(vec![post(1, PostStatus::Pooled), pool(1)]);
        streams.publish(vec![post(1, PostStatus::LeftOut), pool(0)]);
        streams.release(until);
        assert_eq!(kinds(streams.strangers()), []);
        assert_eq!(kinds(streams.owner()).len(), 4);
    }

    #[test]
    fn a_commit_that_failed_tells_nothing_and_hushes_no_longer_the_second_time() {
        let streams = streams();
        let until = hush(&streams, 1);
        assert_eq!(hush(&streams, 1), until);
        streams.release(until);
        assert_eq!(kinds(streams.strangers()), []);
    }
}
