//! What the chainstate knows that no store keeps.

use std::sync::Arc;

use super::Chainstate;
use super::elders::Elders;
use super::held::Held;
use super::reasons::Reasons;

/// What no store keeps, as it was before a transaction: when that fails, none of it may stay.
#[derive(Debug)]
pub(crate) struct Unstored {
    held: Arc<Held>,
    reasons: Arc<Reasons>,
    elders: Arc<Elders>,
    deepest_reorg: Option<u32>,
}

impl Chainstate {
    /// What no store keeps. It is shared, and copied only by who changes it meanwhile.
    pub(crate) fn unstored(&self) -> Unstored {
        Unstored {
            held: Arc::clone(&self.held),
            reasons: Arc::clone(&self.reasons),
            elders: Arc::clone(&self.elders),
            deepest_reorg: self.deepest_reorg,
        }
    }

    /// Makes it what it was.
    pub(crate) fn put_back(&mut self, before: Unstored) {
        self.held = before.held;
        self.reasons = before.reasons;
        self.elders = before.elders;
        self.deepest_reorg = before.deepest_reorg;
    }
}
