//! What a hostile peer shows where it does not misbehave.

use serde_json::json;

use super::chain::Chain;
use super::wire::{Asked, Move};
use crate::forge::SealedPost;

/// An honest node's answers.
#[derive(Debug, Clone)]
pub struct Face {
    /// Its chain.
    pub chain: Chain,
    /// What waits in its pool.
    pub pool: Vec<SealedPost>,
    /// Its word on its work: the chain's own where nothing is said.
    pub work: Option<String>,
    /// Its word on its height: the chain's own where nothing is said.
    pub height: Option<u32>,
    /// Random, as each node's is.
    pub nonce: u64,
}

impl Face {
    /// The face of a node with this chain and an empty pool.
    #[must_use]
    pub fn of(chain: Chain) -> Self {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce).expect("the system gives random bytes");
        Self {
            chain,
            pool: Vec::new(),
            work: None,
            height: None,
            nonce: u64::from_be_bytes(nonce),
        }
    }

    /// Claims so much work and such a height, whatever its chain is.
    #[must_use]
    pub fn claiming(mut self, work: &str, height: u32) -> Self {
        self.work = Some(work.to_owned());
        self.height = Some(height);
        self
    }

    /// The first eight hex digits of the genesis id.
    #[must_use]
    pub fn network_mark(&self) -> String {
        hex::encode(self.chain.genesis()).chars().take(8).collect()
    }

    /// The body of `GET /v1/node`.
    #[must_use]
    pub fn node(&self) -> serde_json::Value {
        let height = self.height.unwrap_or(self.chain.height());
        // 2^8 hashes a block.
        let work = format!("{:x}", u64::from(height) * 256);
        json!({
            "network": self.chain.network().name,
            "genesis": hex::encode(self.chain.genesis()),
            "agent": "hostile/1",
            "protocol": 1,
            "height": height,
            "tip": hex::encode(self.chain.tip()),
            "work": self.work.clone().unwrap_or(work),
            "time": super::raw::now().to_string(),
            "nonce": self.nonce.to_string(),
            "pool_floor": "1",
            "public_address": null,
        })
    }

    /// What an honest node with this chain answers.
    #[must_use]
    pub fn answer(&self, asked: &Asked) -> Move {
        match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/v1/node") => Move::json(&self.node()),
            ("POST", "/v1/headers") => Move::octets(self.chain.headers_after(&asked.ids())),
            ("POST", "/v1/blocks/batch") => {
                let known = asked.ids().into_iter().map_while(|id| {
                    let block = self.chain.block(&id)?;
                    Some(framed(&block.bytes()))
                });
                Move::octets(known.flatten().collect())
            }
            ("GET", "/v1/pool") => {
                Move::octets(self.pool.iter().flat_map(SealedPost::leaf).collect())
            }
            ("POST", "/v1/posts/batch") => {
                let wanted = asked.ids();
                let waiting = self.pool.iter();
                let waiting = waiting.filter(|post| wanted.contains(&post.leaf()));
                let waiting = waiting.map(SealedPost::alone);
                let known = waiting.chain(self.chain.posts_of(&wanted));
                Move::octets(known.flat_map(|post| framed(&post)).collect())
            }
            ("GET", "/v1/peers") => Move::json(&json!({ "peers": [] })),
            ("POST", "/v1/peers") => Move::Answer {
                status: 202,
                kind: "application/json",
                body: br#"{"address":"127.0.0.1:9"}"#.to_vec(),
            },
            ("GET", "/v1/events") if asked.query.is_empty() => {
                Move::json(&json!({ "next": "0", "gap": false, "events": [] }))
            }
            // The connection's own long poll.
            ("GET", "/v1/events") => Move::Hold,
            ("POST", "/v1/posts" | "/v1/blocks") => Move::Answer {
                status: 202,
                kind: "application/json",
                body: b"{}".to_vec(),
            },
            _ => Move::refuse(404, "not_found"),
        }
    }
}

/// An item of a batch: `u32 length || item`.
#[must_use]
pub fn framed(item: &[u8]) -> Vec<u8> {
    let length = u32::try_from(item.len()).expect("a small item");
    [length.to_be_bytes().as_slice(), item].concat()
}
