//! Authors: what they say of themselves.

use axum::Json;
use axum::extract::State;
use blocknet_chain::PublicKey;

use crate::dto::AuthorDto;
use crate::error::{ApiError, ErrorBody};
use crate::extract::InPath;
use crate::state::ApiState;

/// What an author says of itself: the name and the text of its last profile.
#[utoipa::path(
    get, path = "/v1/authors/{author}", tag = "public",
    params(("author" = String, Path, description = "Public key, 64 hex digits")),
    responses((status = 200, body = AuthorDto), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)),
)]
pub(crate) async fn show(
    State(api): State<ApiState>,
    InPath(author): InPath<PublicKey>,
) -> Result<Json<AuthorDto>, ApiError> {
    let card = api.node().author_card(author).await?;
    let card =
        card.ok_or_else(|| ApiError::not_found("Nothing of this author has come here yet."))?;
    let tip = api.node().tip().borrow().state.height.get();
    let mut answer = AuthorDto::new(author.into(), card, tip);
    if let Some(profile) = &mut answer.profile {
        profile.seen_by = api.seen_by(&profile.id.0);
    }
    Ok(Json(answer))
}
