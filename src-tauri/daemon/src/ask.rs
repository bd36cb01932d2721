//! Secrets and answers that a person types: from the terminal without an echo, or from standard
//! input, one a line. Never from the arguments, which every program on the machine can read.

use std::io::{self, BufRead, IsTerminal};

use crate::out::{aside, tell};
use anyhow::{Context, Result, bail};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

/// Bytes of a line at most; 24 words are 215 at most.
const LONGEST: u64 = 8 * 1024;

/// Reads a line without showing it.
pub(crate) fn secret(prompt: &str) -> Result<String> {
    let _dark = Dark::begin(prompt)?;
    line(prompt)
}

/// Reads a new passphrase; twice where a person types it.
pub(crate) fn new_passphrase(prompt: &str) -> Result<String> {
    let first = secret(prompt)?;
    if io::stdin().is_terminal() && secret("The same once more")? != first {
        bail!("the two are not the same; nothing was changed");
    }
    Ok(first)
}

/// Reads a line that may be seen.
pub(crate) fn shown(prompt: &str) -> Result<String> {
    if io::stdin().is_terminal() {
        ask(prompt);
    }
    line(prompt)
}

/// Whether somebody is there to be asked.
pub(crate) fn by_hand() -> bool {
    io::stdin().is_terminal()
}

fn ask(prompt: &str) {
    aside(format_args!("{prompt}: "));
}

fn line(prompt: &str) -> Result<String> {
    let mut line = String::new();
    let mut input = io::Read::take(io::stdin().lock(), LONGEST);
    let read = input.read_line(&mut line);
    let read = read.with_context(|| format!("{prompt}: standard input cannot be read"))?;
    if read == 0 {
        bail!("{prompt}: standard input ended; give it there, one answer a line");
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A terminal that shows nothing of what is typed, until this is dropped.
struct Dark {
    before: Option<Termios>,
}

impl Dark {
    fn begin(prompt: &str) -> Result<Self> {
        if !io::stdin().is_terminal() {
            return Ok(Self { before: None });
        }
        ask(prompt);
        let before = tcgetattr(io::stdin())?;
        let mut dark = before.clone();
        dark.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(io::stdin(), SetArg::TCSANOW, &dark)?;
        Ok(Self {
            before: Some(before),
        })
    }
}

impl Drop for Dark {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // Nothing is to be done about a terminal that went away.
            let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, before);
            tell!("");
        }
    }
}
