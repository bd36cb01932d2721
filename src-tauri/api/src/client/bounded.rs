//! Bodies of answers, bounded while they stream in, and why one did not come.

use bytes::{Bytes, BytesMut};
use reqwest::Response;

/// Why a body was not read to its end.
#[derive(Debug)]
pub(super) enum BodyError {
    /// It is longer than it may be.
    TooLarge,
    /// The connection broke or was too slow.
    Broken(reqwest::Error),
}

/// Reads a body of at most `most` bytes; what is longer is never held.
pub(super) async fn read(response: &mut Response, most: usize) -> Result<Bytes, BodyError> {
    if response
        .content_length()
        .is_some_and(|length| length > most as u64)
    {
        return Err(BodyError::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(piece) = response.chunk().await.map_err(BodyError::Broken)? {
        if body.len().saturating_add(piece.len()) > most {
            return Err(BodyError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// The cause at the end of the chain: "Connection refused" rather than "error sending request for
/// url".
pub(super) fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
