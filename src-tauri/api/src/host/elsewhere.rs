//! The data folder moved to another place by its owner.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blocknet_node::{Carried, RelocateError};
use serde::{Deserialize, Serialize};
use tokio::task::JoinError;

use super::failed::printed;
use crate::dto::Decimal;
use crate::error::ApiError;
use crate::json;

/// How it stands with the data folder, and with its move.
#[derive(Clone, Debug, Serialize)]
pub struct FolderDto {
    /// Where it is.
    pub path: String,
    /// Whether it can be moved: one that was named at the start is where it was named.
    pub movable: bool,
    /// Bytes that have come to the new place.
    pub done: Decimal,
    /// Bytes of the folder; 0 while nothing is moved.
    pub total: Decimal,
}

impl FolderDto {
    /// What the page hears.
    #[must_use]
    pub fn answer(path: &Path, movable: bool, carried: Carried) -> Response {
        let path = path.display().to_string();
        let (done, total) = (Decimal(carried.done), Decimal(carried.total));
        Json(Self {
            path,
            movable,
            done,
            total,
        })
        .into_response()
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    path: PathBuf,
}

/// Where the data folder of `home` is to go, from the body of a call. One that was named at the start,
/// for which there is no `home`, cannot go.
///
/// # Errors
/// The answer that says why it cannot go there.
pub async fn to_relocate_to(body: &[u8], home: Option<PathBuf>) -> Result<PathBuf, Response> {
    let asked: Asked = json::decode(body).map_err(ApiError::into_response)?;
    let Some(home) = home else {
        let message = "The data folder was named when BlockNet was started, with --data-dir, and is moved by hand.";
        let refusal = ApiError::new(StatusCode::CONFLICT, "folder_named", message);
        return Err(refusal.into_response());
    };
    let to = asked.path.clone();
    let look = move || blocknet_node::check_relocation(&home, &to);
    told(tokio::task::spawn_blocking(look).await).map_err(ApiError::into_response)?;
    Ok(asked.path)
}

/// Moves the data folder of a node that has ended. `tell` hears how far it is.
///
/// # Errors
/// The answer that says why everything is where it was.
pub async fn relocate(
    home: PathBuf,
    to: PathBuf,
    mut tell: impl FnMut(Carried) + Send + 'static,
) -> Result<(), Response> {
    let go = move || blocknet_node::relocate(&home, &to, &mut tell);
    told(tokio::task::spawn_blocking(go).await).map_err(ApiError::into_response)
}

fn told(done: Result<Result<(), RelocateError>, JoinError>) -> Result<(), ApiError> {
    match done {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(ApiError::internal()),
    }
}

fn refused(error: &RelocateError) -> ApiError {
    let refusal = ApiError::new(StatusCode::CONFLICT, "folder_not_moved", printed(error));
    refusal.because(error)
}
