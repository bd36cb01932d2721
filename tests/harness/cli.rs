//! The command line against a running node.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::node::Node;
use crate::programs;
use crate::wait::soon;

/// How long one command may take: `mine` waits for its block, and `bench` takes half a minute of a
/// machine that has nothing else to do.
const DEADLINE: Duration = Duration::from_secs(200);

/// What a command printed, and how it ended.
#[derive(Debug, Clone)]
pub struct Output {
    /// The command, for messages.
    pub ran: String,
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

impl Output {
    /// Panics unless it ended with code 0.
    pub fn ok(self) -> Self {
        assert!(self.status.success(), "{self:#?}");
        self
    }

    /// Panics unless it ended by itself with this code, and said why.
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.status.code(), Some(code), "{self:#?}");
        self.failed()
    }

    /// Panics unless it ended by itself with a code other than 0, and said why.
    pub fn failed(self) -> Self {
        assert!(matches!(self.status.code(), Some(1..)), "{self:#?}");
        assert!(
            !self.complaint().trim().is_empty(),
            "fails without a word: {self:#?}"
        );
        assert!(!self.stderr.contains("panicked at"), "{self:#?}");
        self
    }

    /// Its output as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Everything it said.
    #[must_use]
    pub fn complaint(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

impl Node {
    /// Runs `blocknetd --data-dir D` with these arguments.
    pub async fn cli(&self, arguments: &[&str]) -> Output {
        let folder = self
            .folder()
            .to_str()
            .expect("a temporary folder has a plain name");
        let mut all = vec!["--data-dir", folder];
        all.extend(arguments);
        blocknetd(&all).await
    }

    /// Runs a command that must succeed, with `--json`, and returns what it printed.
    pub async fn cli_json(&self, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        self.cli(&all).await.ok().json()
    }
}

/// Runs `blocknetd` with these arguments.
pub async fn blocknetd(arguments: &[&str]) -> Output {
    blocknetd_reading(arguments, "").await
}

/// Runs `blocknetd` with these arguments and this on its standard input.
pub async fn blocknetd_reading(arguments: &[&str], input: &str) -> Output {
    let ran = format!("blocknetd {}", arguments.join(" "));
    let mut child = Command::new(programs::blocknetd())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("blocknetd starts");
    let mut stdin = child.stdin.take().expect("piped above");
    let run = async {
        // A command that reads nothing may have closed it.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        child.wait_with_output().await
    };
    let output = soon(run, DEADLINE, &ran)
        .await
        .expect("its output can be read");
    Output {
        ran,
        status: output.status,
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
