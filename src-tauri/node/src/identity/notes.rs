//! What the node remembers of identities beside their keys; kept in the store as one JSON object.

use std::collections::BTreeMap;

use blocknet_chain::PublicKey;
use serde::{Deserialize, Serialize};

/// The setting's key in the store.
pub(crate) const KEY: &str = "identities";

/// What is remembered, by key in hex. Losing it costs names and a reminder, and no key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Notes {
    /// The key in use; the first one where none is named.
    active: Option<String>,
    keys: BTreeMap<String, Note>,
}

/// What is remembered of one identity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Note {
    /// The display name; that of the key in use is the one in the settings.
    pub(crate) name: String,
    /// When its words were typed back, Unix seconds; none: never.
    pub(crate) backed_up: Option<u64>,
}

impl Notes {
    /// Reads what the store holds; what cannot be read is forgotten.
    pub(crate) fn from_json(text: Option<&str>) -> Self {
        let read = text.map(serde_json::from_str).transpose();
        read.unwrap_or_else(|error| {
            tracing::warn!(%error, "names of identities could not be read; they are forgotten");
            None
        })
        .unwrap_or_default()
    }

    /// As the store keeps it.
    pub(crate) fn to_json(&self) -> String {
        // Strings and numbers alone: it cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The key in use, if one is named.
    pub(crate) fn active(&self) -> Option<PublicKey> {
        self.active.as_deref()?.parse().ok()
    }

    /// Names the key in use.
    pub(crate) fn put_active(&mut self, key: &PublicKey) {
        self.active = Some(key.to_string());
    }

    /// What is remembered of a key.
    pub(crate) fn of(&self, key: &PublicKey) -> Note {
        self.keys.get(&key.to_string()).cloned().unwrap_or_default()
    }

    /// Changes what is remembered of a key.
    pub(crate) fn change(&mut self, key: &PublicKey, change: impl FnOnce(&mut Note)) {
        change(self.keys.entry(key.to_string()).or_default());
    }

    /// Forgets a key.
    pub(crate) fn forget(&mut self, key: &PublicKey) {
        self.keys.remove(&key.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_through_its_json_and_survives_rubbish() {
        let (one, other) = (
            PublicKey::from_bytes([1; 32]),
            PublicKey::from_bytes([2; 32]),
        );
        let mut notes = Notes::default();
        notes.put_active(&other);
        notes.change(&one, |note| note.backed_up = Some(7));
        let read = Notes::from_json(Some(&notes.to_json()));
        assert_eq!(read, notes);
        assert_eq!(
            (read.active(), read.of(&one).backed_up),
            (Some(other), Some(7))
        );
        for text in ["rubbish", "{\"active\":\"x\"}", "[]"] {
            assert_eq!(Notes::from_json(Some(text)).active(), None);
        }
    }
}
