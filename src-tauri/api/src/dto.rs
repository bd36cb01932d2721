//! The JSON forms of everything that is asked and answered: one form for peers, window, page and
//! scripts.
//!
//! Names are `snake_case`, numbers of 64 bits decimal strings, bytes lowercase hex, times Unix
//! seconds unless the name says otherwise.

mod bans;
mod block;
mod branches;
mod calls;
mod decimal;
mod diagnostics;
mod events;
mod explore;
mod feed;
mod files;
mod filters;
mod folder;
mod identity;
mod invite;
mod mining;
mod network;
mod node;
mod owner;
mod post;
mod printed;
mod proof;
mod rates;
mod reach;
mod reading;
mod replies;
mod resync;
mod said;
mod salvage;
mod status;
mod verdict;
mod views;

pub use bans::*;
pub use block::*;
pub use branches::*;
pub use calls::*;
pub use decimal::*;
pub use diagnostics::*;
pub use events::*;
pub use explore::*;
pub use feed::*;
pub use files::*;
pub use filters::*;
pub use folder::*;
pub use identity::*;
pub use invite::*;
pub use mining::*;
pub use network::*;
pub use node::*;
pub use owner::*;
pub use post::PostDto;
pub use printed::*;
pub use proof::*;
pub use rates::*;
pub use reach::*;
pub(crate) use reading::Object;
pub use replies::*;
pub use resync::*;
pub use said::*;
pub use salvage::*;
pub use status::*;
pub use verdict::*;

/// An error's text as a sentence.
pub(crate) fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", chars.as_str())
}
