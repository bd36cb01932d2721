//! A display that nobody sees.

use std::process::Command;

use tempfile::TempDir;

use crate::process::Process;
use crate::programs;
use crate::wait::{DEADLINE, wait_for};

/// An X server of its own, on a display number that it chose itself.
#[derive(Debug)]
pub struct Xvfb {
    _process: Process,
    _folder: TempDir,
    number: u32,
}

impl Xvfb {
    /// Starts it and waits until it says its number.
    pub async fn start() -> Self {
        let folder = TempDir::with_prefix("blocknet-xvfb-").expect("a folder can be made");
        let mut command = Command::new(programs::system("Xvfb", "xvfb"));
        command.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1360x900x24",
            "-nolisten",
            "tcp",
        ]);
        let mut process = Process::start("Xvfb", &mut command, &folder.path().join("log"));
        let number = wait_for(
            async || {
                assert!(
                    process.ended().is_none(),
                    "Xvfb ended: {}",
                    process.output()
                );
                // It also says which displays are taken; its own number stands alone in a whole line.
                let output = process.output();
                let whole = output.rsplit_once('\n').map_or("", |(whole, _)| whole);
                whole
                    .lines()
                    .find_map(|line| line.trim().parse().ok())
                    .ok_or(output)
            },
            DEADLINE,
            "Xvfb to say its display",
        )
        .await;
        Self {
            _process: process,
            _folder: folder,
            number,
        }
    }

    /// The value of `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }
}
