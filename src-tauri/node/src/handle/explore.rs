//! Looking into the chain: how it grew, how it changed, and whether it is sound.

use blocknet_chain::{BlockId, CompactTarget, Height, PostId, Work};
use blocknet_store::{FeedPost, Reader, Reading, ReorgRow, StoreError};

use super::NodeHandle;
use super::control::network_hash_rate;
use crate::core::CoreError;
use crate::resync::ResyncView;

/// Over how many blocks the hash rate of a point is taken: enough to smooth luck by a quarter, few
/// enough that a hundred points are read in some milliseconds.
const RATE_BLOCKS: u32 = 16;

/// The chain at one of its blocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChainPoint {
    /// Height of the block.
    pub height: Height,
    /// Its time, Unix seconds.
    pub time: u64,
    /// Its target.
    pub bits: CompactTarget,
    /// Cumulative work up to it.
    pub work: Work,
    /// Posts of the chain up to it.
    pub posts: u64,
    /// Hashes a second of the whole network over the blocks up to it, where it can be said.
    pub hash_rate: Option<f64>,
}

/// Whether a block stands on this node's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnOwnChain {
    /// It does.
    Yes,
    /// Another block stands at its height.
    No,
    /// The chain does not reach so high, or is another network's.
    Unknown,
}

impl OnOwnChain {
    /// The word of the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

impl NodeHandle {
    /// Up to `points` blocks of the active chain, evenly apart from genesis to the tip: the cost
    /// follows the number of points, not the length of the chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn chain_points(&self, points: u32) -> Result<Vec<ChainPoint>, CoreError> {
        self.read(move |reader| {
            let tip = reader.tip()?.state.height.get();
            spread(tip, points)
                .map(|height| point(reader, Height::new(height)))
                .filter_map(Result::transpose)
                .collect()
        })
        .await
    }

    /// Reorgs with their numbers, newest first, those before a number or all.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn reorgs(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, ReorgRow)>, CoreError> {
        self.read(move |reader| reader.reorgs(before, limit)).await
    }

    /// Whether the active chain holds a block of a network.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn on_own_chain(
        &self,
        genesis: BlockId,
        block: BlockId,
        height: Height,
    ) -> Result<OnOwnChain, CoreError> {
        if genesis != self.network().genesis_id() {
            return Ok(OnOwnChain::Unknown);
        }
        self.read(move |reader| {
            Ok(match reader.active_header(height)? {
                Some(ours) if ours.state.id == block => OnOwnChain::Yes,
                Some(_) => OnOwnChain::No,
                None => OnOwnChain::Unknown,
            })
        })
        .await
    }

    /// The first posts of the block that is being mined, at most `limit`; none while nothing is.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn mined_posts(&self, limit: usize) -> Result<Vec<FeedPost>, CoreError> {
        let ids = self.parts().mining.view().posts.clone();
        self.read(move |reader| posts(reader, ids.iter().take(limit)))
            .await
    }

    /// Asks every peer for its headers anew and looks at the whole store, in the background.
    /// False when that is under way.
    #[must_use]
    pub fn resync(&self) -> bool {
        let parts = self.parts();
        let (core, net) = (parts.core.clone(), parts.net.clone());
        parts.resync.start(core, net, parts.clock.clone())
    }

    /// How far that is, and what it found.
    #[must_use]
    pub fn resync_view(&self) -> ResyncView {
        self.parts().resync.view()
    }
}

fn posts<'a>(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = &'a PostId>,
) -> Result<Vec<FeedPost>, StoreError> {
    // One that was mined a moment ago is still there; one that gave way is passed over.
    ids.filter_map(|id| reader.post(id).transpose()).collect()
}

/// `points` heights, or all that there are, evenly apart from 0 to `tip`.
fn spread(tip: u32, points: u32) -> impl Iterator<Item = u32> {
    let last = points.max(2).saturating_sub(1).min(tip.max(1));
    (0..=last.min(tip)).map(move |at| {
        let height = u64::from(tip) * u64::from(at) / u64::from(last);
        u32::try_from(height).unwrap_or(tip)
    })
}

fn point(reader: &Reader<'_>, height: Height) -> Result<Option<ChainPoint>, StoreError> {
    let Some(at) = reader.active_header(height)? else {
        return Ok(None);
    };
    let first = height.saturating_sub(RATE_BLOCKS - 1).max(Height::new(1));
    let recent = reader.headers_between(first, height)?;
    Ok(Some(ChainPoint {
        height,
        time: at.state.time,
        bits: at.header.bits,
        work: at.state.work,
        posts: at.chain_posts,
        hash_rate: network_hash_rate(&recent),
    }))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn spreads_points_from_genesis_to_the_tip() {
        let table: [(u32, u32, &[u32]); 6] = [
            (0, 5, &[0]),
            (1, 5, &[0, 1]),
            (3, 5, &[0, 1, 2, 3]),
            (100, 5, &[0, 25, 50, 75, 100]),
            (10, 2, &[0, 10]),
            (10, 0, &[0, 10]),
        ];
        for (tip, points, expected) in table {
            assert_eq!(spread(tip, points).collect::<Vec<_>>(), expected, "{tip}");
        }
        assert_eq!(spread(u32::MAX, 500).last(), Some(u32::MAX));
    }
}
