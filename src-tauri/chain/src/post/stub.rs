//! Stubs: 192 bytes, a head and its signature, read in place.

use std::fmt;

use crate::hash::{Leaf, PostId, TextHash, sha256};
use crate::layout::{field, front};
use crate::network::{Network, NetworkId};
use crate::post::{Head, Kind, stamp};
use crate::signature::{PublicKey, Signature};

/// Head and signature of a post: all of it that consensus judges.
///
/// Any 192 bytes are a stub; whether it is valid, the rules say.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Stub([u8; Stub::SIZE]);

impl Stub {
    /// Bytes of a stub.
    pub const SIZE: usize = 192;

    /// Takes the 192 bytes as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self(bytes)
    }

    /// Joins a head and a signature.
    #[must_use]
    pub fn join(head: &Head, signature: &Signature) -> Self {
        let mut bytes = [0; Self::SIZE];
        let (first, last) = bytes.split_at_mut(Head::SIZE);
        first.copy_from_slice(head.as_bytes());
        last.copy_from_slice(signature.as_bytes());
        Self(bytes)
    }

    /// The 192 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::SIZE] {
        &self.0
    }

    /// The first 128 bytes.
    #[must_use]
    pub fn head(&self) -> &[u8; Head::SIZE] {
        front(&self.0)
    }

    /// Version of the post's layout.
    #[must_use]
    pub fn version(&self) -> u8 {
        u8::from_be_bytes(field(&self.0, 0))
    }

    /// What the post is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind::new(u8::from_be_bytes(field(&self.0, 1)))
    }

    /// The network that it was written for.
    #[must_use]
    pub fn net(&self) -> NetworkId {
        NetworkId::from_bytes(field(&self.0, 2))
    }

    /// The key of whoever wrote it.
    #[must_use]
    pub fn author(&self) -> PublicKey {
        PublicKey::from_bytes(field(&self.0, 6))
    }

    /// When it was written, by its author's clock; Unix seconds.
    #[must_use]
    pub fn created(&self) -> u64 {
        u64::from_be_bytes(field(&self.0, 38))
    }

    /// Hashes that the stamp claims to have cost (`D` in the rules).
    #[must_use]
    pub fn stamp_work(&self) -> u64 {
        u64::from_be_bytes(field(&self.0, 46))
    }

    /// The post that this one answers, edits or deletes.
    #[must_use]
    pub fn parent(&self) -> Option<PostId> {
        let parent = PostId::from_bytes(field(&self.0, 54));
        (parent != PostId::ZERO).then_some(parent)
    }

    /// Bytes of the text.
    #[must_use]
    pub fn text_size(&self) -> u16 {
        u16::from_be_bytes(field(&self.0, 86))
    }

    /// Hash of the text.
    #[must_use]
    pub fn text_hash(&self) -> TextHash {
        TextHash::from_bytes(field(&self.0, 88))
    }

    /// What the author varied until the stamp was met.
    #[must_use]
    pub fn stamp_nonce(&self) -> u64 {
        u64::from_be_bytes(field(&self.0, Head::STAMPED))
    }

    /// The author's signature over the id.
    #[must_use]
    pub fn signature(&self) -> Signature {
        Signature::from_bytes(field(&self.0, Head::SIZE))
    }

    /// `H("blocknet-post-v1" || genesis id || head)`.
    #[must_use]
    pub fn id(&self, network: &Network) -> PostId {
        super::head::post_id(network, self.head())
    }

    /// `H(0x00 || head || signature)`.
    #[must_use]
    pub fn leaf(&self) -> Leaf {
        Leaf::from_bytes(sha256(&[&[0], &self.0]))
    }

    /// `H("blocknet-stamp-v1" || genesis id || the head's first 120 bytes)`.
    #[must_use]
    pub fn stamp_pre(&self, network: &Network) -> [u8; 32] {
        stamp::stamp_pre(network, self.head())
    }

    /// `HH(stamp_pre || stamp_nonce)`: what the stamp's work must bring below its target.
    #[must_use]
    pub fn stamp_hash(&self, network: &Network) -> [u8; 32] {
        stamp::stamp_hash(&self.stamp_pre(network), self.stamp_nonce())
    }
}

impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub")
            .field("leaf", &self.leaf())
            .field("kind", &self.kind())
            .field("author", &self.author())
            .field("created", &self.created())
            .field("text_size", &self.text_size())
            .finish_non_exhaustive()
    }
}
