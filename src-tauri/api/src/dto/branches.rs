//! Parked branches.

use blocknet_node::core::Parked;
use serde::Serialize;
use utoipa::ToSchema;

use super::Decimal;
use super::printed::{BlockIdHex, WorkHex};

/// Heavier chains that wait for the owner's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BranchesDto {
    /// The heaviest first.
    pub branches: Vec<BranchDto>,
}

/// A heavier chain that leaves ours too far back to be followed unasked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BranchDto {
    /// Its tip.
    pub id: BlockIdHex,
    /// Height of its tip.
    pub height: u32,
    /// Time of its tip, Unix seconds.
    pub time: Decimal,
    /// Cumulative work of its tip.
    pub work: WorkHex,
    /// Height of the last block that it shares with our chain.
    pub fork_height: u32,
}

impl From<&Parked> for BranchDto {
    fn from(parked: &Parked) -> Self {
        Self {
            id: parked.tip.into(),
            height: parked.height.get(),
            time: Decimal(parked.time),
            work: parked.work.into(),
            fork_height: parked.fork_height,
        }
    }
}
