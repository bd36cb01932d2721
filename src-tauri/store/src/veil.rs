//! Posts that some readers are not to see yet.

use std::fmt::Debug;

use blocknet_chain::Leaf;

use crate::reading::{View, post_by_leaf};
use crate::{Standing, StoreError, StoredPost};

/// What is hidden from a reader: a few posts that wait for a block. It may change while the reader
/// reads; a post must be hidden before it is committed.
pub trait Veil: Debug + Sync {
    /// Whether the post with this leaf is hidden.
    fn hides(&self, leaf: &Leaf) -> bool;

    /// All hidden leaves; no more than a few hundred.
    fn hidden(&self) -> Vec<Leaf>;
}

impl View<'_> {
    /// Whether this reader is not to see a post. What stands in a block is everybody's.
    pub(crate) fn hides(self, post: &StoredPost) -> bool {
        !matches!(post.standing, Standing::Confirmed { .. })
            && self.veil.is_some_and(|veil| veil.hides(&post.leaf))
    }

    /// The same for a post of which only the leaf is known.
    pub(crate) fn hides_leaf(self, leaf: &Leaf) -> Result<bool, StoreError> {
        if !self.veil.is_some_and(|veil| veil.hides(leaf)) {
            return Ok(false);
        }
        let found = post_by_leaf(self, leaf)?;
        Ok(found.is_some_and(|found| self.hides(&found.stored)))
    }

    /// The hidden posts that are in the store.
    pub(crate) fn hidden(self) -> Result<Vec<StoredPost>, StoreError> {
        let leaves = self.veil.map(Veil::hidden).unwrap_or_default();
        let mut hidden = Vec::new();
        for leaf in &leaves {
            let found = post_by_leaf(self, leaf)?.map(|found| found.stored);
            hidden.extend(found.filter(|found| self.hides(found)));
        }
        Ok(hidden)
    }
}
