//! Where a page goes on, sealed: the place in the store's own order of arrival would tell a patient
//! stranger when an own post came to be.
//!
//! The sixteen bytes of a place are turned by a keyed permutation, a Feistel network of four rounds of
//! SHA-256. Who does not have the node's key can hand a cursor back and do nothing else with it.

use blocknet_store::Cursor;
use sha2::{Digest, Sha256};

use crate::error::ApiError;

/// Four rounds of a good function are a permutation that nobody tells from a random one.
const ROUNDS: u8 = 4;

/// The key that cursors of one node are sealed by.
#[derive(Clone)]
pub(crate) struct Seal([u8; 32]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The cursor as strangers see it: 32 hex digits.
    pub(crate) fn close(&self, cursor: Cursor) -> String {
        let (mut left, mut right) = halves(u128::from_be_bytes(cursor.to_bytes()));
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.round(round, right));
        }
        format!("{left:016x}{right:016x}")
    }

    /// The cursor in what a stranger handed back.
    ///
    /// # Errors
    /// 400 `bad_field` when it is none of this node's.
    pub(crate) fn open(&self, text: &str) -> Result<Cursor, ApiError> {
        let plain =
            text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let number = u128::from_str_radix(text, 16).ok().filter(|_| plain);
        let (mut left, mut right) = halves(number.ok_or_else(no_cursor)?);
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.round(round, left), left);
        }
        let bytes = (u128::from(left) << 64) | u128::from(right);
        Cursor::from_bytes(bytes.to_be_bytes()).ok_or_else(no_cursor)
    }

    fn round(&self, round: u8, half: u64) -> u64 {
        let hash = Sha256::new()
            .chain_update(self.0)
            .chain_update([round])
            .chain_update(half.to_be_bytes())
            .finalize();
        let bytes = hash.first_chunk().copied().unwrap_or_default();
        u64::from_be_bytes(bytes)
    }
}

fn halves(number: u128) -> (u64, u64) {
    let low = u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(number >> 64).unwrap_or_default();
    (high, low)
}

fn no_cursor() -> ApiError {
    let message = "before: This is not a cursor that a page of this node gave as `next`.";
    ApiError::bad_field("before", message)
}

#[cfg(test)]
mod tests {
    use blocknet_store::Cursor;

    use super::Seal;

    fn cursor(created: u64, row: u64) -> Cursor {
        let bytes = (u128::from(created) << 64) | u128::from(row);
        Cursor::from_bytes(bytes.to_be_bytes()).expect("a cursor")
    }

    #[test]
    fn opens_what_it_closed_and_nothing_else() {
        let (seal, other) = (Seal::new([7; 32]), Seal::new([8; 32]));
        for (created, row) in [(0, 0), (1_767_225_600, 17), (1 << 47, 1 << 47)] {
            let closed = seal.close(cursor(created, row));
            assert_eq!(seal.open(&closed).expect("its own"), cursor(created, row));
            assert!(other.open(&closed).is_err(), "another node's");
        }
        for text in [
            "",
            "0",
            "6946c6c0.11",
            &"G".repeat(32),
            &"A".repeat(32),
            &"0".repeat(33),
        ] {
            let error = seal.open(text).expect_err(text);
            assert_eq!(error.body().field.as_deref(), Some("before"), "{text}");
        }
    }

    #[test]
    fn neighbours_have_nothing_in_common() {
        let seal = Seal::new([7; 32]);
        let [one, next] = [17, 18].map(|row| seal.close(cursor(1_767_225_600, row)));
        let same = one.bytes().zip(next.bytes()).filter(|(a, b)| a == b);
        assert!(same.count() < 12, "{one} {next}");
    }
}
