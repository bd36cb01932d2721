//! Events as JSON.

use blocknet_node::events::{Event, EventKind, EventsAfter, PostStatus};
use serde::Serialize;
use utoipa::ToSchema;

use super::Decimal;
use super::printed::{BlockIdHex, LeafHex, PostIdHex};

/// What happened after some event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventsDto {
    /// What to ask after next.
    pub next: Decimal,
    /// True when events before these were lost: look at everything again.
    pub gap: bool,
    /// Oldest first.
    pub events: Vec<EventDto>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EventDto {
    /// Its number; they rise by one.
    pub seq: Decimal,
    /// What it is.
    #[serde(flatten)]
    pub kind: EventKindDto,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKindDto {
    /// The chain has a new tip.
    Tip {
        /// The tip.
        id: BlockIdHex,
        /// Its height.
        height: u32,
    },
    /// A post stands elsewhere now.
    Post {
        /// The post.
        id: PostIdHex,
        /// Its leaf.
        leaf: LeafHex,
        /// Where it stands.
        status: PostStatusDto,
    },
    /// The pool changed.
    Pool {
        /// How many posts wait.
        posts: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// Blocks left the chain.
    Reorg {
        /// The last block that both chains share.
        fork_height: u32,
        /// The tip before.
        old_tip: BlockIdHex,
        /// The tip now.
        new_tip: BlockIdHex,
        /// How many blocks left.
        depth: u32,
    },
}

/// Where a post stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostStatusDto {
    /// It waits.
    Pooled,
    /// It is in a block.
    Confirmed,
    /// No block may take it any more.
    LeftOut,
    /// It gave way to others.
    Gone,
}

impl EventsDto {
    /// The first `most` events of an answer.
    #[must_use]
    pub fn new(after: &EventsAfter, most: usize) -> Self {
        let cut = after.events.len() > most;
        let events: Vec<EventDto> = after.events.iter().take(most).map(EventDto::from).collect();
        let last = events.last().map(|event| event.seq).filter(|_| cut);
        Self {
            next: last.unwrap_or(Decimal(after.next)),
            gap: after.gap,
            events,
        }
    }
}

impl EventDto {
    /// Its `type`, as server-sent events name it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            EventKindDto::Tip { .. } => "tip",
            EventKindDto::Post { .. } => "post",
            EventKindDto::Pool { .. } => "pool",
            EventKindDto::Reorg { .. } => "reorg",
        }
    }
}

impl From<&Event> for EventDto {
    fn from(event: &Event) -> Self {
        let kind = match &event.kind {
            EventKind::Tip { id, height } => EventKindDto::Tip {
                id: (*id).into(),
                height: height.get(),
            },
            EventKind::Post { id, leaf, status } => EventKindDto::Post {
                id: (*id).into(),
                leaf: (*leaf).into(),
                status: (*status).into(),
            },
            EventKind::Pool { posts, bytes } => EventKindDto::Pool {
                posts: *posts as u64,
                bytes: *bytes as u64,
            },
            EventKind::Reorg {
                fork_height,
                old_tip,
                new_tip,
                depth,
            } => EventKindDto::Reorg {
                fork_height: fork_height.get(),
                old_tip: (*old_tip).into(),
                new_tip: (*new_tip).into(),
                depth: *depth,
            },
        };
        Self {
            seq: Decimal(event.seq),
            kind,
        }
    }
}

impl From<PostStatus> for PostStatusDto {
    fn from(status: PostStatus) -> Self {
        match status {
            PostStatus::Pooled => Self::Pooled,
            PostStatus::Confirmed => Self::Confirmed,
            PostStatus::LeftOut => Self::LeftOut,
            PostStatus::Gone => Self::Gone,
        }
    }
}
