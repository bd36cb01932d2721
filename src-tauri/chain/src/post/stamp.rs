//! Stamps: the work that a post costs its author.

use ruint::aliases::U256;

use crate::hash::{double_sha256, sha256};
use crate::network::{Network, Params};
use crate::post::Head;
use crate::pow::Target;

const STAMP_MARK: &[u8] = b"blocknet-stamp-v1";
/// What every post counts for beyond its text: its stub, and the rows and indexes that each node
/// keeps of it.
pub const POST_OVERHEAD: u64 = 192 + 1000;

/// The least `D` of rule `P2`: `stamp_work_per_byte * (192 + text_size + 1000)`.
#[must_use]
pub fn least_stamp_work(params: &Params, text_size: u16) -> u64 {
    u64::from(params.stamp_work_per_byte()) * (POST_OVERHEAD + u64::from(text_size))
}

/// What a stamp's hash must not exceed: `floor((2^256 - 1) / D)`; a `D` of 0 asks for nothing.
#[must_use]
pub fn stamp_target(stamp_work: u64) -> Target {
    let quotient = U256::MAX.checked_div(U256::from(stamp_work));
    quotient.map_or(Target::MAX, Target::from_uint)
}

/// `HH(stamp_pre || stamp_nonce)`.
#[must_use]
pub fn stamp_hash(stamp_pre: &[u8; 32], stamp_nonce: u64) -> [u8; 32] {
    let mut preimage = [0; 40];
    let (pre, nonce) = preimage.split_at_mut(32);
    pre.copy_from_slice(stamp_pre);
    nonce.copy_from_slice(&stamp_nonce.to_be_bytes());
    double_sha256(&preimage)
}

/// `H("blocknet-stamp-v1" || genesis id || the head's first 120 bytes)`.
pub(super) fn stamp_pre(network: &Network, head: &[u8; Head::SIZE]) -> [u8; 32] {
    let (stamped, _) = head.split_at(Head::STAMPED);
    sha256(&[STAMP_MARK, network.genesis_id().as_bytes(), stamped])
}
