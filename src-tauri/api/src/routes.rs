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

use axum::http::StatusCode;
use blocknet_chain::Grouped;
use blocknet_node::core::CoreError;

use crate::dto::{parse_decimal, sentence};
use crate::error::ApiError;

impl From<CoreError> for ApiError {
    fn from(error: CoreError) -> Self {
        match error {
            CoreError::Gone => Self::stopping(),
            CoreError::Busy => Self::busy(sentence(&error)),
            CoreError::DiskFull => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk_full",
                sentence(&error),
            ),
            CoreError::Store { .. } => {
                tracing::error!(%error, "the store failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "store", sentence(&error))
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
