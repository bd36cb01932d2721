//! The JSON forms of everything that is asked and answered: one form for peers, window, page and scripts.
//!
//! Names are `snake_case`, numbers of 64 bits decimal strings, bytes lowercase hex, times Unix seconds unless the name
//! says otherwise.

mod block;
mod decimal;
mod network;
mod post;
mod printed;
mod proof;

pub use block::{BlockAnswer, BlockDto, BlockStateDto, HeaderAnswer, HeaderDto};
pub use decimal::{Decimal, parse_decimal};
pub use network::NetworkDto;
pub use post::PostDto;
pub(crate) use post::text_refusal;
pub use printed::{
    AuxRootHex, BlockIdHex, BodyRootHex, LeafHex, NetworkIdHex, PostIdHex, Printed, PublicKeyHex, Shape, SignatureHex,
    TextHashHex, WorkHex,
};
pub use proof::ProofDto;

/// An error's text as a sentence.
pub(crate) fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}
