//! What the chainstate knows that no store keeps.

use super::Chainstate;
use super::elders::Elders;
use super::held::Held;
use super::reasons::Reasons;

/// What no store keeps, as it was before a transaction: when that fails, none of it may stay.
#[derive(Debug)]
pub(crate) struct Unstored {
    held: Held,
    reasons: Reasons,
    elders: Elders,
    deepest_reorg: Option<u32>,
}

impl Chainstate {
    /// What no store keeps. It is small: some hours, and as a rule nothing that is held.
    pub(crate) fn unstored(&self) -> Unstored {
        Unstored {
            held: self.held.clone(),
            reasons: self.reasons.clone(),
            elders: self.elders.clone(),
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
