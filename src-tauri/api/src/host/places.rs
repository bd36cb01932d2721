//! Where a node lives, and which network it is on.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use blocknet_chain::Network;
use blocknet_node::{Invite, WrongNetwork, folder_of};
use blocknet_store::{OpenError, Store, close_to_others, make_private_folder};
use thiserror::Error;

use super::HostError;
use crate::dto::NetworkDto;
use crate::json;

/// A network file is some hundred bytes.
const MAX_FILE: u64 = 16 * 1024;

/// Why a name is no network.
#[derive(Debug, Error)]
pub enum NetworkFileError {
    /// There is neither such a network nor such a file.
    #[error(
        "there is no network and no file called {name:?}; known are main, dev, and files of `blocknetd network new`"
    )]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// The file cannot be read.
    #[error("the network file {name:?} cannot be read: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// What the system said.
        reason: io::Error,
    },
    /// The file holds no network.
    #[error("the network file {name:?} holds no network: {message}")]
    Malformed {
        /// The file.
        name: String,
        /// What is wrong, with its field.
        message: String,
    },
}

/// Why a node does not know which network it is to be on.
#[derive(Debug, Error)]
pub enum NetworkChoiceError {
    /// The name given is none.
    #[error(transparent)]
    Named(#[from] NetworkFileError),
    /// The data folder does not say.
    #[error(transparent)]
    Folder(#[from] OpenError),
    /// The invite is for another network than the one given, or that of the data folder.
    #[error(transparent)]
    Invite(#[from] WrongNetwork),
    /// The invite is for a network of a later program.
    #[error(
        "the invite is for {network}; install the newest BlockNet, or ask which program its maker uses"
    )]
    Later {
        /// The network, in words.
        network: String,
    },
}

/// The network of a node: as named, else that of its data folder, else that of the invite, else
/// `main`. Where an invite is given it must be for that network.
///
/// # Errors
/// [`NetworkChoiceError`] says what does not fit and what to do.
pub fn network_for(
    dir: &Path,
    named: Option<&str>,
    invite: Option<&Invite>,
) -> Result<Network, NetworkChoiceError> {
    let settled = match named {
        Some(name) => Some(network_named(name)?),
        None => Store::network_of(dir)?,
    };
    match (settled, invite) {
        (Some(network), Some(invite)) => {
            invite.check_network(&network)?;
            Ok(network)
        }
        (Some(network), None) => Ok(network),
        (None, None) => Ok(Network::main()),
        (None, Some(invite)) => match invite.network() {
            Some(network) => Ok(network.clone()),
            None => Err(NetworkChoiceError::Later {
                network: invite.network_in_words(),
            }),
        },
    }
}

/// `main`, `dev`, or the network of a file.
///
/// # Errors
/// [`NetworkFileError`] says what is wrong with name or file.
pub fn network_named(name: &str) -> Result<Network, NetworkFileError> {
    match name {
        "main" => return Ok(Network::main()),
        "dev" => return Ok(Network::dev()),
        _ => {}
    }
    let text = match File::open(name) {
        Ok(file) => read_bounded(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(NetworkFileError::Unknown {
                name: name.to_owned(),
            });
        }
        Err(error) => Err(error),
    };
    let text = text.map_err(|reason| NetworkFileError::Unreadable {
        name: name.to_owned(),
        reason,
    })?;
    let params = json::decode::<NetworkDto>(&text).and_then(NetworkDto::into_params);
    let params = params.map_err(|error| NetworkFileError::Malformed {
        name: name.to_owned(),
        message: error.body().message.clone(),
    })?;
    Ok(Network::new(params))
}

fn read_bounded(file: File) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_FILE {
        return Err(io::Error::other(format!(
            "it is larger than {MAX_FILE} bytes"
        )));
    }
    Ok(text)
}

/// Where a node lives: in the folder that is given, else in the usual one, or where that was moved to.
///
/// # Errors
/// [`HostError`] when no folder is known, or it was moved and is not there.
pub fn data_dir(given: Option<PathBuf>) -> Result<PathBuf, HostError> {
    match given {
        Some(dir) => Ok(dir),
        None => Ok(folder_of(&default_data_dir().ok_or(HostError::NoHome)?)?),
    }
}

/// Makes the folder for the window's page, and what it lies in: drafts are nobody else's.
///
/// # Errors
/// When the system refuses.
pub fn make_page_folder(folder: &Path) -> io::Result<()> {
    make_private_folder(folder)?;
    // An older version let all read it; where it cannot be closed, it stays so.
    let _ = close_to_others(folder);
    Ok(())
}

/// Where a node of this user lives when nobody says otherwise; none where no home folder is known.
#[must_use]
pub fn default_data_dir() -> Option<PathBuf> {
    let folder = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return folder("APPDATA").map(|folder| folder.join("BlockNet"));
    }
    let home = folder("HOME");
    if cfg!(target_os = "macos") {
        return home.map(|home| home.join("Library/Application Support/BlockNet"));
    }
    let data = folder("XDG_DATA_HOME").or_else(|| home.map(|home| home.join(".local/share")));
    data.map(|data| data.join("blocknet"))
}

#[cfg(test)]
mod tests {
    use blocknet_chain::{Network, Params};
    use blocknet_node::Invite;
    use blocknet_store::Store;

    use super::{NetworkChoiceError, NetworkFileError, network_for, network_named};
    use crate::dto::NetworkDto;

    #[test]
    fn knows_networks_by_name_and_by_file() {
        assert_eq!(network_named("dev").expect("known").name(), "dev");
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("club.json");
        let mut club = NetworkDto::from(&Params::dev());
        club.name = "club".to_owned();
        std::fs::write(&path, serde_json::to_string(&club).expect("JSON")).expect("written");
        let name = path.to_str().expect("UTF-8");
        assert_eq!(network_named(name).expect("a network").name(), "club");
        std::fs::write(&path, "{}").expect("written");
        assert!(matches!(
            network_named(name),
            Err(NetworkFileError::Malformed { .. })
        ));
        std::fs::write(&path, " ".repeat(20_000)).expect("written");
        assert!(matches!(
            network_named(name),
            Err(NetworkFileError::Unreadable { .. })
        ));
        assert!(matches!(
            network_named("no-such-network"),
            Err(NetworkFileError::Unknown { .. })
        ));
    }

    #[test]
    fn takes_the_network_that_is_named_then_the_folders_then_the_invites() {
        let dir = tempfile::tempdir().expect("a directory");
        let place = dir.path().join("data");
        let to_dev = Invite::new(&Network::dev(), &[] as &[&str]).expect("an invite");
        let to_main = Invite::new(&Network::main(), &[] as &[&str]).expect("an invite");
        let name = |named, invite| match network_for(&place, named, invite) {
            Ok(network) => network.name().to_owned(),
            Err(NetworkChoiceError::Invite(error)) => error.to_string(),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(name(None, None), "main");
        assert_eq!(name(None, Some(&to_dev)), "dev");
        assert_eq!(name(Some("dev"), None), "dev");
        assert!(name(Some("main"), Some(&to_dev)).contains("“dev”"));
        drop(Store::open(&place, &Network::dev()).expect("a folder on dev"));
        assert_eq!(name(None, None), "dev");
        assert_eq!(name(None, Some(&to_dev)), "dev");
        assert!(name(None, Some(&to_main)).contains("“main”"));
    }
}
