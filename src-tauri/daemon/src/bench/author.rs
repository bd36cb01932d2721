//! Posts as clients would send them: stamped, signed, with words that a search can find.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use blocknet_chain::{HeadFields, Identity, Kind, Network, Post, TextParts, stamp_target};
use blocknet_node::miner::kernel::{Kernel, Search};

const WORDS: [&str; 32] = [
    "river", "bridge", "meeting", "garden", "market", "winter", "letter", "window", "archive",
    "music", "harbour", "lantern", "thursday", "minutes", "council", "bread", "paper", "school",
    "station", "photo", "mill", "key", "cup", "hall", "cat", "tuna", "opening", "hours", "flood",
    "copy", "street", "light",
];
/// Words in a post: some 120 bytes.
const LENGTH: usize = 18;

/// Writes posts of one key.
pub(super) struct Author {
    network: Network,
    identity: Identity,
    dice: u64,
}

impl Author {
    /// The author of a number; the same number gives the same key.
    pub(super) fn new(number: u64) -> Self {
        let mut seed = [7; 32];
        for (place, byte) in seed.iter_mut().zip(number.to_be_bytes()) {
            *place = byte;
        }
        Self {
            network: Network::dev(),
            identity: Identity::from_seed(seed),
            dice: number.wrapping_mul(2) + 1,
        }
    }

    /// `count` posts, `each` by one author.
    pub(super) fn posts(count: u32, each: u32) -> Result<Vec<Post>> {
        Self::posts_from(0, count, each)
    }

    /// The same, by the authors from number `first` on.
    pub(super) fn posts_from(first: u64, count: u32, each: u32) -> Result<Vec<Post>> {
        let mut posts = Vec::new();
        for number in 0..count.div_ceil(each) {
            let mut author = Self::new(first + u64::from(number) + 1_000_000);
            for _ in 0..each.min(count - number * each) {
                posts.push(author.post(now())?);
            }
        }
        Ok(posts)
    }

    /// A post made at `created`.
    pub(super) fn post(&mut self, created: u64) -> Result<Post> {
        let content = (0..LENGTH)
            .map(|_| self.word())
            .collect::<Vec<_>>()
            .join(" ");
        let tags = vec![
            ("name".to_owned(), "Bench".to_owned()),
            ("channel".to_owned(), "bench".to_owned()),
        ];
        let text = TextParts { tags, content }.encode()?;
        let fields = HeadFields::new(
            &self.network,
            Kind::NOTE,
            self.identity.public(),
            created,
            None,
            &text,
        );
        let target = stamp_target(fields.stamp_work);
        let nonce = Search::stamp(&fields.stamp_pre(&self.network), &target.to_be_bytes())
            .scan(Kernel::detect(), 0, u64::MAX)
            .context("no stamp exists for this post")?;
        let stub = fields.head(nonce).sign(&self.network, &self.identity);
        Ok(Post::new(stub, Some(text))?)
    }

    fn word(&mut self) -> &'static str {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        let place = usize::try_from(self.dice % 32).unwrap_or(0);
        WORDS.get(place).copied().unwrap_or("river")
    }
}

/// Unix seconds now.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
