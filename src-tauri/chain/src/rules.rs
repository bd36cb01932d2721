//! The rules, in the order in which they run.
//!
//! | what | function | rules, in order |
//! |---|---|---|
//! | a header against its parent | [`check_header`] | H1 H2 H3 H4 H5 H6 H7 |
//! | a header against the clock | [`check_header_time`] | H8 |
//! | a stub alone | [`check_stub`], [`check_signature`] | P1 P2, P3 |
//! | a block's body | [`crate::Block::check`] | B1 B2, then B3: P1 P2 P4 P5 on each stub, P3 on all |
//! | a text | [`crate::TextParts::decode`] | T1 |
//! | whether a block may become active | [`body::may_activate`] | A1 |
//! | which chain is the better | [`choice::is_better`] | C1 |
//!
//! A cheap rule runs before a costly one; which of several broken rules is named first has no
//! consequence for the verdict.

use std::fmt;

use thiserror::Error;

pub mod body;
pub mod choice;
pub mod header;
pub mod post;

pub use body::{BlockError, BodyMismatch};
pub use header::{HeaderError, TooNew, check_header, check_header_time};
pub use post::{PostError, check_created, check_signature, check_stub};

/// The number of a rule, as errors and answers cite it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Version and aux_root of a header.
    H1,
    /// Parent and height.
    H2,
    /// Time rises.
    H3,
    /// Declared work fits the gap.
    H4,
    /// Difficulty.
    H5,
    /// Proof of work.
    H6,
    /// Size of the body, heartbeat.
    H7,
    /// Time against the clock; not permanent.
    H8,
    /// Version, network and size of a post.
    P1,
    /// Stamp.
    P2,
    /// Signature.
    P3,
    /// Time of a post in its block.
    P4,
    /// A post stands once in a chain.
    P5,
    /// Layout of a text; not of the chain.
    T1,
    /// Counts of a body.
    B1,
    /// Root of a body.
    B2,
    /// Each stub of a body keeps P1 to P5.
    B3,
    /// Choice of the chain.
    C1,
    /// Availability; no verdict.
    A1,
}

impl Rule {
    /// All rules, in the order of the page that numbers them.
    pub const ALL: [Self; 19] = [
        Self::H1,
        Self::H2,
        Self::H3,
        Self::H4,
        Self::H5,
        Self::H6,
        Self::H7,
        Self::H8,
        Self::P1,
        Self::P2,
        Self::P3,
        Self::P4,
        Self::P5,
        Self::T1,
        Self::B1,
        Self::B2,
        Self::B3,
        Self::C1,
        Self::A1,
    ];

    /// Letter and number.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::H1 => "H1",
            Self::H2 => "H2",
            Self::H3 => "H3",
            Self::H4 => "H4",
            Self::H5 => "H5",
            Self::H6 => "H6",
            Self::H7 => "H7",
            Self::H8 => "H8",
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
            Self::P5 => "P5",
            Self::T1 => "T1",
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::B3 => "B3",
            Self::C1 => "C1",
            Self::A1 => "A1",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A string that is no rule's number.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there is no rule of this number")]
pub struct ParseRuleError;

impl std::str::FromStr for Rule {
    type Err = ParseRuleError;

    fn from_str(text: &str) -> Result<Self, ParseRuleError> {
        Self::ALL
            .into_iter()
            .find(|rule| rule.as_str() == text)
            .ok_or(ParseRuleError)
    }
}
