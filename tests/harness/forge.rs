//! Posts and blocks of `dev`, byte by byte from the protocol's page: what a client of other make would send.
//!
//! Every field can be set wrong; then [`PostForge::seal`] and [`BlockForge::seal`] still stamp, sign and mine, so that
//! exactly one rule is broken.

use std::sync::OnceLock;

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use sha2::{Digest as _, Sha256};

use crate::hostile::hashing::stamp;

/// Bytes of a post's head.
const HEAD: usize = 128;

/// `limit_bits` of `dev`.
pub const DEV_BITS: u32 = 0x2000_ffff;

/// Names of the networks' parameters hash to the genesis id; this is that of `dev`.
#[must_use]
pub fn dev_genesis() -> [u8; 32] {
    static GENESIS: OnceLock<[u8; 32]> = OnceLock::new();
    *GENESIS.get_or_init(|| NetworkForge::dev().genesis())
}

/// A network: `dev`, or one with some of its parameters changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkForge {
    /// 1 to 32 of `a-z 0-9 -`.
    pub name: String,
    /// Unix seconds.
    pub genesis_time: u64,
    /// Whether difficulty follows the work clock.
    pub retarget: bool,
    /// Smallest gap before an empty block.
    pub heartbeat_secs: u32,
    /// H8: how far a header's time may run ahead of the clock.
    pub max_ahead_secs: u32,
}

impl NetworkForge {
    /// The network `dev`.
    #[must_use]
    pub fn dev() -> Self {
        Self {
            name: String::from("dev"),
            genesis_time: 1_767_225_600,
            retarget: false,
            heartbeat_secs: 1,
            max_ahead_secs: 7_200,
        }
    }

    /// The id of its genesis block.
    #[must_use]
    pub fn genesis(&self) -> [u8; 32] {
        let mut params = b"blocknet-params-v1".to_vec();
        params.push(u8::try_from(self.name.len()).expect("a short name"));
        params.extend(self.name.as_bytes());
        params.extend(self.genesis_time.to_be_bytes());
        params.extend(DEV_BITS.to_be_bytes());
        params.push(u8::from(self.retarget));
        params.extend(self.heartbeat_secs.to_be_bytes());
        params.extend(self.max_ahead_secs.to_be_bytes());
        params.extend(1_u32.to_be_bytes());
        let genesis = BlockForge {
            version: 1,
            prev: [0; 32],
            body_root: h(&[b""]),
            aux_root: h(&[&params]),
            time: self.genesis_time,
            height: 0,
            bits: DEV_BITS,
            work_secs: 0,
            post_count: 0,
            body_bytes: 0,
            nonce: 0,
            body: Vec::new(),
        };
        hh(&genesis.header())
    }

    /// The file that `--network` takes.
    #[must_use]
    pub fn file(&self) -> String {
        serde_json::json!({
            "name": self.name,
            "genesis_time": self.genesis_time.to_string(),
            "limit_bits": format!("{DEV_BITS:#010x}"),
            "retarget": self.retarget,
            "heartbeat_secs": self.heartbeat_secs,
            "max_ahead_secs": self.max_ahead_secs,
            "stamp_work_per_byte": 1,
        })
        .to_string()
    }
}

/// A post in the making.
#[derive(Debug, Clone)]
pub struct PostForge {
    /// The author's secret seed.
    pub seed: [u8; 32],
    /// P1: 1.
    pub version: u8,
    /// Offset 1.
    pub kind: u8,
    /// P1: the network's.
    pub net: [u8; 4],
    /// Unix seconds.
    pub created: u64,
    /// P2: declared work.
    pub stamp_work: u64,
    /// The post that this one answers.
    pub parent: [u8; 32],
    /// P1: at most 8,000.
    pub text_size: u16,
    /// The text's hash.
    pub text_hash: [u8; 32],
    /// The text, in layout T1 or not.
    pub text: Vec<u8>,
}

impl PostForge {
    /// A good note without tags.
    #[must_use]
    pub fn note(seed: u8, created: u64, content: &str) -> Self {
        let mut text = vec![0];
        text.extend(content.as_bytes());
        Self::with_text(seed, created, text)
    }

    /// A good note with tags.
    #[must_use]
    pub fn tagged(seed: u8, created: u64, tags: &[(&str, &str)], content: &str) -> Self {
        let mut text = vec![u8::try_from(tags.len()).expect("few tags")];
        for (key, value) in tags {
            text.push(u8::try_from(key.len()).expect("a short key"));
            text.extend(key.as_bytes());
            let size = u16::try_from(value.len()).expect("a short value");
            text.extend(size.to_be_bytes());
            text.extend(value.as_bytes());
        }
        text.extend(content.as_bytes());
        Self::with_text(seed, created, text)
    }

