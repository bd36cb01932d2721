//! What a running node prints, on threads of their own: whoever reads may be slow, gone, or never
//! there, and the node goes on and hears its signals all the same.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use tokio::sync::oneshot;

/// Lines that wait for a slow reader; more are left out. A burst of the log fits.
const WAITING: usize = 4_096;

/// Writes lines in their order, and never keeps who gives them.
#[derive(Clone)]
pub(crate) struct Pen(SyncSender<Said>);

enum Said {
    Text(Vec<u8>),
    /// Answered when all before it is written.
    End(oneshot::Sender<()>),
}

impl Pen {
    /// A pen to standard output or standard error.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn to(stream: impl AsFd, name: &'static str) -> io::Result<Self> {
        // A handle of its own: the thread that waits for a reader must hold no lock of others.
        let file = stream.as_fd().try_clone_to_owned().map(File::from).ok();
        let (given, said) = sync_channel(WAITING);
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || write_all(file, &said, name))?;
        Ok(Self(given))
    }

    /// Writes a line, unless too many wait.
    pub(crate) fn line(&self, line: &str) {
        self.text(format!("{line}\n").into_bytes());
    }

    fn text(&self, text: Vec<u8>) {
        // Full: nobody reads. Closed: the thread is gone, and so is the program.
        let _ = self.0.try_send(Said::Text(text));
    }

    /// Waits until all is written, but not for long: where nobody reads it never is.
    pub(crate) async fn finish(&self, patience: Duration) {
        let (written, all) = oneshot::channel();
        if self.0.try_send(Said::End(written)).is_ok() {
            let _ = tokio::time::timeout(patience, all).await;
        }
    }
}

/// As the log's formatter wants it: each event is one write.
impl Write for Pen {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.text(text.to_vec());
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_all(mut file: Option<File>, said: &Receiver<Said>, name: &str) {
    let mut told = false;
    while let Ok(said) = said.recv() {
        match said {
            Said::Text(text) => {
                let outcome = file.as_mut().map_or(Ok(()), |file| file.write_all(&text));
                // A disk may have room again later, so each line is tried; one word is enough.
                if let Err(error) = outcome
                    && !std::mem::replace(&mut told, true)
                {
                    tracing::warn!("{name} cannot be written: {error}");
                }
            }
            Said::End(written) => {
                let _ = written.send(());
            }
        }
    }
}
