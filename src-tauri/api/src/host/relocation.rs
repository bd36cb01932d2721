//! The data folder moved to another place by its owner.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blocknet_node::{Carried, RelocateError};
use serde::Deserialize;
use tokio::task::JoinError;

use super::failed::printed;
use crate::dto::FolderDto;
use crate::error::ApiError;
use crate::json;

/// What the page hears of where the data folder is, how far its move, and whether the window is to be
/// closed meanwhile.
#[must_use]
pub fn folder_at(path: &Path, movable: bool, carried: Carried, closing: bool) -> Response {
    Json(FolderDto::new(path, movable, carried, closing)).into_response()
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::Path;

    use blocknet_node::{RelocateError, check_relocation};

    use super::refused;

    /// The code of the reason, and its values.
    fn why(error: &RelocateError) -> (String, serde_json::Value) {
        let body = serde_json::to_value(refused(error).body()).expect("JSON");
        let why = body.get("why").cloned().unwrap_or_default();
        let code = why.get("code").and_then(|code| code.as_str());
        let code = code.expect("a code").to_owned();
        (code, why.get("values").cloned().unwrap_or_default())
    }

    #[test]
    fn says_by_a_code_what_the_system_has_against_a_place() {
        let path = Path::new("/media/disk/blocknet");
        for (kind, code) in [
            (io::ErrorKind::NotFound, "path_missing"),
            (io::ErrorKind::PermissionDenied, "path_forbidden"),
            (io::ErrorKind::ReadOnlyFilesystem, "path_read_only"),
            (io::ErrorKind::NotADirectory, "path_no_folder"),
            (io::ErrorKind::StorageFull, "path_full"),
            (io::ErrorKind::QuotaExceeded, "path_full"),
            (io::ErrorKind::TimedOut, "path_refused"),
        ] {
            let reason = io::Error::from(kind);
            let said = reason.to_string();
            let path = path.to_owned();
            let (found, values) = why(&RelocateError::Refused { path, reason });
            assert_eq!(found, code);
            let expected = serde_json::json!({ "path": "/media/disk/blocknet", "said": said });
            assert_eq!(values, expected);
        }
    }

    #[test]
    fn tells_a_file_from_a_folder_that_is_not_empty() {
        let place = tempfile::tempdir().expect("a folder");
        let (home, file) = (place.path().join("home"), place.path().join("file"));
        fs::create_dir(&home).expect("made");
        fs::write(&file, "").expect("written");
        for (to, code) in [
            (file.clone(), "path_no_folder"),
            (file.join("below"), "path_no_folder"),
            (place.path().to_owned(), "folder_not_empty"),
            ("below".into(), "folder_relative"),
        ] {
            let error = check_relocation(&home, &to).expect_err("no place");
            assert_eq!(why(&error).0, code, "{error}");
        }
    }
}