    /// The same as an answer to another post, or of a kind that names one.
    #[must_use]
    pub fn to(mut self, kind: u8, parent: &SealedPost) -> Self {
        self.kind = kind;
        self.parent = parent.id;
        self
    }

    /// A post of exactly this text.
    #[must_use]
    pub fn with_text(seed: u8, created: u64, text: Vec<u8>) -> Self {
        let genesis = dev_genesis();
        let text_size = u16::try_from(text.len()).expect("a text of at most 65,535 bytes");
        Self {
            seed: [seed; 32],
            version: 1,
            kind: 0,
            net: [genesis[0], genesis[1], genesis[2], genesis[3]],
            created,
            stamp_work: least_stamp_work(text_size),
            parent: [0; 32],
            text_size,
            text_hash: h(&[b"blocknet-text-v1", &text]),
            text,
        }
    }

    /// Stamps and signs it.
    #[must_use]
    pub fn seal(&self) -> SealedPost {
        let limit = stamp_limit(self.stamp_work);
        self.seal_with(|pre| stamp(pre, &limit))
    }

    /// Signs it with a stamp that misses its declared work.
    #[must_use]
    pub fn seal_unstamped(&self) -> SealedPost {
        let limit = stamp_limit(self.stamp_work);
        self.seal_where(|hash| *hash > limit)
    }

    /// Signs it with a stamp that misses its declared work by less than a hundredth.
    #[must_use]
    pub fn seal_almost(&self) -> SealedPost {
        let limit = stamp_limit(self.stamp_work);
        let almost = stamp_limit(self.stamp_work - self.stamp_work / 100);
        self.seal_where(|hash| *hash > limit && *hash <= almost)
    }

    fn seal_where(&self, stamp_fits: impl Fn(&[u8; 32]) -> bool) -> SealedPost {
        self.seal_with(|pre| {
            let fits = |nonce: &u64| {
                let hash = hh(&[pre.as_slice(), &nonce.to_be_bytes()].concat());
                stamp_fits(&hash)
            };
            (0_u64..).find(fits).expect("some nonce is found")
        })
    }

    fn seal_with(&self, find_nonce: impl Fn(&[u8; 32]) -> u64) -> SealedPost {
        let genesis = dev_genesis();
        let key = SigningKey::from(self.seed);
        let author = VerificationKeyBytes::from(&key);
        let mut head = vec![self.version, self.kind];
        head.extend(self.net);
        head.extend(<[u8; 32]>::from(author));
        head.extend(self.created.to_be_bytes());
        head.extend(self.stamp_work.to_be_bytes());
        head.extend(self.parent);
        head.extend(self.text_size.to_be_bytes());
        head.extend(self.text_hash);
        let pre = h(&[b"blocknet-stamp-v1", &genesis, &head]);
        let nonce = find_nonce(&pre);
        head.extend(nonce.to_be_bytes());
        assert_eq!(head.len(), HEAD, "layout of the head");
        let id = h(&[b"blocknet-post-v1", &genesis, &head]);
        let signature = key.sign(&[b"blocknet-sig-v1".as_slice(), &id].concat());
        SealedPost {
            id,
            head,
            signature: signature.into(),
            text: self.text.clone(),
        }
    }
}

/// A post, stamped and signed.
#[derive(Debug, Clone)]
pub struct SealedPost {
    /// Its id.
    pub id: [u8; 32],
    /// 128 bytes.
    pub head: Vec<u8>,
    /// May be spoiled by a test.
    pub signature: [u8; 64],
    /// The text.
    pub text: Vec<u8>,
}

impl SealedPost {
    /// The id in hex.
    #[must_use]
    pub fn id(&self) -> String {
        hex::encode(self.id)
    }

    /// The author's key in hex.
    #[must_use]
    pub fn author(&self) -> String {
        hex::encode(self.head.get(6..38).expect("a whole head"))
    }

    /// Hands it in at a node's public listener, as a stranger.
    pub async fn hand_in(&self, node: &crate::Node) {
        let kind = "application/octet-stream";
        let public = node.public();
        let answer = public.post_bytes("/v1/posts", kind, self.alone()).await;
        answer.expect(202);
    }

    /// The leaf.
    #[must_use]
    pub fn leaf(&self) -> [u8; 32] {
        leaf(&[self.head.as_slice(), &self.signature].concat())
    }

