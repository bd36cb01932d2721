//! Which posts came into our pool lately.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use blocknet_chain::Leaf;

use crate::net::action::Now;

/// How long a post is news: by then it is everywhere, or a comparison has
/// brought it.
const NEWS_FOR: Duration = Duration::from_secs(60);
/// News remembered at most, the newest.
const MAX_NEWS: usize = 8_192;

/// The posts of the last minute, and when each came.
#[derive(Debug, Default)]
pub(super) struct News {
    came: HashMap<Leaf, Duration>,
    order: VecDeque<Leaf>,
}

impl News {
    pub(super) fn insert(&mut self, leaf: Leaf, now: Now) {
        if self.came.insert(leaf, now.mono).is_none() {
            self.order.push_back(leaf);
        }
        if self.order.len() > MAX_NEWS {
            self.forget_oldest();
        }
    }

    pub(super) fn tick(&mut self, now: Now) {
        while let Some(oldest) = self.order.front()
            && !self.is_younger(oldest, NEWS_FOR, now)
        {
            self.forget_oldest();
        }
    }

    pub(super) fn contains(&self, leaf: &Leaf) -> bool {
        self.came.contains_key(leaf)
    }

    /// It came, and less than `age` ago.
    pub(super) fn is_younger(&self, leaf: &Leaf, age: Duration, now: Now) -> bool {
        let came = self.came.get(leaf);
        came.is_some_and(|came| now.mono.saturating_sub(*came) < age)
    }

    fn forget_oldest(&mut self) {
        if let Some(oldest) = self.order.pop_front() {
            self.came.remove(&oldest);
        }
    }
}
