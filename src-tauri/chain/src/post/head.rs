//! Heads: what an author fills in, stamps and signs.

use crate::hash::{PostId, TextHash, sha256};
use crate::layout::Filler;
use crate::network::{Network, NetworkId};
use crate::post::{Kind, Stub, least_stamp_work, stamp, text_hash};
use crate::signature::{Identity, PublicKey, Signature};

const POST_MARK: &[u8] = b"blocknet-post-v1";

/// The fields of a head as a writer fills them in, but for the stamp's nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadFields {
    /// What the post is.
    pub kind: Kind,
    /// The network that it is for.
    pub net: NetworkId,
    /// Its author.
    pub author: PublicKey,
    /// When it was written; Unix seconds.
    pub created: u64,
    /// Hashes that its stamp will cost.
    pub stamp_work: u64,
    /// The post that it answers, edits or deletes.
    pub parent: Option<PostId>,
    /// Bytes of its text.
    pub text_size: u16,
    /// Hash of its text.
    pub text_hash: TextHash,
}

impl HeadFields {
    /// Fields for a text, with the least stamp work that the network takes.
    ///
    /// A text beyond 65,535 bytes, which no head can name, is given that size; rule `P1` refuses
    /// both alike.
    #[must_use]
    pub fn new(
        network: &Network,
        kind: Kind,
        author: PublicKey,
        created: u64,
        parent: Option<PostId>,
        text: &[u8],
    ) -> Self {
        let text_size = u16::try_from(text.len()).unwrap_or(u16::MAX);
        Self {
            kind,
            net: network.net(),
            author,
            created,
            stamp_work: least_stamp_work(network.params(), text_size),
            parent,
            text_size,
            text_hash: text_hash(text),
        }
    }

    /// The same fields with another stamp work.
    #[must_use]
    pub fn with_stamp_work(self, stamp_work: u64) -> Self {
        Self { stamp_work, ..self }
    }

    /// The head with this nonce.
    #[must_use]
    pub fn head(&self, stamp_nonce: u64) -> Head {
        let mut bytes = [0; Head::SIZE];
        let mut filler = Filler::new(&mut bytes);
        filler.put(&[1, self.kind.to_u8()]);
        filler.put(self.net.as_bytes());
        filler.put(self.author.as_bytes());
        filler.put(&self.created.to_be_bytes());
        filler.put(&self.stamp_work.to_be_bytes());
        filler.put(self.parent.unwrap_or(PostId::ZERO).as_bytes());
        filler.put(&self.text_size.to_be_bytes());
        filler.put(self.text_hash.as_bytes());
        filler.put(&stamp_nonce.to_be_bytes());
        Head(bytes)
    }

    /// What the stamp's nonce is searched for: see [`crate::post::stamp_hash`].
    #[must_use]
    pub fn stamp_pre(&self, network: &Network) -> [u8; 32] {
        stamp::stamp_pre(network, &self.head(0).0)
    }
}

/// A head: 128 bytes, not signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head([u8; Head::SIZE]);

impl Head {
    /// Bytes of a head.
    pub const SIZE: usize = 128;
    /// Bytes of it that the stamp covers; the nonce follows them.
    pub const STAMPED: usize = 120;

    /// Takes the 128 bytes as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// The 128 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::SIZE] {
        &self.0
    }

    /// Id of the post: `H("blocknet-post-v1" || genesis id || head)`.
    #[must_use]
    pub fn id(&self, network: &Network) -> PostId {
        post_id(network, &self.0)
    }

    /// Signs the head and joins both to a stub.
    #[must_use]
    pub fn sign(&self, network: &Network, identity: &Identity) -> Stub {
        self.with_signature(&identity.sign_post(&self.id(network)))
    }

    /// Joins the head and a signature to a stub.
    #[must_use]
    pub fn with_signature(&self, signature: &Signature) -> Stub {
        Stub::join(self, signature)
    }
}

pub(super) fn post_id(network: &Network, head: &[u8; Head::SIZE]) -> PostId {
    PostId::from_bytes(sha256(&[POST_MARK, network.genesis_id().as_bytes(), head]))
}