    /// `stub || text`.
    #[must_use]
    pub fn alone(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.signature, &self.text].concat()
    }

    /// `stub || 0x01 || text`, as in a body.
    #[must_use]
    pub fn in_body(&self) -> Vec<u8> {
        [self.head.as_slice(), &self.signature, &[1], &self.text].concat()
    }

    /// A signature that almost verifies: S + L, which stands for the same scalar and which P3 forbids (S < L).
    pub fn add_group_order(&mut self) {
        const L: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let mut carry = 0_u16;
        for (byte, add) in self.signature.iter_mut().skip(32).zip(L) {
            let [high, low] = (u16::from(*byte) + u16::from(add) + carry).to_be_bytes();
            *byte = low;
            carry = u16::from(high);
        }
    }

    /// The JSON form for submissions, with the keys in the page's order.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let field = |from: usize, to: usize| self.head.get(from..to).unwrap_or_default();
        let long = |from: usize| {
            let bytes: [u8; 8] = field(from, from + 8).try_into().unwrap_or_default();
            u64::from_be_bytes(bytes).to_string()
        };
        let parent = field(54, 86);
        let size: [u8; 2] = field(86, 88).try_into().unwrap_or_default();
        let content = self.text.get(1..).unwrap_or_default();
        serde_json::json!({
            "id": self.id(),
            "leaf": hex::encode(self.leaf()),
            "version": field(0, 1).first(),
            "kind": field(1, 2).first(),
            "network": hex::encode(field(2, 6)),
            "author": hex::encode(field(6, 38)),
            "created": long(38),
            "stamp_work": long(46),
            "parent": parent.iter().any(|byte| *byte != 0).then(|| hex::encode(parent)),
            "text_size": u16::from_be_bytes(size),
            "text_hash": hex::encode(field(88, 120)),
            "stamp_nonce": long(120),
            "signature": hex::encode(self.signature),
            "tags": [],
            "content": String::from_utf8_lossy(content),
        })
    }
}

/// A block in the making.
#[derive(Debug, Clone)]
pub struct BlockForge {
    /// H1.
    pub version: u32,
    /// H2: the parent's id.
    pub prev: [u8; 32],
    /// B2.
    pub body_root: [u8; 32],
    /// H1: zero.
    pub aux_root: [u8; 32],
    /// H3, H8: Unix seconds.
    pub time: u64,
    /// H2.
    pub height: u32,
    /// H5.
    pub bits: u32,
    /// H4.
    pub work_secs: u32,
    /// B1.
    pub post_count: u32,
    /// B1.
    pub body_bytes: u32,
    /// H6: found by [`Self::seal`].
    pub nonce: u64,
    /// The posts as in a body.
    pub body: Vec<u8>,
}

impl BlockForge {
    /// A good block of these posts on top of the block `prev` of `height - 1`.
    #[must_use]
    pub fn new(prev: [u8; 32], height: u32, time: u64, posts: &[SealedPost]) -> Self {
        let leaves: Vec<_> = posts.iter().map(SealedPost::leaf).collect();
        let body: Vec<u8> = posts.iter().flat_map(SealedPost::in_body).collect();
        Self {
            version: 1,
            prev,
            body_root: root(&leaves),
            aux_root: [0; 32],
            time,
            height,
            bits: DEV_BITS,
            work_secs: 1,
            post_count: u32::try_from(posts.len()).expect("few posts"),
            body_bytes: u32::try_from(body.len()).expect("a small body"),
            nonce: 0,
            body,
        }
    }

