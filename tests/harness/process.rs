//! Processes that end with the value that started them.

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::wait::wait_for;

/// How many lines of its log a process shows when the test fails.
const SHOWN_LINES: usize = 60;

/// A running program whose output goes to a file; killed, with all it started itself, when dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
    ended: Option<ExitStatus>,
}

impl Process {
    /// Starts `command` with both outputs appended to the file `log`.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> Self {
        Self::start_to(name, command, log, [None, None])
    }

    /// Starts `command` with these for standard output and standard error; where there is none, it
    /// goes to the file `log`.
    pub fn start_to(
        name: &str,
        command: &mut Command,
        log: &Path,
        outputs: [Option<Stdio>; 2],
    ) -> Self {
        let [out, err] = outputs.map(|to| to.unwrap_or_else(|| open_log(log).into()));
        let child = command
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error} ({command:?})"));
        Self {
            name: name.to_owned(),
            child,
            log: log.to_owned(),
            ended: None,
        }
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it started, and what that started, as the system names it, with process ids.
    #[must_use]
    pub fn started(&self) -> Vec<(String, i32)> {
        let named = |pid: i32| {
            let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
            Some((name.trim().to_owned(), pid))
        };
        let all = descendants(self.child.id()).into_iter();
        all.filter_map(named).collect()
    }

    /// Sends SIGSTOP: it sleeps, as a laptop does whose lid is closed.
    pub fn sleep(&mut self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Sends SIGCONT: it wakes.
    pub fn wake(&mut self) {
        self.signal(Signal::SIGCONT);
    }

    /// All it wrote so far.
    #[must_use]
    pub fn output(&self) -> String {
        let bytes = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Its exit status, when it has ended.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none() {
            self.ended = self.child.try_wait().expect("a child can be waited for");
        }
        self.ended
    }

    /// Sends SIGTERM.
    pub fn terminate(&mut self) {
        self.signal(Signal::SIGTERM);
    }

    /// Sends SIGINT, as Ctrl-C does.
    pub fn interrupt(&mut self) {
        self.signal(Signal::SIGINT);
    }

    /// Sends SIGHUP, as the end of a session does.
    pub fn hang_up(&mut self) {
        self.signal(Signal::SIGHUP);
    }

    /// Sends SIGKILL and waits until it is gone.
    pub fn kill(&mut self) {
        self.signal(Signal::SIGKILL);
        self.ended = self.child.wait().ok();
    }

    /// Waits until it ends by itself, and returns how.
    pub async fn wait(&mut self, deadline: Duration) -> ExitStatus {
        let what = format!("{} to end", self.name);
        wait_for(
            async || self.ended().ok_or_else(|| String::from("still running")),
            deadline,
            &what,
        )
        .await
    }

    fn signal(&mut self, signal: Signal) {
        if self.ended().is_none() {
            let pid = i32::try_from(self.child.id()).expect("process ids are positive i32");
            kill(Pid::from_raw(pid), signal)
                .unwrap_or_else(|error| panic!("{signal} to {}: {error}", self.name));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.ended().is_none() {
            let children = descendants(self.child.id());
            // Errors mean that it is gone already, which is what is wanted.
            let _ = self.child.kill();
            let _ = self.child.wait();
            for pid in children {
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
        } else if let Some(status) = self.ended
            && std::thread::panicking()
        {
            eprintln!(
                "{} had ended: code {:?}, signal {:?}",
                self.name,
                status.code(),
                status.signal()
            );
        }
        if std::thread::panicking() {
            let output = self.output();
            let lines: Vec<_> = output.lines().collect();
            let shown = lines
                .get(lines.len().saturating_sub(SHOWN_LINES)..)
                .unwrap_or_default();
            eprintln!(
                "--- end of the log of {} ---\n{}\n---",
                self.name,
                shown.join("\n")
            );
        }
    }
}

fn open_log(log: &Path) -> File {
    let opened = File::options().create(true).append(true).open(log);
    opened.expect("a log file can be made")
}

/// All processes that `root` started, and those that these started.
fn descendants(root: u32) -> Vec<i32> {
    let mut by_parent: HashMap<i32, Vec<i32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let name = entry.file_name();
        if let Some(pid) = name.to_str().and_then(|name| name.parse().ok())
            && let Some(parent) = parent_of(pid)
        {
            by_parent.entry(parent).or_default().push(pid);
        }
    }
    let mut found = Vec::new();
    let mut open: Vec<i32> = i32::try_from(root).into_iter().collect();
    while let Some(pid) = open.pop() {
        let children = by_parent.remove(&pid).unwrap_or_default();
        found.extend(&children);
        open.extend(children);
    }
    found
}

fn parent_of(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // `pid (name) state ppid …`: the name may hold spaces and brackets, so read from the last bracket on.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}
