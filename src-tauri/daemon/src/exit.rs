//! Exit codes that mean something, and how an error is told.

use std::process::ExitCode;

use crate::out::tell;
use blocknet_api::client::ClientError;
use serde_json::json;

/// What each code means, as the manual says it.
pub(crate) const CODES: [(u8, &str); 6] = [
    (0, "done"),
    (FAILED, "failed; the message says why"),
    (WRONG_ARGUMENTS, "wrong arguments"),
    (
        NOT_RUNNING,
        "no node runs on that folder, or one in a window, which takes no commands",
    ),
    (REFUSED, "the node said no"),
    (DOES_NOT_HOLD, "what was checked does not hold"),
];

/// Something went wrong that has no code of its own.
const FAILED: u8 = 1;
/// The command line's own.
const WRONG_ARGUMENTS: u8 = 2;
/// No node runs on the data folder.
const NOT_RUNNING: u8 = 3;
/// The node understood and said no.
const REFUSED: u8 = 4;
/// What was checked or verified does not hold.
const DOES_NOT_HOLD: u8 = 5;

/// What was checked does not hold; its reasons are already printed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct DoesNotHold(pub String);

/// Prints the error to standard error, as text or JSON, and picks the exit code.
pub(crate) fn fail(error: &anyhow::Error, json: bool) -> ExitCode {
    let (status, code) = classify(error);
    if json {
        tell!(
            "{}",
            json!({ "code": code, "message": format!("{error:#}") })
        );
    } else {
        tell!("blocknetd: {error:#}");
    }
    ExitCode::from(status)
}

fn classify(error: &anyhow::Error) -> (u8, String) {
    if error.is::<DoesNotHold>() {
        return (DOES_NOT_HOLD, "does_not_hold".into());
    }
    match error.downcast_ref::<ClientError>() {
        Some(ClientError::InWindow { .. }) => (NOT_RUNNING, "in_window".into()),
        Some(ClientError::NotRunning { .. }) => (NOT_RUNNING, "not_running".into()),
        Some(ClientError::Refused { code, .. }) => (REFUSED, code.clone()),
        _ => (FAILED, "failed".into()),
    }
}
