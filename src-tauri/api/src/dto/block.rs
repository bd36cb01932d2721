//! A block and its header as JSON.

use blocknet_chain::{Block, CompactTarget, Header, Height, Network, Post, Unchecked};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::printed::{AuxRootHex, BlockIdHex, BodyRootHex, WorkHex};
use super::reading::objects;
use super::{Decimal, PostDto};
use crate::error::ApiError;

/// A block: its header's fields by name, its id, its posts. Every field must stand, and no other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockDto {
    /// Id of the block.
    pub id: BlockIdHex,
    /// 1.
    pub version: u32,
    /// Id of the parent.
    pub prev: BlockIdHex,
    /// Merkle root over the posts.
    pub body_root: BodyRootHex,
    /// Zero but in genesis.
    pub aux_root: AuxRootHex,
    /// Unix seconds.
    pub time: Decimal,
    /// Blocks below it.
    pub height: u32,
    /// Compact target.
    pub bits: u32,
    /// How long its miner hashed for it, in seconds.
    pub work_secs: u32,
    /// How many posts it holds.
    pub post_count: u32,
    /// Bytes of the body with all its texts.
    pub body_bytes: u32,
    /// What the miner varied.
    pub nonce: Decimal,
    /// The posts, in order.
    #[serde(deserialize_with = "objects")]
    pub posts: Vec<PostDto>,
}

/// A header: a block without its posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeaderDto {
    /// Id of the block.
    pub id: BlockIdHex,
    /// 1.
    pub version: u32,
    /// Id of the parent.
    pub prev: BlockIdHex,
    /// Merkle root over the posts.
    pub body_root: BodyRootHex,
    /// Zero but in genesis.
    pub aux_root: AuxRootHex,
    /// Unix seconds.
    pub time: Decimal,
    /// Blocks below it.
    pub height: u32,
    /// Compact target.
    pub bits: u32,
    /// How long its miner hashed for it, in seconds.
    pub work_secs: u32,
    /// How many posts it holds.
    pub post_count: u32,
    /// Bytes of the body with all its texts.
    pub body_bytes: u32,
    /// What the miner varied.
    pub nonce: Decimal,
}

/// Where a block stands on this node's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockStateDto {
    /// True on the active chain.
    pub active: bool,
    /// 1 for the tip; 0 off the active chain.
    pub depth: u32,
    /// Cumulative work up to this block.
    pub work: WorkHex,
}

/// A block as this node answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockAnswer {
    /// The block.
    #[serde(flatten)]
    pub block: BlockDto,
    /// Where it stands.
    pub state: BlockStateDto,
}

/// A header as this node answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HeaderAnswer {
    /// The header.
    #[serde(flatten)]
    pub header: HeaderDto,
    /// Where its block stands.
    pub state: BlockStateDto,
}

impl From<&Header> for HeaderDto {
    fn from(header: &Header) -> Self {
        Self {
            id: header.id().into(),
            version: header.version,
            prev: header.prev.into(),
            body_root: header.body_root.into(),
            aux_root: header.aux_root.into(),
            time: header.time.into(),
            height: header.height.get(),
            bits: header.bits.to_u32(),
            work_secs: header.work_secs,
            post_count: header.post_count,
            body_bytes: header.body_bytes,
            nonce: header.nonce.into(),
        }
    }
}

impl BlockDto {
    /// The block in words.
    #[must_use]
    pub fn new(network: &Network, header: &Header, posts: &[Post]) -> Self {
        let head = HeaderDto::from(header);
        Self {
            id: head.id,
            version: head.version,
            prev: head.prev,
            body_root: head.body_root,
            aux_root: head.aux_root,
            time: head.time,
            height: head.height,
            bits: head.bits,
            work_secs: head.work_secs,
            post_count: head.post_count,
            body_bytes: head.body_bytes,
            nonce: head.nonce,
            posts: posts
                .iter()
                .map(|post| PostDto::new(network, post))
                .collect(),
        }
    }

    /// The block; the rules have not looked at it yet.
    ///
    /// # Errors
    /// 400 `bad_field` with the field that contradicts the others, 422 with the rule of a text.
    pub fn into_block(self, network: &Network) -> Result<Block<Unchecked>, ApiError> {
        let header = Header {
            version: self.version,
            prev: self.prev.0,
            body_root: self.body_root.0,
            aux_root: self.aux_root.0,
            time: self.time.0,
            height: Height::new(self.height),
            bits: CompactTarget::new(self.bits),
            work_secs: self.work_secs,
            post_count: self.post_count,
            body_bytes: self.body_bytes,
            nonce: self.nonce.0,
        };
        if header.id() != self.id.0 {
            let message = format!(
                "id says {}, but the header's fields make {}.",
                self.id.0,
                header.id()
            );
            return Err(ApiError::bad_field("id", message));
        }
        let posts = self.posts.into_iter().enumerate().map(|(index, post)| {
            post.into_post(network).map_err(|error| {
                let field = error.body().field.clone().unwrap_or_default();
                error.with_field(format!("posts[{index}].{field}"))
            })
        });
        Ok(Block::new(header, posts.collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::{Block, Network};
    use serde_json::{Value, json};

    use super::BlockDto;
    use crate::json::decode;

    #[test]
    fn says_genesis_and_names_a_field_that_contradicts() {
        let network = Network::dev();
        let mut json =
            serde_json::to_value(BlockDto::new(&network, network.genesis(), &[])).expect("JSON");
        assert_eq!(
            (&json["height"], &json["bits"], &json["nonce"]),
            (&json!(0), &json!(0x2000_ffff), &json!("0"))
        );
        let read =
            |json: &Value| decode::<BlockDto>(json.to_string().as_bytes())?.into_block(&network);
        assert_eq!(read(&json).expect("genesis").id(), network.genesis_id());
        json["nonce"] = json!("1");
        assert_eq!(
            read(&json).expect_err("another id").body().field.as_deref(),
            Some("id")
        );
    }

    #[test]
    fn says_every_block_of_the_vectors_and_reads_it_back() {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/vectors/blocknet-v1.json"
        );
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: the vectors are not there");
            return;
        };
        let (network, vectors): (_, Value) =
            (Network::dev(), serde_json::from_str(&text).expect("JSON"));
        for vector in vectors["blocks"].as_array().expect("a list") {
            for body in ["body", "erased"] {
                let hex = format!(
                    "{}{}",
                    vector["header"].as_str().expect("hex"),
                    vector[body].as_str().expect("hex")
                );
                let block = Block::decode(&hex::decode(hex).expect("hex")).expect("a block");
                let json =
                    serde_json::to_string(&BlockDto::new(&network, block.header(), block.posts()))
                        .expect("JSON");
                let back = decode::<BlockDto>(json.as_bytes())
                    .and_then(|dto| dto.into_block(&network))
                    .expect("the same");
                assert_eq!(back, block);
            }
        }
    }
}
