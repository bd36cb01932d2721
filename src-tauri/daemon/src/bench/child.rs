//! A node in a process of its own, started, asked and stopped by the measurements.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child as Process, ChildStdout, Command};

use super::load;

/// How long a node may take to answer first.
const START_DEADLINE: Duration = Duration::from_secs(60);
/// How long it may take to stop.
const STOP_DEADLINE: Duration = Duration::from_secs(10);

/// A running `blocknetd`, on loopback.
pub(super) struct Child {
    process: Process,
    public: SocketAddr,
    started: Duration,
    /// What it says, kept open so that it can.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Starts a node of `dev` on a folder, which does not mine, and waits for its first answer.
    pub(super) async fn start(dir: &Path, more: &[&str]) -> Result<Self> {
        let quiet = ["--network", "dev", "--mine", "off"];
        Self::run(dir, &[&quiet, more].concat()).await
    }

    /// Starts a node of its own chain of `main` that mines with all that the machine has.
    pub(super) async fn mining(dir: &Path) -> Result<Self> {
        let threads = std::thread::available_parallelism()?.to_string();
        let all = ["--network", "main", "--mine", "always", "--on-battery"];
        Self::run(
            dir,
            &[&all[..], &["--threads", &threads, "--share", "100"]].concat(),
        )
        .await
    }

    async fn run(dir: &Path, more: &[&str]) -> Result<Self> {
        let began = Instant::now();
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--json", "run", "--data-dir"])
            .arg(dir)
            .args(["--allow-private", "--log", "error"])
            .args(["--listen", "127.0.0.1:0", "--owner", "127.0.0.1:0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("a node cannot be started")?;
        let said = process.stdout.take().context("a node says nothing")?;
        let mut said = BufReader::new(said).lines();
        let public = tokio::time::timeout(START_DEADLINE, ready(&mut said))
            .await
            .context("the node did not get ready")??;
        let Some(public) = public else {
            bail!("the node ended at once: {}", process.wait().await?);
        };
        let mut child = Self {
            process,
            public,
            started: Duration::ZERO,
            _said: said,
        };
        child.wait_for_answer(began).await?;
        Ok(child)
    }

    async fn wait_for_answer(&mut self, began: Instant) -> Result<()> {
        while load::height(self.public).await.is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("the node ended at once: {status}");
            }
            if began.elapsed() > START_DEADLINE {
                bail!(
                    "the node did not answer within {} s",
                    START_DEADLINE.as_secs()
                );
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.started = began.elapsed();
        Ok(())
    }

    /// Where its public listener is.
    pub(super) fn public(&self) -> SocketAddr {
        self.public
    }

    /// Milliseconds from the start of the process to its first answer.
    pub(super) fn start_ms(&self) -> f64 {
        self.started.as_secs_f64() * 1000.0
    }

    /// Its resident memory in MB (10^6 bytes).
    pub(super) fn rss_mb(&self) -> Result<f64> {
        self.memory("VmRSS:")
    }

    /// The most that was resident at a time, in MB.
    pub(super) fn peak_mb(&self) -> Result<f64> {
        self.memory("VmHWM:")
    }

    fn memory(&self, field: &str) -> Result<f64> {
        let id = self.process.id().context("the node has ended")?;
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))
            .context("memory is read from /proc, which this system does not have")?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix(field))
            .and_then(|rest| rest.split_whitespace().next())
            .and_then(|digits| digits.parse().ok())
            .context("the system names no resident memory")?;
        Ok(kib * 1024.0 / 1e6)
    }

    /// Stops it in order.
    pub(super) async fn stop(mut self) -> Result<()> {
        if let Some(id) = self.process.id() {
            let id = nix::unistd::Pid::from_raw(i32::try_from(id)?);
            nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM)?;
        }
        tokio::time::timeout(STOP_DEADLINE, self.process.wait())
            .await
            .context("the node did not stop")??;
        Ok(())
    }
}

/// Where a node listens that chose its own port; nothing when it ends before it is ready.
async fn ready(said: &mut Lines<BufReader<ChildStdout>>) -> Result<Option<SocketAddr>> {
    while let Some(line) = said.next_line().await? {
        let told: Value = serde_json::from_str(&line)?;
        if let Some(public) = told.get("public").and_then(Value::as_str) {
            return Ok(Some(public.parse()?));
        }
    }
    Ok(None)
}
