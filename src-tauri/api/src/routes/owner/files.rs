//! The attachments that this node keeps for its owner.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_chain::FileId;

use crate::dto::{FileDto, FilesAsked, FilesDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, InPath, Octets, parsed};
use crate::routes::files::no_such_file;
use crate::routes::page_size;
use crate::state::ApiState;

/// Keeps a file of 1 MiB at most; from then on everybody may fetch it by its hash.
///
/// What it is, its first bytes say; the type and name that the sender gives count for nothing.
#[utoipa::path(
    post, path = "/v1/owner/files", tag = "owner",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses(
        (status = 201, description = "Kept", body = FileDto), (status = 200, description = "It was here", body = FileDto),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 413, body = ErrorBody),
        (status = 415, body = ErrorBody),
        (status = 507, description = "The room for files, or the disk, is full", body = ErrorBody),
    ),
)]
pub(crate) async fn keep(
    State(api): State<ApiState>,
    Octets(bytes): Octets,
) -> Result<(StatusCode, Json<FileDto>), ApiError> {
    let (row, new) = api.node().keep_file(bytes).await?;
    let status = if new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(row.into())))
}

/// The kept files, by hash.
#[utoipa::path(
    get, path = "/v1/owner/files", tag = "owner", params(FilesAsked),
    responses((status = 200, body = FilesDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(
    State(api): State<ApiState>,
    Asked(asked): Asked<FilesAsked>,
) -> Result<Json<FilesDto>, ApiError> {
    let after = asked.after.as_deref();
    let after = after.map(|text| parsed("after", text)).transpose()?;
    let limit = page_size(asked.limit.as_deref(), 200)?;
    let page = api.node().files_page(after, limit).await?;
    let limit_mb = api.node().settings().files_limit_mb;
    Ok(Json(FilesDto::new(page, limit_mb)))
}

/// Removes a file from this node; others may have it all the same.
#[utoipa::path(
    delete, path = "/v1/owner/files/{sha256}", tag = "owner",
    params(("sha256" = String, Path, description = "SHA-256 of its bytes, 64 hex digits")),
    responses(
        (status = 204, description = "Gone"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn remove(
    State(api): State<ApiState>,
    InPath(id): InPath<FileId>,
) -> Result<StatusCode, ApiError> {
    match api.node().remove_file(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_such_file()),
    }
}
