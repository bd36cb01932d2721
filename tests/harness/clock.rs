//! Clocks that a test sets, by `libfaketime` in front of the program.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use tempfile::TempDir;

/// Where Debian and Ubuntu put the library, by processor.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/faketime/libfaketimeMT.so.1",
];

/// A clock that runs beside the machine's, so many seconds off; both clocks of a node show it, the one that people
/// share and the one that never goes back.
#[derive(Debug, Clone)]
pub struct FakeClock {
    folder: Arc<TempDir>,
    /// The clock that never goes back is the machine's own, as on a laptop that slept.
    only_wall: bool,
}

impl FakeClock {
    /// A clock that is so many seconds ahead; behind, where negative.
    #[must_use]
    pub fn off_by(secs: i64) -> Self {
        let folder = TempDir::with_prefix("blocknet-clock-").expect("a folder can be made");
        let clock = Self {
            folder: Arc::new(folder),
            only_wall: false,
        };
        clock.set(secs);
        clock
    }

    /// The same for the clock that people share alone: what a laptop that slept finds when it wakes.
    #[must_use]
    pub fn only_wall(mut self) -> Self {
        self.only_wall = true;
        self
    }

    /// Sets it, while programs live by it.
    pub fn set(&self, secs: i64) {
        // A whole file at once: nobody reads half of it.
        let fresh = self.folder.path().join("fresh");
        fs::write(&fresh, format!("{secs:+}s\n")).expect("the clock's file can be written");
        fs::rename(fresh, self.file()).expect("the clock's file can be replaced");
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("clock")
    }

    /// Lets `command` live by this clock.
    pub(crate) fn put_on(&self, command: &mut Command) {
        let library = LIBRARIES
            .into_iter()
            .find(|library| PathBuf::from(library).is_file())
            .unwrap_or_else(|| {
                panic!("libfaketime is not installed; `apt-get install libfaketime` brings it")
            });
        command
            .env("LD_PRELOAD", library)
            .env("FAKETIME_TIMESTAMP_FILE", self.file())
            .env("FAKETIME_NO_CACHE", "1");
        if self.only_wall {
            command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        }
    }
}
