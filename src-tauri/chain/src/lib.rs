//! The rules of a BlockNet chain: types, encodings and checks.
//!
//! The crate is pure: no files, no sockets, no clock, no source of randomness and no log.
//! What it says of a header, a post or a block depends on its arguments alone, so two nodes
//! that run it can never disagree.
//! The rules carry the numbers of `docs/rules.md` (`H5`, `P2`, `B1` …); [`rules`] lists them in
//! the order in which they run.

pub mod block;
pub mod decode;
pub mod difficulty;
pub mod grouped;
pub mod hash;
pub mod header;
pub mod merkle;
pub mod network;
pub mod post;
pub mod pow;
pub mod proof;
pub mod rules;
pub mod signature;
pub mod text;

mod layout;

pub use block::{Block, Checked, CheckedPost, Entry, Unchecked, check_posts};
pub use decode::DecodeError;
pub use difficulty::{Ease, asert_target, next_difficulty};
pub use grouped::Grouped;
pub use hash::{
    AuxRoot, BlockId, BodyRoot, FileId, Leaf, ParseHashError, PostId, TextHash, double_sha256,
    sha256,
};
pub use header::{Header, HeaderState, Height};
pub use merkle::{audit_path, body_root, root_from_path};
pub use network::{Network, NetworkId, Params, ParamsError};
pub use post::{
    Head, HeadFields, Kind, POST_OVERHEAD, Post, Stub, TextMismatch, least_stamp_work, stamp_hash,
    stamp_target, text_hash,
};
pub use pow::{CompactTarget, Target, Work};
pub use proof::{Proof, ProofError, ProofVerdict};
pub use rules::{
    BlockError, HeaderError, PostError, Rule, TooNew, check_created, check_header,
    check_header_time, check_signature, check_stub,
};
pub use signature::{
    BadSignature, Identity, PublicKey, Signature, verify, verify_batch, verify_message,
    verify_message_batch,
};
pub use text::{
    BadFileTag, FILE_TAG, FileTag, MAX_CONTENT, MAX_TAGS, MAX_TEXT, Text, TextError, TextParts,
    is_media_type,
};
