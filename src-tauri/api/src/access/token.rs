//! The owner's token and the files that tell local programs where and how to reach the node.

use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use blocknet_store::private_file;
use subtle::ConstantTimeEq;

/// Name of the file with the token, in the data directory.
pub const TOKEN_FILE: &str = "owner.token";
/// Name of the file with the owner's listener's address.
pub const ADDRESS_FILE: &str = "owner.address";

/// 32 random bytes as hex, new at every start.
#[derive(Clone)]
pub struct OwnerToken(Arc<str>);

impl OwnerToken {
    /// Draws a token.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Self(hex::encode(bytes).into()))
    }

    /// True when `given` is the token; takes as long whichever digit differs.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }

    /// The token's digits, for the file and for the trade of a one-time code.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OwnerToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("OwnerToken(hidden)")
    }
}

/// The files `owner.token` and `owner.address`; they go when this is dropped.
#[derive(Debug)]
pub struct OwnerFiles {
    paths: [PathBuf; 2],
}

impl OwnerFiles {
    /// Writes both files with mode 0600, whole or not at all.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn write(dir: &Path, token: &OwnerToken, address: SocketAddr) -> io::Result<Self> {
        let paths = [dir.join(TOKEN_FILE), dir.join(ADDRESS_FILE)];
        let [token_path, address_path] = &paths;
        write_private(token_path, token.reveal())?;
        write_private(address_path, &address.to_string())?;
        Ok(Self { paths })
    }
}

impl Drop for OwnerFiles {
    fn drop(&mut self) {
        for path in &self.paths {
            // A file that is gone already is what is wanted.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Writes beside the place and renames, so that nobody reads half a file or one of a wider mode.
fn write_private(path: &Path, line: &str) -> io::Result<()> {
    let fresh = path.with_extension("new");
    match std::fs::remove_file(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private_file().write(true).create_new(true).open(&fresh)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::{ADDRESS_FILE, OwnerFiles, OwnerToken, TOKEN_FILE};

    #[test]
    fn compares_whole_tokens_only() {
        let token = OwnerToken::random().expect("random bytes");
        assert!(token.is(token.reveal()));
        let mut other = token.reveal().to_owned();
        other.pop();
        assert!(!token.is(&other) && !token.is("") && !token.is(&format!("{}0", token.reveal())));
        assert!(!format!("{token:?}").contains(token.reveal()));
    }

    #[cfg(unix)]
    #[test]
    fn keeps_the_files_private_and_removes_them_at_the_end() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a directory");
        let token = OwnerToken::random().expect("random bytes");
        let address = "127.0.0.1:8010".parse().expect("an address");
        std::fs::write(dir.path().join(TOKEN_FILE), "of an earlier start").expect("a file");
        let files = OwnerFiles::write(dir.path(), &token, address).expect("written");
        let path = dir.path().join(TOKEN_FILE);
        assert_eq!(
            std::fs::metadata(&path)
                .expect("there")
                .permissions()
                .mode()
                & 0o777,
            0o600
        );
        assert_eq!(
            std::fs::read_to_string(&path).expect("text"),
            format!("{}\n", token.reveal())
        );
        assert_eq!(
            std::fs::read_to_string(dir.path().join(ADDRESS_FILE)).expect("text"),
            "127.0.0.1:8010\n"
        );
        drop(files);
        assert_eq!(std::fs::read_dir(dir.path()).expect("there").count(), 0);
    }
}
