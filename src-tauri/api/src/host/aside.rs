//! A damaged database out of the way, so that a node can start.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blocknet_chain::Network;
use blocknet_node::Salvage;

use super::{HostError, printed};
use crate::day::day;
use crate::dto::SalvageDto;
use crate::error::ApiError;
use crate::reasons::{self, DAMAGED};

/// Whether a start failed because the database is damaged.
#[must_use]
pub fn is_damage(error: &(dyn Error + 'static)) -> bool {
    reasons::of_start(error).is_some_and(|why| why.code == DAMAGED)
}

/// Sets the database of a folder aside, and begins a new one with what can be read of it: on its own
/// network where it names one, else on `otherwise`, without which it must.
///
/// # Errors
/// When a node uses the folder, or the system refuses; nothing was changed then.
pub async fn set_aside(dir: &Path, otherwise: Option<Network>) -> Result<Salvage, HostError> {
    let dir: PathBuf = dir.to_owned();
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let day = day(now.map_or(0, |since| since.as_secs()));
    let set = move || blocknet_node::set_aside(&dir, otherwise.as_ref(), &day);
    let done = tokio::task::spawn_blocking(set).await;
    Ok(done.map_err(|_| HostError::Interrupted)??)
}

/// What the page hears of a database that was set aside.
pub fn set_aside_done(salvage: &Salvage) -> Response {
    Json(SalvageDto::from(salvage)).into_response()
}

/// What it hears when the old one is in its place still.
pub fn not_set_aside(error: &HostError) -> Response {
    let refusal = ApiError::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "not_set_aside",
        printed(error),
    );
    refusal.because(error).into_response()
}

/// What it hears when no damage stands in the way of the node.
pub fn not_damaged() -> Response {
    let message = "The database is not damaged.";
    ApiError::new(StatusCode::CONFLICT, "not_damaged", message).into_response()
}
