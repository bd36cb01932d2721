//! Programs of the system that something is handed to.

use std::ffi::OsStr;
use std::io;

/// Hands a folder or an address to the system's own program for it, which is not waited for.
#[cfg(target_os = "linux")]
pub(crate) fn open(what: impl AsRef<OsStr>) -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    use std::process::Stdio;

    let mut refused = io::Error::from(io::ErrorKind::NotFound);
    for mut command in open::commands(what) {
        for name in blocknet_node::memory::told_to_children() {
            command.env_remove(name);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        match command.process_group(0).spawn() {
            Ok(mut program) => {
                std::thread::spawn(move || program.wait());
                return Ok(());
            }
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

/// Hands a folder or an address to the system's own program for it, which is not waited for.
#[cfg(not(target_os = "linux"))]
pub(crate) fn open(what: impl AsRef<OsStr>) -> io::Result<()> {
    open::that_detached(what)
}
