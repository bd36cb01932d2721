//! Checking the chain again.

use blocknet_node::{ResyncStage, ResyncView};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Decimal, ProblemDto};

/// How far the check of the chain is, and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResyncDto {
    /// What it is at.
    pub stage: ResyncStageDto,
    /// When it began, Unix seconds; null before the first.
    pub started: Option<Decimal>,
    /// When it ended, Unix seconds.
    pub ended: Option<Decimal>,
    /// Peers that were asked for their headers.
    pub peers_asked: u32,
    /// Peers whose headers have come to their end.
    pub peers_answered: u32,
    /// Posts that were looked at.
    pub posts: u64,
    /// Posts of the chain when it began.
    pub posts_total: u64,
    /// Blocks that were looked at.
    pub blocks: u64,
    /// Blocks of the chain when it began.
    pub blocks_total: u64,
    /// What is wrong; why it failed, where it did.
    pub problems: Vec<ProblemDto>,
}

/// What a check of the chain is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResyncStageDto {
    /// None was asked for since the start.
    Never,
    /// Peers are asked for their headers.
    Peers,
    /// Pages and indexes of the database are looked at.
    File,
    /// Every post is looked at.
    Posts,
    /// Every block is looked at.
    Blocks,
    /// It came to its end.
    Done,
    /// It could not be done.
    Failed,
}

impl From<&ResyncView> for ResyncDto {
    fn from(view: &ResyncView) -> Self {
        let whole = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            stage: view.stage.into(),
            started: (view.stage != ResyncStage::Never).then_some(Decimal(view.started)),
            ended: view.ended.map(Decimal),
            peers_asked: whole(view.peers_asked),
            peers_answered: whole(view.peers_answered),
            posts: view.posts,
            posts_total: view.posts_total,
            blocks: view.blocks,
            blocks_total: view.blocks_total,
            problems: view.problems.iter().map(ProblemDto::from).collect(),
        }
    }
}
