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
    let day = day_of(SystemTime::now());
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

/// The day of a time in UTC, as `2026-11-28`.
fn day_of(time: SystemTime) -> String {
    let secs = time
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    // Days from 0000-03-01, in eras of 400 years, so that the leap day is the last of its year.
    let days = secs / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = era * 400 + year + later;
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::day_of;

    #[test]
    fn names_the_day() {
        let cases = [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_823_999, "2026-11-27"),
            (4_107_542_400, "2100-03-01"),
        ];
        for (secs, day) in cases {
            assert_eq!(day_of(UNIX_EPOCH + Duration::from_secs(secs)), day);
        }
    }
}
