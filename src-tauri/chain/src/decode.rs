//! What is wrong with bytes that are no encoding of anything.

use thiserror::Error;

use crate::network::ParamsError;

/// Bytes that are not the one encoding of a header, block, post or proof.
///
/// A block that fails here was damaged on the way: its sender is blamed, its header is not
/// marked invalid.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end inside a field.
    #[error("the bytes end at {at}, {missing} short of the next field")]
    Truncated {
        /// Offset of the field that is cut.
        at: usize,
        /// Bytes that are missing from it.
        missing: usize,
    },
    /// Bytes follow the last field.
    #[error("{extra} bytes follow the end of the encoding at {at}")]
    Trailing {
        /// Offset of the first byte too many.
        at: usize,
        /// How many there are.
        extra: usize,
    },
    /// The byte between stub and text is neither 0 (erased) nor 1 (text follows).
    #[error("post {index} has text flag {flag}; 0 (erased) and 1 (text follows) are known")]
    TextFlag {
        /// Place of the post in its body.
        index: usize,
        /// The byte found.
        flag: u8,
    },
    /// A text has not the hash that its stub names (rule A1).
    #[error("the text of post {index} has not the hash that its stub names")]
    TextMismatch {
        /// Place of the post in its body; 0 for a post alone.
        index: usize,
    },
    /// A proof does not begin with the mark of its format.
    #[error("the bytes do not begin as a proof of version 1 does")]
    ProofMark,
    /// The path of a proof is longer than that of any tree.
    #[error("the path has {steps} steps; 32 is the limit")]
    PathLength {
        /// Steps that it claims.
        steps: usize,
    },
    /// The parameters of a network inside the encoding are no parameters.
    #[error("the network's parameters are not valid: {source}")]
    Params {
        /// What is wrong with them.
        source: ParamsError,
    },
}
