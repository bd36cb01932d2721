//! Posts by their old name.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use blocknet_chain::{Kind, Post};
use blocknet_node::Draft;
use blocknet_node::transport::MAX_POSTS_PER_BATCH;
use serde::Serialize;

use super::{filled, text};
use crate::error::ApiError;
use crate::extract::AnyJson;
use crate::state::ApiState;

/// Bytes of the tag `name` at most.
const MAX_NAME: usize = 64;
/// Posts of one answer at most: the original's page shows them all at once.
const MAX_PENDING: usize = 1_000;

/// A post as the original told it.
#[derive(Debug, Serialize)]
pub(crate) struct Transaction {
    author: String,
    content: String,
    timestamp: u64,
}

impl Transaction {
    /// A note whose text is here and readable; nothing else has a place in the original's chain.
    pub(super) fn of(post: &Post) -> Option<Self> {
        if post.stub.kind() != Kind::NOTE {
            return None;
        }
        let parts = post.text.as_ref()?.parts().ok()?;
        let author = match parts.first_tag("name") {
            Some(name) => name.to_owned(),
            None => post.stub.author().to_string(),
        };
        Some(Self {
            author,
            content: parts.content,
            timestamp: post.stub.created(),
        })
    }
}

/// `POST /new_transaction`: posts with the node's identity; `author` becomes the tag `name`.
pub(crate) async fn new_transaction(
    State(api): State<ApiState>,
    AnyJson(sent): AnyJson,
) -> Result<Response, ApiError> {
    let (Some(author), Some(content)) = (filled(&sent, "author"), filled(&sent, "content")) else {
        return Ok(text(StatusCode::NOT_FOUND, "Invalid transaction data"));
    };
    if author.len() > MAX_NAME {
        let message = format!(
            "The author is {} bytes; {MAX_NAME} is the limit.",
            author.len()
        );
        return Err(ApiError::bad_field("author", message));
    }
    let draft = Draft {
        kind: Kind::NOTE,
        parent: None,
        channel: None,
        tags: vec![("name".to_owned(), author.to_owned())],
        content: content.to_owned(),
    };
    // In the pool, or safe in the outbox and on its way: the original knew no difference.
    api.node().write_post(draft).await?;
    Ok(text(StatusCode::CREATED, "Success"))
}

/// `GET /pending_tx`: what waits for a block.
pub(crate) async fn pending_tx(
    State(api): State<ApiState>,
) -> Result<Json<Vec<Transaction>>, ApiError> {
    let leaves = api.node().pool_leaves().await?;
    let mut pending = Vec::new();
    for some in leaves
        .chunks(MAX_POSTS_PER_BATCH)
        .take(MAX_PENDING.div_ceil(MAX_POSTS_PER_BATCH))
    {
        let posts = api.node().posts_by_leaf(some.to_vec()).await?;
        pending.extend(posts.iter().filter_map(Transaction::of));
    }
    pending.truncate(MAX_PENDING);
    Ok(Json(pending))
}
