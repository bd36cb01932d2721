//! The proof of a post as JSON.

use blocknet_chain::{Header, Network, Proof};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::post::NoPost;
use super::reading::object;
use super::{NetworkDto, PostDto};
use crate::error::ApiError;

/// Steps of a path at most: a block holds 1,024 posts, and no tree of u32 leaves is higher.
const MAX_PATH: usize = 32;

/// Who says what, in which block, and the headers above it; verified without a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofDto {
    /// 1.
    pub version: u8,
    /// The network that the post is on.
    #[serde(deserialize_with = "object")]
    pub network: NetworkDto,
    /// The post.
    #[serde(deserialize_with = "object")]
    pub post: PostDto,
    /// The post's path in its block's Merkle tree, from its sibling up: 32 bytes each, lowercase
    /// hex.
    pub path: Vec<String>,
    /// The post's place in its block.
    pub index: u32,
    /// How many posts the block holds.
    pub count: u32,
    /// Headers, each the parent of the next: 136 bytes each, lowercase hex.
    pub headers: Vec<String>,
}

impl From<&Proof> for ProofDto {
    fn from(proof: &Proof) -> Self {
        let network = Network::new(proof.network.clone());
        Self {
            version: 1,
            network: NetworkDto::from(&proof.network),
            post: PostDto::new(&network, &proof.post),
            path: proof.path.iter().map(hex::encode).collect(),
            index: proof.index,
            count: proof.count,
            headers: proof
                .headers
                .iter()
                .map(|header| hex::encode(header.encode()))
                .collect(),
        }
    }
}

impl ProofDto {
    /// Reads the file that a proof was exported to.
    ///
    /// # Errors
    /// The field that does not fit, as for a request.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ApiError> {
        crate::json::decode(bytes)
    }

    /// The proof; nothing of it is verified yet.
    ///
    /// # Errors
    /// The field that is no part of a proof, or what its fields contradict each other in.
    pub fn into_proof(self) -> Result<Proof, NoProof> {
        if self.version != 1 {
            let message = format!(
                "Version {} of a proof is not known here; 1 is.",
                self.version
            );
            return Err(ApiError::bad_field("version", message).into());
        }
        if self.path.len() > MAX_PATH {
            let message = format!(
                "The path has {} steps; {MAX_PATH} is the limit.",
                self.path.len()
            );
            return Err(ApiError::bad_field("path", message).into());
        }
        let network = self
            .network
            .into_params()
            .map_err(|error| within("network", error))?;
        let on = Network::new(network.clone());
        let post = self.post.judged(&on).map_err(|no_post| match no_post {
            NoPost::Unreadable(error) => NoProof::Unreadable(within("post", error)),
            NoPost::Untrue(error) => NoProof::Untrue {
                network: on,
                error: Box::new(within("post", error)),
            },
        })?;
        let path = bytes_of("path", &self.path)?;
        let headers = bytes_of("headers", &self.headers)?
            .iter()
            .map(Header::decode)
            .collect();
        Ok(Proof {
            network,
            post,
            path,
            index: self.index,
            count: self.count,
            headers,
        })
    }
}

/// Why a file holds no proof that can be verified.
#[derive(Debug)]
pub enum NoProof {
    /// It cannot be read as one.
    Unreadable(ApiError),
    /// It is one, and does not hold: what it says of its post is not true.
    Untrue {
        /// Its network.
        network: Network,
        /// The field that is not as the others make it.
        error: Box<ApiError>,
    },
}

impl From<ApiError> for NoProof {
    fn from(error: ApiError) -> Self {
        Self::Unreadable(error)
    }
}

fn within(parent: &str, error: ApiError) -> ApiError {
    let field = error.body().field.clone().unwrap_or_default();
    error.with_field(format!("{parent}.{field}"))
}

/// The bytes of each string, which is exactly `N` of them in lowercase hex.
fn bytes_of<const N: usize>(field: &str, list: &[String]) -> Result<Vec<[u8; N]>, ApiError> {
    let read = |(index, text): (usize, &String)| {
        let lower = text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let bytes = if lower { hex::decode(text).ok() } else { None };
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or_else(|| {
                ApiError::bad_field(
                    format!("{field}[{index}]"),
                    format!("This is not {N} bytes in lowercase hex."),
                )
            })
    };
    list.iter().enumerate().map(read).collect()
}
