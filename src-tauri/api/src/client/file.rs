//! Pieces of files, asked of peers over either way.

use blocknet_node::PeerText;
use blocknet_node::transport::{FilePiece, PieceOf, TransportError};
use bytes::Bytes;
use serde::Deserialize;

use super::answers::malformed;

/// A refusal fits into this, however small the piece is that was asked for.
const REFUSAL: u64 = 16 * 1024;

/// A question for a piece, in HTTP's words.
pub(super) struct Question {
    pub(super) path: String,
    pub(super) range: String,
    /// Bytes of the answer at most.
    pub(super) most: usize,
}

impl Question {
    pub(super) fn of(wanted: &PieceOf) -> Self {
        let last = wanted.start.saturating_add(wanted.length.saturating_sub(1));
        Self {
            path: format!("/v1/files/{}?hops={}", wanted.id, wanted.hops),
            range: format!("bytes={}-{last}", wanted.start),
            most: usize::try_from(wanted.length.max(REFUSAL)).unwrap_or(usize::MAX),
        }
    }
}

/// An answer as it came.
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) range: Option<String>,
    pub(super) bytes: Bytes,
    pub(super) bytes_in: u64,
    pub(super) bytes_out: u64,
}

impl Answered {
    /// The piece; none where the peer has no such file, or it ends before.
    pub(super) fn read(self, wanted: &PieceOf) -> Result<Option<FilePiece>, TransportError> {
        match self.status {
            206 => {}
            404 | 416 => return Ok(None),
            status => return Err(refusal(status, &self.bytes)),
        }
        let part = self.range.as_deref().and_then(read_range);
        let (first, last, total) =
            part.ok_or_else(|| malformed("a part of a file that does not say which"))?;
        let length = (last - first).saturating_add(1);
        let ends = wanted.start.saturating_add(wanted.length).min(total);
        let fits = first == wanted.start && last.saturating_add(1) == ends;
        if !fits || length != self.bytes.len() as u64 {
            return Err(malformed("another part of a file than was asked for"));
        }
        Ok(Some(FilePiece {
            total,
            bytes: self.bytes,
            bytes_in: self.bytes_in,
            bytes_out: self.bytes_out,
        }))
    }
}

fn refusal(status: u16, body: &[u8]) -> TransportError {
    #[derive(Default, Deserialize)]
    struct Said {
        code: String,
    }
    let said: Said = serde_json::from_slice(body).unwrap_or_default();
    let code = PeerText::code(&said.code).into();
    TransportError::Status { status, code }
}

/// First and last byte of `bytes 0-9/100`, and the size of the whole.
fn read_range(text: &str) -> Option<(u64, u64, u64)> {
    let (part, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = part.split_once('-')?;
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    let total = total.parse().ok()?;
    (first <= last && last < total).then_some((first, last, total))
}

#[cfg(test)]
mod tests {
    use blocknet_chain::FileId;

    use super::*;

    fn answered(status: u16, range: &str, bytes: usize) -> Answered {
        Answered {
            status,
            range: Some(range.to_owned()),
            bytes: vec![7; bytes].into(),
            bytes_in: 1,
            bytes_out: 1,
        }
    }

    #[test]
    fn takes_the_part_that_was_asked_for_and_no_other() {
        let wanted = PieceOf {
            id: FileId::of(b""),
            start: 10,
            length: 10,
            hops: 1,
        };
        let read = |status, range: &str, bytes| answered(status, range, bytes).read(&wanted);
        let whole = read(206, "bytes 10-19/100", 10).unwrap().unwrap();
        assert_eq!((whole.total, whole.bytes.len()), (100, 10));
        let end = read(206, "bytes 10-14/15", 5).unwrap().unwrap();
        assert_eq!((end.total, end.bytes.len()), (15, 5));
        assert_eq!(read(404, "", 0), Ok(None));
        assert_eq!(read(416, "bytes */5", 0), Ok(None));
        for (range, bytes) in [
            ("bytes 10-19/100", 9),
            ("bytes 10-18/100", 9),
            ("bytes 0-9/100", 10),
            ("bytes 10-19/*", 10),
            ("bytes 19-10/100", 10),
            ("bytes 10-19/19", 10),
            ("", 10),
        ] {
            let bad = read(206, range, bytes);
            assert!(
                matches!(bad, Err(TransportError::Malformed { .. })),
                "{range}"
            );
        }
        let busy = read(429, "", 0);
        assert!(matches!(
            busy,
            Err(TransportError::Status { status: 429, .. })
        ));
        // Who sends all of it does not know the question.
        assert!(matches!(
            read(200, "", 10),
            Err(TransportError::Status { .. })
        ));
    }
}
