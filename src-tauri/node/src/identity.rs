//! The key that signs this node's posts, kept in the data folder.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use blocknet_chain::{Identity, PublicKey};
use blocknet_store::Watch;
use zeroize::Zeroizing;

/// The file of the key: 64 lowercase hex digits, the seed of an Ed25519 key.
const FILE: &str = "identity.key";

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
        "{} does not hold a key of 64 hex digits; put a backup of it there, or move it away for a new identity",
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

/// Reads the identity of a data folder, or makes one where there is none.
///
/// # Errors
/// When the file cannot be read, written or understood. A file that is there is never replaced.
pub fn load_or_create(dir: &Path) -> Result<Identity, IdentityError> {
    let path = dir.join(FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            #[cfg(unix)]
            close_to_others(&path);
            parse(&Zeroizing::new(text)).ok_or(IdentityError::Malformed { path })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => create(path),
        Err(source) => Err(IdentityError::File { path, source }),
    }
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

fn parse(text: &str) -> Option<Identity> {
    let digits = text.trim().as_bytes();
    let mut seed = Zeroizing::new([0u8; 32]);
    if digits.len() != 2 * seed.len() {
        return None;
    }
    for (byte, pair) in seed.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(Identity::from_seed(*seed))
}

fn create(path: PathBuf) -> Result<Identity, IdentityError> {
    let mut seed = Zeroizing::new([0u8; 32]);
    getrandom::fill(&mut *seed).map_err(|error| IdentityError::NoRandom {
        reason: error.to_string(),
    })?;
    let text = Zeroizing::new(
        seed.iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>(),
    );
    match write_new(&path, text.as_bytes()) {
        Ok(()) => Ok(Identity::from_seed(*seed)),
        Err(source) => Err(IdentityError::File { path, source }),
    }
}

/// A key that was copied here may be readable by everybody on the machine.
#[cfg(unix)]
fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).map(|file| file.permissions().mode());
    if !mode.is_ok_and(|mode| mode & 0o077 != 0) {
        return;
    }
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)) {
        Ok(()) => tracing::warn!("others could read identity.key; now its owner alone can"),
        Err(error) => tracing::warn!(%error, "others can read identity.key; close it"),
    }
}

/// Writes the whole file or none: a half-written key would look like a damaged one.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("key.new");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    if let Some(dir) = path.parent() {
        std::fs::File::open(dir)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_a_key_once_and_reads_it_again() {
        let dir = tempfile::tempdir().unwrap();
        let first = load_or_create(dir.path()).unwrap().public();
        assert_eq!(load_or_create(dir.path()).unwrap().public(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(dir.path().join(FILE))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn closes_a_key_that_others_could_read() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let first = load_or_create(dir.path()).unwrap().public();
        let path = dir.path().join(FILE);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(load_or_create(dir.path()).unwrap().public(), first);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn leaves_a_file_alone_that_it_does_not_understand() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "not a key").unwrap();
        assert!(matches!(
            load_or_create(dir.path()),
            Err(IdentityError::Malformed { .. })
        ));
        assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), b"not a key");
    }

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