    /// Reads a block back from `header || body`.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Self {
        let field = |from: usize, to: usize| bytes.get(from..to).expect("a whole header");
        let hash = |from: usize| field(from, from + 32).try_into().expect("32 bytes");
        let word =
            |from: usize| u32::from_be_bytes(field(from, from + 4).try_into().expect("4 bytes"));
        let long =
            |from: usize| u64::from_be_bytes(field(from, from + 8).try_into().expect("8 bytes"));
        Self {
            version: word(0),
            prev: hash(4),
            body_root: hash(36),
            aux_root: hash(68),
            time: long(100),
            height: word(108),
            bits: word(112),
            work_secs: word(116),
            post_count: word(120),
            body_bytes: word(124),
            nonce: long(128),
            body: field(136, bytes.len()).to_vec(),
        }
    }

    /// The header's 136 bytes.
    #[must_use]
    pub fn header(&self) -> Vec<u8> {
        let mut bytes = self.version.to_be_bytes().to_vec();
        bytes.extend(self.prev);
        bytes.extend(self.body_root);
        bytes.extend(self.aux_root);
        bytes.extend(self.time.to_be_bytes());
        for field in [
            self.height,
            self.bits,
            self.work_secs,
            self.post_count,
            self.body_bytes,
        ] {
            bytes.extend(field.to_be_bytes());
        }
        bytes.extend(self.nonce.to_be_bytes());
        bytes
    }

    /// Finds a nonce that satisfies the easiest target of `dev`, whatever `bits` says.
    #[must_use]
    pub fn seal(mut self) -> Self {
        let mut bytes = self.header();
        let fixed = bytes.len() - 8;
        while !meets_dev_limit(&hh(&bytes)) {
            self.nonce += 1;
            bytes.truncate(fixed);
            bytes.extend(self.nonce.to_be_bytes());
        }
        self
    }

    /// Finds a nonce that misses it (H6).
    #[must_use]
    pub fn seal_workless(mut self) -> Self {
        while meets_dev_limit(&hh(&self.header())) {
            self.nonce += 1;
        }
        self
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        hh(&self.header())
    }

    /// `header || body`.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        [self.header(), self.body.clone()].concat()
    }

    /// The JSON form for submissions, with these posts.
    #[must_use]
    pub fn json(&self, posts: &[SealedPost]) -> serde_json::Value {
        serde_json::json!({
            "id": hex::encode(self.id()),
            "version": self.version,
            "prev": hex::encode(self.prev),
            "body_root": hex::encode(self.body_root),
            "aux_root": hex::encode(self.aux_root),
            "time": self.time.to_string(),
            "height": self.height,
            "bits": self.bits,
            "work_secs": self.work_secs,
            "post_count": self.post_count,
            "body_bytes": self.body_bytes,
            "nonce": self.nonce.to_string(),
            "posts": posts.iter().map(SealedPost::json).collect::<Vec<_>>(),
        })
    }
}

/// The least work that P2 asks of a text of this size on `dev`.
#[must_use]
pub fn least_stamp_work(text_size: u16) -> u64 {
    192 + u64::from(text_size) + 1_000
}

/// `floor((2^256 - 1) / work)` as 32 bytes: long division, byte by byte.
fn stamp_limit(work: u64) -> [u8; 32] {
    let mut rest = 0_u128;
    let mut limit = [0; 32];
    for byte in &mut limit {
        rest = (rest << 8) | 0xff;
        let digit = rest / u128::from(work);
        rest %= u128::from(work);
        *byte = u8::try_from(digit).expect("a digit of a long division");
    }
    limit
}

/// Target of `0x2000ffff`: one zero byte, `0xff 0xff`, zeros.
fn meets_dev_limit(id: &[u8; 32]) -> bool {
    let mut target = [0; 32];
    target[1] = 0xff;
    target[2] = 0xff;
    *id <= target
}

/// The Merkle root of RFC 6962 over these leaves.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => h(&[b""]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            h(&[&[1], &root(left), &root(right)])
        }
    }
}

/// The leaf of a stub.
pub(crate) fn leaf(stub: &[u8]) -> [u8; 32] {
    h(&[&[0], stub])
}

pub(crate) fn h(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

pub(crate) fn hh(bytes: &[u8]) -> [u8; 32] {
    h(&[&h(&[bytes])])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first post and the first block of the protocol's vectors.
    #[test]
    fn forges_to_the_byte_what_the_vectors_hold() {
        let post = PostForge::note(1, 1_767_225_605, "Hello, chain.").seal();
        assert_eq!(
            post.id(),
            "6fd57953b5cc94774681fdc4f4ae1aa5390384f55db3ae6aaa38d45489879657"
        );
        assert_eq!(
            hex::encode(post.leaf()),
            "28f259d34201fc96942d9246c2ee23b4a47c9019383cba1650ac249fdb4a084e"
        );
        let mut block = BlockForge::new(dev_genesis(), 1, 1_767_225_607, &[post]);
        block.work_secs = 5;
        assert_eq!(
            hex::encode(block.seal().id()),
            "0038664540dc149328175ed0a14f99ee854bbd413d45f88722e9c48239e8371c"
        );
    }

    #[test]
    fn divides_as_the_stamps_rule_says() {
        assert_eq!(stamp_limit(1), [0xff; 32]);
        let mut half = [0xff; 32];
        half[0] = 0x7f;
        assert_eq!(stamp_limit(2), half);
        assert_eq!(stamp_limit(u64::MAX)[..8], [0, 0, 0, 0, 0, 0, 0, 1]);
    }
}
