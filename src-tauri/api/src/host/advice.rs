//! What to do when the system refuses a file.

use std::io;

/// The end of a sentence that told what the system said; empty where nobody knows better.
pub(super) fn advice(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room on the disk and start again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; give this user the right to write there, or choose another folder"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::io;

    use crate::client::ClientError;
    use crate::host::{BindError, HostError, NetworkFileError};

    /// What is printed of an error and its causes.
    fn printed(error: &dyn Error) -> String {
        let mut text = error.to_string();
        let mut cause = error.source();
        while let Some(inner) = cause {
            text = format!("{text}: {inner}");
            cause = inner.source();
        }
        text
    }

    #[test]
    fn says_once_what_the_system_said() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let [name, path] = ["club.json", "owner.token"];
        let address = "127.0.0.1:1".parse().expect("an address");
        let errors: [Box<dyn Error>; 4] = [
            Box::new(HostError::Files { reason: full() }),
            Box::new(BindError::Refused {
                which: "public",
                address,
                reason: full(),
            }),
            Box::new(NetworkFileError::Unreadable {
                name: name.into(),
                reason: full(),
            }),
            Box::new(ClientError::Unreadable {
                path: path.into(),
                reason: full(),
            }),
        ];
        for error in errors {
            let text = printed(&*error);
            assert_eq!(text.matches(&full().to_string()).count(), 1, "{text}");
        }
    }

    #[test]
    fn says_what_to_do_about_a_full_disk_and_a_foreign_folder() {
        let said = |kind| {
            let reason = io::Error::from(kind);
            HostError::Files { reason }.to_string()
        };
        assert!(said(io::ErrorKind::StorageFull).contains("make room"));
        assert!(said(io::ErrorKind::PermissionDenied).contains("another folder"));
        assert!(said(io::ErrorKind::Other).contains("owner.address"));
    }
}
