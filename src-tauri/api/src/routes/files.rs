//! Attachments: to everybody, by their hash.

use std::ops::Range;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blocknet_chain::FileId;
use blocknet_node::{FileRow, FilesError};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::dto::sentence;
use crate::error::{ApiError, ErrorBody};
use crate::extract::{Asked, InPath};
use crate::limits::cache;
use crate::outside;
use crate::pace::NODE_HEADER;
use crate::range::Part;
use crate::state::ApiState;

/// How a file is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FileAsked {
    /// Through how many nodes the question comes, 0 to 255. A node that lacks the file looks for it
    /// at its peers while the number is below 3, so that no question wanders on and on.
    hops: Option<String>,
}

impl FileAsked {
    /// What it says, or what is known: a node that does not say asks for somebody of its own.
    fn hops(&self, headers: &HeaderMap) -> Result<u8, ApiError> {
        let Some(said) = &self.hops else {
            return Ok(u8::from(headers.contains_key(NODE_HEADER)));
        };
        let message = "The number of nodes is a whole number from 0 to 255.";
        said.parse()
            .map_err(|_| ApiError::bad_field("hops", message))
    }
}

/// An attachment, if this node keeps it. `Range` asks for a part of it.
///
/// It is sent to be saved, and in a sandbox of its own: what strangers attached never runs as a
/// page of this node.
#[utoipa::path(
    get, path = "/v1/files/{sha256}", tag = "public",
    params(("sha256" = String, Path, description = "SHA-256 of its bytes, 64 hex digits"), FileAsked),
    responses(
        (status = 200, description = "All of it", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The part asked for", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "The client has it"),
        (status = 400, body = ErrorBody), (status = 404, body = ErrorBody),
        (status = 416, description = "It ends before the part asked for"), (status = 429, body = ErrorBody),
        (status = 503, body = ErrorBody),
    ),
)]
pub(crate) async fn show(
    State(api): State<ApiState>,
    InPath(id): InPath<FileId>,
    Asked(asked): Asked<FileAsked>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let hops = asked.hops(&headers)?;
    let file = api.node().file(id).await?;
    if api.is_for_owner() {
        let file = file.ok_or_else(no_such_file)?;
        return sent(&api, &file, &headers).await;
    }
    let Some(file) = file else {
        // Whoever asks over the network may find it here when it asks again.
        api.node().missed_file(id, hops).await;
        return Err(no_such_file());
    };
    // What goes with words that nobody else has yet is nobody's business either.
    if api.node().keeps_back(&file).await? {
        return Err(no_such_file());
    }
    sent(&api, &file, &headers).await
}

async fn sent(api: &ApiState, file: &FileRow, asked: &HeaderMap) -> Result<Response, ApiError> {
    let _turn = api.build_turn().await?;
    let (id, etag) = (file.id, format!("\"{}\"", file.id));
    let size = usize::try_from(file.size).map_err(|_| ApiError::internal())?;
    let fields = |part: &[(HeaderName, String)]| {
        let always = [
            (header::ETAG, etag.as_str()),
            (header::CACHE_CONTROL, cache::FOR_EVER),
            (header::ACCEPT_RANGES, "bytes"),
            (header::CONTENT_DISPOSITION, "attachment"),
            (header::CONTENT_SECURITY_POLICY, "sandbox"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CONTENT_TYPE, file.kind.mime()),
        ];
        let always = always.map(|(name, value)| (name, value.to_owned()));
        always
            .into_iter()
            .chain(part.iter().cloned())
            .filter_map(|(name, value)| Some((name, value.parse().ok()?)))
            .collect::<HeaderMap>()
    };
    let has = etag
        .parse::<HeaderValue>()
        .is_ok_and(|tag| outside::has(asked, &tag));
    if has {
        return Ok((StatusCode::NOT_MODIFIED, fields(&[])).into_response());
    }
    let bytes = async |part: Range<usize>| -> Result<Body, ApiError> {
        let bytes = api.node().file_part(id, part).await?;
        bytes.map(Body::from).ok_or_else(no_such_file)
    };
    let range = |value: String| [(header::CONTENT_RANGE, value)];
    Ok(match Part::asked(asked, size, &etag) {
        Part::Whole => (fields(&[]), bytes(0..size).await?).into_response(),
        Part::Bytes(part) => {
            let said = format!("bytes {}-{}/{size}", part.start, part.end.saturating_sub(1));
            let bytes = bytes(part).await?;
            (StatusCode::PARTIAL_CONTENT, fields(&range(said)), bytes).into_response()
        }
        Part::Outside => {
            let message =
                format!("The file has {size} bytes; the part asked for lies behind its end.");
            let refusal = ApiError::new(StatusCode::RANGE_NOT_SATISFIABLE, "bad_range", message);
            (range(format!("bytes */{size}")), refusal).into_response()
        }
    })
}

pub(super) fn no_such_file() -> ApiError {
    ApiError::not_found("This node keeps no such file.")
}

impl From<FilesError> for ApiError {
    fn from(error: FilesError) -> Self {
        let message = sentence(&error);
        let (status, code) = match error {
            FilesError::Empty => return Self::bad_body(message).because(&error),
            FilesError::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            FilesError::DamagedPicture => (StatusCode::UNPROCESSABLE_ENTITY, "damaged_picture"),
            FilesError::ForeignPicture => (StatusCode::UNPROCESSABLE_ENTITY, "foreign_picture"),
            FilesError::NotHere { .. } => {
                return Self::bad_field("files", message).because(&error);
            }
            FilesError::NoRoom { .. } => (StatusCode::INSUFFICIENT_STORAGE, "files_full"),
            FilesError::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            FilesError::Stopping => return Self::stopping(),
            FilesError::Folder { .. } => {
                // Its words name a folder of this computer, which is no stranger's business.
                tracing::error!(%error, "the folder of files failed");
                return Self::internal();
            }
        };
        Self::new(status, code, message).because(&error)
    }
}
