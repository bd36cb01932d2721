//! Texts on this disk.

use axum::extract::State;
use axum::http::StatusCode;
use blocknet_chain::PostId;

use crate::error::{ApiError, ErrorBody};
use crate::extract::InPath;
use crate::state::ApiState;

/// Erases a post's text from this disk, for good. The chain still verifies, and this node stops
/// serving the text; what others keep, it cannot reach.
#[utoipa::path(
    delete, path = "/v1/owner/posts/{id}/text", tag = "owner",
    params(("id" = String, Path, description = "Id of the post")),
    responses(
        (status = 204, description = "Erased"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody), (status = 507, description = "The disk is full", body = ErrorBody),
    ),
)]
pub(crate) async fn erase(
    State(api): State<ApiState>,
    InPath(id): InPath<PostId>,
) -> Result<StatusCode, ApiError> {
    match api.node().erase_text(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::not_found("No post with this id is known here.")),
    }
}
