//! The handlers: each extracts, parses into domain types, calls the node, and maps what it says.

pub(crate) mod authors;
pub(crate) mod blocks;
pub(crate) mod channels;
pub(crate) mod events;
pub(crate) mod explore;
pub(crate) mod files;
pub(crate) mod headers;
pub(crate) mod node;
pub(crate) mod openapi;
pub(crate) mod owner;
pub(crate) mod peers;
pub(crate) mod pool;
pub(crate) mod posts;
pub(crate) mod stream;

use std::time::Duration;

use axum::http::StatusCode;
use blocknet_chain::Grouped;
use blocknet_node::core::CoreError;

use crate::dto::{parse_decimal, sentence};
use crate::error::ApiError;

/// What was cut off is asked again after this: by then what it read of the disk is in memory, and
/// the same question asked on and on keeps no reader busy.
const AFTER_TOO_LONG: Duration = Duration::from_secs(10);

impl From<CoreError> for ApiError {
    fn from(error: CoreError) -> Self {
        match error {
            CoreError::Gone => Self::stopping(),
            CoreError::Busy => Self::busy(sentence(&error)),
            CoreError::TooLong => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "read_too_long",
                sentence(&error),
            )
            .with_retry_after(AFTER_TOO_LONG),
            CoreError::DiskFull => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk_full",
                sentence(&error),
            ),
            CoreError::Store { .. } => {
                tracing::error!(%error, "the store failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "store", sentence(&error))
                    .because(&error)
            }
        }
    }
}

/// Runs work that takes milliseconds where it holds up nobody else's call.
///
/// # Errors
/// 503 `stopping` when the runtime ends meanwhile.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ApiError::stopping())
}

/// A number from a query, within its range; `otherwise` where it is absent.
fn number(
    field: &str,
    text: Option<&str>,
    least: u64,
    most: u64,
    otherwise: u64,
) -> Result<u64, ApiError> {
    let Some(text) = text else {
        return Ok(otherwise);
    };
    match parse_decimal(text) {
        Some(value) if (least..=most).contains(&value) => Ok(value),
        _ => Err(ApiError::bad_field(
            field,
            format!(
                "{field} is a number from {} to {}.",
                Grouped::of(least),
                Grouped::of(most)
            ),
        )),
    }
}

/// How many rows a page has; 50 where the query says nothing.
fn page_size(text: Option<&str>, most: u32) -> Result<usize, ApiError> {
    let size = number("limit", text, 1, most.into(), u64::from(most.min(50)))?;
    Ok(usize::try_from(size).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use axum::response::IntoResponse;
    use blocknet_node::core::CoreError;

    use crate::error::ApiError;

    #[test]
    fn a_read_that_was_cut_off_says_so_what_helps_and_when_to_come_back() {
        let error = ApiError::from(CoreError::TooLong);
        assert_eq!(error.body().code.as_ref(), "read_too_long");
        assert!(error.body().message.contains("ask for less"));
        let answer = error.into_response();
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "10");
    }
}
