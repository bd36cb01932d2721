//! The keys that sign this node's posts: their words, their files, and which of them is in use.
//!
//! `docs/identity.md` says how words, keys and files belong together.

mod folder;
mod keyring;
mod notes;
mod passphrase;
mod sealed;
mod words;

use std::io;
use std::path::{Path, PathBuf};

use blocknet_chain::PublicKey;
use blocknet_store::Watch;
use zeroize::Zeroizing;

pub use keyring::{Author, KeyError, KeyState, MAX_IDENTITIES};
pub(crate) use keyring::{Keyring, new_identity};
pub(crate) use notes::{KEY as NOTES_KEY, Notes};
pub use passphrase::Passphrase;
pub use sealed::{NotSealed, SealError, SealedKey, UnsealError};
pub(crate) use words::is_word;
pub use words::{WORDS, Words, WordsError};

/// A key could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// The file could not be read or written.
    #[error("the identity in {} could not be used: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds something else.
    #[error(
        "{} does not hold a key; put a backup of it there, or move it away for a new identity",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for a new identity: {reason}")]
    NoRandom {
        /// What the system said.
        reason: String,
    },
}

impl IdentityError {
    fn file(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        Self::File { path, source }
    }
}

/// The seed of a key that nobody had before.
fn new_seed() -> Result<Zeroizing<[u8; 32]>, IdentityError> {
    let mut seed = Zeroizing::new([0u8; 32]);
    getrandom::fill(&mut *seed).map_err(|error| IdentityError::NoRandom {
        reason: error.to_string(),
    })?;
    Ok(seed)
}

/// How people name a key in passing: eight signs of its beginning, as `k7qf-w2mz`.
#[must_use]
pub fn short_name(key: &PublicKey) -> String {
    // Crockford's base 32: no i, l, o, u, so that a name can be read out loud. The pages' own
    // `shortKey` writes the same.
    const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bits = key
        .as_bytes()
        .iter()
        .take(5)
        .fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let mut name = [b'-'; 9];
    for at in [8, 7, 6, 5, 3, 2, 1, 0] {
        let sign = SIGNS.get(usize::try_from(bits & 31).unwrap_or_default());
        if let (Some(place), Some(sign)) = (name.get_mut::<usize>(at), sign) {
            *place = *sign;
        }
        bits >>= 5;
    }
    name.iter().map(|sign| char::from(*sign)).collect()
}

/// By what replies to this owner are known: the key, and the words that name it.
pub(crate) fn watch(key: &PublicKey, name: &str) -> Watch {
    let named = (!name.is_empty()).then(|| name.to_lowercase());
    let words = named.into_iter().chain([short_name(key)]);
    Watch {
        own: *key,
        words: words.map(|word| format!("@{word}")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_the_first_forty_bits_in_crockfords_base_32() {
        let cases = [
            ([0x00; 5], "0000-0000"),
            ([0xff; 5], "zzzz-zzzz"),
            ([0x45, 0x2f, 0x5e, 0xfc, 0x10], "8mqn-xz0g"),
        ];
        for (first, name) in cases {
            let mut key = [0; 32];
            key[..5].copy_from_slice(&first);
            assert_eq!(short_name(&PublicKey::from_bytes(key)), name);
        }
    }
}
