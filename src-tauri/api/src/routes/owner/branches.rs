//! Parked branches: heavier chains that are not followed without the owner's word (section 6).

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_chain::BlockId;

use crate::dto::{BranchDto, BranchesDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::InPath;
use crate::state::ApiState;

/// Heavier chains that leave ours below a block that this node has held active for 14 days.
#[utoipa::path(
    get, path = "/v1/owner/branches", tag = "owner",
    responses((status = 200, body = BranchesDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(State(api): State<ApiState>) -> Json<BranchesDto> {
    let tip = api.node().tip();
    let branches = tip.borrow().parked.iter().map(BranchDto::from).collect();
    Json(BranchesDto { branches })
}

/// Follows one of them, as if its fork lay nearer. What it lacks is fetched first.
#[utoipa::path(
    post, path = "/v1/owner/branches/{id}/follow", tag = "owner",
    params(("id" = String, Path, description = "Id of its tip, as the list shows it")),
    responses(
        (status = 202, description = "It is followed"), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 507, description = "The disk is full", body = ErrorBody),
    ),
)]
pub(crate) async fn follow(
    State(api): State<ApiState>,
    InPath(id): InPath<BlockId>,
) -> Result<StatusCode, ApiError> {
    match api.node().follow_branch(id).await? {
        true => Ok(StatusCode::ACCEPTED),
        false => Err(ApiError::not_found(
            "No parked branch has this tip. It may have grown: look at the list again.",
        )),
    }
}
