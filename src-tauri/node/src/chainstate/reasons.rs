//! Why blocks are invalid, as long as this node runs.

use std::collections::{HashMap, VecDeque};

use blocknet_chain::{BlockId, Rule};

/// How many reasons are remembered; a block without one is told of in general words.
const KEPT: usize = 1_024;

/// Why blocks are invalid.
#[derive(Debug, Clone, Default)]
pub(super) struct Reasons {
    by_id: HashMap<BlockId, (Rule, String)>,
    order: VecDeque<BlockId>,
}

impl Reasons {
    /// Remembers why a block is invalid.
    pub(super) fn put(&mut self, id: BlockId, rule: Rule, message: String) {
        if self.by_id.insert(id, (rule, message)).is_some() {
            return;
        }
        self.order.push_back(id);
        if self.order.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_id.remove(&oldest);
        }
    }

    /// Why a block is invalid that is marked so.
    pub(super) fn of(&self, id: &BlockId) -> (Rule, String) {
        self.by_id.get(id).cloned().unwrap_or_else(|| {
            (
                Rule::H2,
                format!("H2: block {id} or one that it builds on was found invalid before"),
            )
        })
    }
}
