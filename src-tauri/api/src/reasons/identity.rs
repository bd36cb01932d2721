//! Identities: keys, words, passphrases, and files of them.

use blocknet_node::identity::{IdentityError, MAX_IDENTITIES, UnsealError, WORDS, short_name};
use blocknet_node::{
    BackupError, KeyError, NotSealed, Passphrase, RemoveError, Values, WordsError,
};

use super::Reason;

impl Reason for KeyError {
    fn why(&self) -> Option<(&'static str, Values)> {
        Some(match self {
            Self::Unfit => {
                let (least, most) = (Passphrase::LEAST as u64, Passphrase::MOST_BYTES as u64);
                ("passphrase_length", Values::between(least, most))
            }
            Self::AlreadyHere { key } => ("key_here", Values::of_text(short_name(key))),
            Self::TooMany => ("limit", Values::at_most(MAX_IDENTITIES as u64)),
            Self::Unsealed(error) => (of_seal(*error), Values::default()),
            Self::Folder(error) => return Some(of_folder(error)),
            Self::Seal(error) => ("system_said", Values::of_said(&error.reason)),
            Self::Unknown { .. }
            | Self::WrongPassphrase
            | Self::PassphraseNeeded
            | Self::Busy
            | Self::Last
            | Self::Stopping => return None,
        })
    }
}

fn of_seal(error: UnsealError) -> &'static str {
    match error {
        UnsealError::WrongPassphrase => "file_not_opened",
        UnsealError::AnotherKey => "file_other_key",
        UnsealError::NoMemory => "no_memory",
    }
}

/// Why the key of a folder cannot be used.
pub(crate) fn of_folder(error: &IdentityError) -> (&'static str, Values) {
    match error {
        IdentityError::File { path, source } => {
            let said = Values::of_said(source.to_string());
            ("path_refused", said.in_path(path.display()))
        }
        IdentityError::Malformed { path } => {
            ("no_key_file", Values::default().in_path(path.display()))
        }
        IdentityError::NoRandom { reason } => ("no_random", Values::of_said(reason)),
    }
}

impl Reason for WordsError {
    fn why(&self) -> Option<(&'static str, Values)> {
        Some(match self {
            Self::Count { found } => ("words_count", Values::over(*found, WORDS)),
            Self::Unknown { place, word } => ("word_unknown", Values::of_text(word).at(*place)),
            Self::Checksum => ("words_of_nobody", Values::default()),
        })
    }
}

impl Reason for NotSealed {
    fn why(&self) -> Option<(&'static str, Values)> {
        let code = match self {
            Self::Later => "file_of_later",
            Self::Other { .. } => "file_of_none",
        };
        Some((code, Values::default()))
    }
}

impl Reason for BackupError {
    fn why(&self) -> Option<(&'static str, Values)> {
        let at = |places: &[u8]| Values {
            places: Some(places.iter().map(|place| u64::from(*place)).collect()),
            ..Values::default()
        };
        match self {
            Self::Wrong { places } => Some(("words_wrong", at(places))),
            Self::OtherPlaces { places } => Some(("words_asked", at(places))),
            Self::NotAsked | Self::Locked | Self::Key(_) | Self::Core(_) => None,
        }
    }
}

impl Reason for RemoveError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::NotConfirmed { short } => Some(("type_to_confirm", Values::of_text(short))),
            Self::Waiting { texts } => Some(("texts_wait", Values::counted(*texts))),
            Self::Active | Self::Key(_) | Self::Core(_) => None,
        }
    }
}
