//! Starting a node anew in the process in which it ran before.

use std::error::Error;

use axum::response::{IntoResponse, Response};
use blocknet_node::{Settings, SettingsPatch, StartError};
use blocknet_store::OpenError;

use super::{HostError, NetworkChoiceError};
use crate::error::ApiError;
use crate::json;

/// The settings that a start is to change first, from the body of a call; an empty one changes none.
///
/// # Errors
/// The answer that says what is wrong with them.
pub fn settings_to_start_with(body: &[u8]) -> Result<SettingsPatch, Response> {
    read(body).map_err(ApiError::into_response)
}

fn read(body: &[u8]) -> Result<SettingsPatch, ApiError> {
    if body.is_empty() {
        return Ok(SettingsPatch::default());
    }
    let patch: SettingsPatch = json::decode(body)?;
    Settings::default().patched(&patch)?;
    Ok(patch)
}

/// Whether a start failed because the node before it in this process has not let go of the folder yet.
#[must_use]
pub fn is_kept_here(error: &(dyn Error + 'static)) -> bool {
    matches!(
        open_error(error),
        Some(OpenError::Locked { pid, .. }) if *pid == Some(std::process::id())
    )
}

/// What kept the folder from being opened, where that ended a start.
fn open_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e OpenError> {
    if let Some(NetworkChoiceError::Folder(error)) = error.downcast_ref() {
        return Some(error);
    }
    match error.downcast_ref()? {
        HostError::Node(StartError::Open(error)) => Some(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn takes_settings_that_are_good_and_no_others() {
        let port = read(br#"{"port":8001}"#).expect("good").port;
        assert_eq!(port, Some(8001));
        assert_eq!(read(b"").expect("none").port, None);
        for wrong in [r#"{"port":80}"#, r#"{"prot":8001}"#, "8001"] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }
}
