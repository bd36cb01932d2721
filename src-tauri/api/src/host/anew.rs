//! Starting a node anew in the process in which it ran before.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::response::{IntoResponse, Response};
use blocknet_node::{Settings, SettingsPatch};
use blocknet_store::{FolderLock, OpenError};

use crate::error::ApiError;
use crate::json;

/// How long the last work of a node that has ended is waited for.
const HANDOVER: Duration = Duration::from_secs(10);

/// How often it is looked whether it is done.
const HANDOVER_EVERY: Duration = Duration::from_millis(100);

/// The settings that a start is to change first, from the body of a call; an empty one changes none.
///
/// # Errors
/// The answer that says what is wrong with them.
pub fn settings_to_start_with(body: &[u8]) -> Result<SettingsPatch, Box<Response>> {
    read(body).map_err(|refusal| Box::new(refusal.into_response()))
}

fn read(body: &[u8]) -> Result<SettingsPatch, ApiError> {
    if body.is_empty() {
        return Ok(SettingsPatch::default());
    }
    let patch: SettingsPatch = json::decode(body)?;
    Settings::default().patched(&patch)?;
    Ok(patch)
}

/// Waits until the node before in this process has let go of the folder: its last work may outlast
/// its end. Whoever comes next finds out what there is to say of a folder that is kept for longer.
pub async fn wait_let_go(dir: &Path) {
    let begun = Instant::now();
    while is_kept_here(dir) && begun.elapsed() < HANDOVER {
        tokio::time::sleep(HANDOVER_EVERY).await;
    }
}

fn is_kept_here(dir: &Path) -> bool {
    matches!(
        FolderLock::take(dir),
        Err(OpenError::Locked { pid, .. }) if pid == Some(std::process::id())
    )
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
