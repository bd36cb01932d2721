//! What a proof of a post says, checked.

use blocknet_chain::proof::ProvedBlock;
use blocknet_chain::{BlockId, Network, ProofError, ProofVerdict};
use blocknet_node::OnOwnChain;
use serde::Serialize;
use utoipa::ToSchema;

use super::printed::{BlockIdHex, PostIdHex, PublicKeyHex};
use super::{CauseDto, Decimal, sentence};
use crate::error::ErrorBody;

/// What a proof of a post says, or why it does not hold.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct VerdictDto {
    /// Whether it holds.
    pub holds: bool,
    /// Why it does not, in a sentence.
    pub reason: Option<String>,
    /// The same, for programs that say it in words of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<CauseDto>,
    /// The rule that it breaks, where it is one.
    pub rule: Option<String>,
    /// Name of its network.
    pub network: String,
    /// Id of that network's first block.
    pub genesis: BlockIdHex,
    /// What it says, where it holds.
    pub proved: Option<ProvedDto>,
}

/// What a proof says that holds.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ProvedDto {
    /// The post.
    pub post: PostIdHex,
    /// Who wrote it.
    pub author: PublicKeyHex,
    /// The name that its author gave with it.
    pub name: Option<String>,
    /// What it says; null where its text is unreadable.
    pub content: Option<String>,
    /// When its author claims to have written it, Unix seconds: a claim, and no evidence.
    pub created: Decimal,
    /// The block that it cannot be older than; null where it names none, or where the proof does not
    /// reach back to the one that it names.
    pub not_before: Option<ProvedBlockDto>,
    /// The block that it names as seen; null where it names none.
    pub seen: Option<BlockIdHex>,
    /// The block that holds it.
    pub block: ProvedBlockDto,
    /// Blocks after that one, in the proof.
    pub blocks_on_top: u32,
    /// Hashes that those stand for, decimal.
    pub work_on_top_hashes: String,
    /// Whether its block stands on this node's own chain.
    pub own_chain: OwnChainDto,
}

/// A block that a proof names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProvedBlockDto {
    /// Its id.
    pub id: BlockIdHex,
    /// Its height.
    pub height: u32,
    /// Its time, Unix seconds; alone no evidence of when it was mined.
    pub time: Decimal,
}

/// Whether a block stands on this node's own chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum OwnChainDto {
    /// It does.
    Yes,
    /// Another block stands at its height.
    No,
    /// This node's chain does not reach so high, or is another network's.
    Unknown,
}

impl From<ProvedBlock> for ProvedBlockDto {
    fn from(block: ProvedBlock) -> Self {
        Self {
            id: block.id.into(),
            height: block.height.get(),
            time: Decimal(block.time),
        }
    }
}

/// The block that a post names as seen by its author.
#[must_use]
pub fn block_seen(verdict: &ProofVerdict) -> Option<BlockId> {
    let text = verdict.text.as_ref().ok()?;
    text.first_tag("seen")?.parse().ok()
}

impl VerdictDto {
    /// What a proof says that does not hold.
    #[must_use]
    pub fn refused(network: &Network, error: &ProofError) -> Self {
        Self {
            holds: false,
            reason: Some(sentence(error)),
            why: CauseDto::of(error),
            rule: error.rule().map(|rule| rule.to_string()),
            network: network.name().to_owned(),
            genesis: network.genesis_id().into(),
            proved: None,
        }
    }

    /// What a proof says whose post is not what the proof says of it.
    #[must_use]
    pub fn untrue(network: &Network, error: &ErrorBody) -> Self {
        let field = error.field.as_deref().unwrap_or("post");
        Self {
            holds: false,
            reason: Some(format!("{field}: {}", error.message)),
            why: None,
            rule: error.rule.map(str::to_owned),
            network: network.name().to_owned(),
            genesis: network.genesis_id().into(),
            proved: None,
        }
    }

    /// What a proof says that holds.
    #[must_use]
    pub fn holds(network: &Network, verdict: &ProofVerdict, own_chain: OnOwnChain) -> Self {
        let text = verdict.text.as_ref().ok();
        let name = text.and_then(|text| text.first_tag("name"));
        let proved = ProvedDto {
            post: verdict.post.into(),
            author: verdict.author.into(),
            name: name.map(ToOwned::to_owned),
            content: text.map(|text| text.content.clone()),
            created: Decimal(verdict.created),
            not_before: verdict.not_before.map(Into::into),
            seen: block_seen(verdict).map(Into::into),
            block: verdict.block.into(),
            blocks_on_top: verdict.blocks_on_top,
            work_on_top_hashes: verdict.work_on_top.to_decimal(),
            own_chain: own_chain.into(),
        };
        Self {
            holds: true,
            reason: None,
            why: None,
            rule: None,
            network: network.name().to_owned(),
            genesis: network.genesis_id().into(),
            proved: Some(proved),
        }
    }
}
