//! A node in a process of its own, started, asked and stopped by the measurements.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::process::{Child as Process, Command};

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
        let (public, owner) = (free_address()?, free_address()?);
        let began = Instant::now();
        let process = Command::new(std::env::current_exe()?)
            .arg("run")
            .arg("--data-dir")
            .arg(dir)
            .args(["--allow-private", "--log", "error"])
            .args([
                "--listen",
                &public.to_string(),
                "--owner",
                &owner.to_string(),
            ])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("a node cannot be started")?;
        let mut child = Self {
            process,
            public,
            started: Duration::ZERO,
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

/// An address on loopback that nobody uses at the moment.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
