//! The attachments that this node keeps for its owner.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_chain::FileId;
use blocknet_node::FileState;

use crate::dto::{
    AttachAsked, AttachedDto, ClearedDto, FetchAsked, FileDto, FileStateDto, FilesAsked, FilesDto,
};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, InPath, JsonBody, Octets, parsed};
use crate::routes::files::no_such_file;
use crate::routes::page_size;
use crate::state::ApiState;

/// Keeps a file of 8 MiB at most for good, as it is; from then on everybody may fetch it by its hash.
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

/// Removes what was fetched from others; own files, and what is attached to drafts, stay.
#[utoipa::path(
    delete, path = "/v1/owner/files", tag = "owner",
    responses((status = 200, body = ClearedDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn clear(State(api): State<ApiState>) -> Result<Json<ClearedDto>, ApiError> {
    Ok(Json(api.node().clear_fetched_files().await?.into()))
}

/// How it stands with a file: here, on its way, or nowhere near.
#[utoipa::path(
    get, path = "/v1/owner/files/{sha256}", tag = "owner",
    params(("sha256" = String, Path, description = "SHA-256 of its bytes, 64 hex digits")),
    responses((status = 200, body = FileStateDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn state(
    State(api): State<ApiState>,
    InPath(id): InPath<FileId>,
) -> Result<Json<FileStateDto>, ApiError> {
    let (state, label) = api.node().file_state(id).await?;
    Ok(Json(FileStateDto::new(id, state, label)))
}

/// Fetches a file from whichever peer has it, and tries again as peers come. The answer says how it
/// stands now; ask for its state to follow it.
#[utoipa::path(
    post, path = "/v1/owner/files/{sha256}/fetch", tag = "owner", request_body = FetchAsked,
    params(("sha256" = String, Path, description = "SHA-256 of its bytes, 64 hex digits")),
    responses(
        (status = 202, description = "It is wanted", body = FileStateDto), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 404, description = "No size, and no post names it", body = ErrorBody),
        (status = 413, description = "No file is that large", body = ErrorBody),
    ),
)]
pub(crate) async fn fetch(
    State(api): State<ApiState>,
    InPath(id): InPath<FileId>,
    JsonBody(asked): JsonBody<FetchAsked>,
) -> Result<(StatusCode, Json<FileStateDto>), ApiError> {
    let state = api.node().fetch_file(id, asked.size).await?;
    if state == FileState::Absent {
        let message =
            "No post that is here names this file. Say its size to fetch it all the same.";
        return Err(ApiError::not_found(message));
    }
    let said = FileStateDto::new(id, state, None);
    Ok((StatusCode::ACCEPTED, Json(said)))
}

/// Attaches a file of 8 MiB at most to a post that is being written.
///
/// What pictures hide (place, time, device, comments, previews) is taken out first, so the bytes and
/// the hash may be others than those sent; colours and how the picture stands stay. Photographs and
/// films of which it cannot be taken out (HEIC, AVIF, JPEG XL, TIFF, raw, video, damaged pictures)
/// are refused unless `as_is` says to keep them so. Other files are kept as they are.
#[utoipa::path(
    post, path = "/v1/owner/attachments", tag = "owner", params(AttachAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file"),
    responses(
        (status = 201, description = "Kept until it is posted or given up", body = AttachedDto),
        (status = 400, body = ErrorBody), (status = 401, body = ErrorBody), (status = 413, body = ErrorBody),
        (status = 415, body = ErrorBody),
        (status = 422, description = "A photograph or film that cannot be cleaned", body = ErrorBody),
        (status = 507, description = "The room for files, or the disk, is full", body = ErrorBody),
    ),
)]
pub(crate) async fn attach(
    State(api): State<ApiState>,
    Asked(asked): Asked<AttachAsked>,
    Octets(bytes): Octets,
) -> Result<(StatusCode, Json<AttachedDto>), ApiError> {
    let AttachAsked { name, mime, as_is } = asked;
    let as_is = as_is.as_deref().map(|text| parsed("as_is", text));
    let as_is = as_is.transpose()?.unwrap_or(false);
    let attached = api.node().attach_file(bytes, name, mime, as_is).await?;
    Ok((StatusCode::CREATED, Json(attached.into())))
}

/// Gives an attachment of a draft up. What was posted stays.
#[utoipa::path(
    delete, path = "/v1/owner/attachments/{sha256}", tag = "owner",
    params(("sha256" = String, Path, description = "SHA-256 of its bytes, 64 hex digits")),
    responses(
        (status = 204, description = "Gone"), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn detach(
    State(api): State<ApiState>,
    InPath(id): InPath<FileId>,
) -> Result<StatusCode, ApiError> {
    match api.node().detach_file(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(no_such_file()),
    }
}
