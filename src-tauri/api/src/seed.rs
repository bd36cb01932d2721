//! The original BlockNet's paths, and its saved chain.
//!
//! The program that this one continues was a small web application; its front end and its scripts
//! keep working on a real chain through these calls. They act without a token, so they are served
//! on loopback only.

mod chain;
pub mod import;
mod nodes;
mod transactions;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

pub(crate) use chain::{add_block, chain, mine};
pub(crate) use nodes::{add_nodes, register_node, register_with};
pub(crate) use transactions::{new_transaction, pending_tx};

/// A text answer, as the original gave them.
fn text(status: StatusCode, said: impl Into<String>) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        said.into(),
    )
        .into_response()
}

/// The original's word for a request that it cannot use.
fn invalid_data() -> Response {
    text(StatusCode::BAD_REQUEST, "Invalid data")
}

/// A field that is a string with something in it.
fn filled<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field)?.as_str().filter(|text| !text.is_empty())
}
