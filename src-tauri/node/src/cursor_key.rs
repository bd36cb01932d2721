//! The key that cursors of pages are sealed by: drawn once for a data folder, so that a page that
//! was read before a restart goes on after it.

use blocknet_store::{Reading, Store, StoreError};

use crate::node::StartError;

/// The key's place in the store.
const KEY: &str = "cursor_key";

/// The folder's key; a new one where there is none. One that cannot be saved lasts for this run.
pub(crate) fn load_or_draw(store: &Store) -> Result<[u8; 32], StartError> {
    if let Some(key) = store.setting(KEY)?.as_deref().and_then(read) {
        return Ok(key);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| StartError::NoRandom {
        reason: error.to_string(),
    })?;
    if let Err(error) = save(store, &key) {
        tracing::warn!(%error, "the key of cursors could not be saved");
    }
    Ok(key)
}

fn read(json: &str) -> Option<[u8; 32]> {
    serde_json::from_str(json).ok()
}

fn save(store: &Store, key: &[u8; 32]) -> Result<(), StoreError> {
    let tx = store.begin()?;
    let bytes = key.map(|byte| byte.to_string());
    tx.put_setting(KEY, &format!("[{}]", bytes.join(",")))?;
    tx.commit()
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Network;

    use super::*;

    #[test]
    fn stays_the_same_for_a_folder() {
        let store = Store::memory(&Network::dev()).unwrap();
        let key = load_or_draw(&store).unwrap();
        assert_eq!(load_or_draw(&store).unwrap(), key);
        let other = Store::memory(&Network::dev()).unwrap();
        assert_ne!(load_or_draw(&other).unwrap(), key);
    }
}
