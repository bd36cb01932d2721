//! How commands print: nothing ends them in the middle because of who reads.

use std::fmt::Arguments;
use std::io::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What first went wrong with standard output; nothing is printed after it.
static BROKEN: Mutex<Option<io::Error>> = Mutex::new(None);

/// Prints a line to standard output, as `println!` does; [`ended`] says later whether it went out.
macro_rules! say {
    ($($line:tt)*) => { $crate::out::line(format_args!($($line)*)) };
}

/// Prints a line to standard error, where nobody needs to read it.
macro_rules! tell {
    ($($line:tt)*) => { $crate::out::aside(format_args!("{}\n", format_args!($($line)*))) };
}

pub(crate) use {say, tell};

/// Prints a line; use [`say!`].
pub(crate) fn line(line: Arguments<'_>) {
    whole(format!("{line}\n").as_bytes());
}

/// Prints these bytes and no more.
pub(crate) fn whole(bytes: &[u8]) {
    let mut broken = broken();
    if broken.is_none() {
        *broken = io::stdout().write_all(bytes).err();
    }
}

/// Prints to standard error without a line break; a reader that went away changes nothing.
pub(crate) fn aside(text: Arguments<'_>) {
    let mut to = io::stderr().lock();
    let _ = to.write_fmt(text).and_then(|()| to.flush());
}

/// Whether all that was printed went out. A reader that had enough and closed the pipe is served.
///
/// # Errors
/// What first went wrong otherwise: a full disk, say.
pub(crate) fn ended() -> io::Result<()> {
    let mut broken = broken();
    let outcome = match broken.take() {
        Some(error) => Err(error),
        None => io::stdout().flush(),
    };
    match outcome {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome,
    }
}

fn broken() -> MutexGuard<'static, Option<io::Error>> {
    BROKEN.lock().unwrap_or_else(PoisonError::into_inner)
}
