//! What a running node prints, on threads of their own: whoever reads may be slow, gone, or never
//! there, and the node goes on and hears its signals all the same.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blocknet_node::LogRing;
use tokio::sync::oneshot;

/// Lines that wait for a slow reader; more are left out. A burst of the log fits.
const WAITING: usize = 4_096;
/// Once lines were left out, so few must wait before others are taken: so that a slow reader gets
/// long pieces with few gaps, each told of once.
const ENOUGH_ROOM: usize = WAITING / 2;

/// Writes lines in their order, and never keeps who gives them.
#[derive(Clone)]
pub(crate) struct Pen {
    given: SyncSender<Said>,
    queue: Arc<Queue>,
}

/// How it stands with the lines that wait.
struct Queue {
    waiting: AtomicUsize,
    /// Lines that were left out and not told of yet.
    missed: Mutex<u64>,
    /// Where those that are left out are counted, and whether they are told of at all.
    log: Option<LogRing>,
}

enum Said {
    Text(Vec<u8>),
    /// So many lines of the log were left out here.
    Missed(u64),
    /// Answered when all before it is written.
    End(oneshot::Sender<()>),
}

impl Pen {
    /// A pen to standard output: what is left out of it was old news.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn to(stream: impl AsFd, name: &'static str) -> io::Result<Self> {
        Self::start(stream, name, None)
    }

    /// A pen that writes the log and tells in it how many lines were left out.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn of_log(stream: impl AsFd, name: &'static str, log: LogRing) -> io::Result<Self> {
        Self::start(stream, name, Some(log))
    }

    fn start(stream: impl AsFd, name: &'static str, log: Option<LogRing>) -> io::Result<Self> {
        // A handle of its own: the thread that waits for a reader must hold no lock of others.
        let file = stream.as_fd().try_clone_to_owned().map(File::from).ok();
        let (given, said) = sync_channel(WAITING);
        let queue = Arc::new(Queue {
            waiting: AtomicUsize::new(0),
            missed: Mutex::default(),
            log,
        });
        let mut nib = Nib {
            file,
            name,
            told: false,
            queue: Arc::clone(&queue),
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || nib.write_all(&said))?;
        Ok(Self { given, queue })
    }

    /// Writes a line, unless too many wait.
    pub(crate) fn line(&self, line: &str) {
        self.text(format!("{line}\n").into_bytes());
    }

    fn text(&self, text: Vec<u8>) {
        let mut missed = self.queue.missed();
        if *missed > 0 && self.queue.waiting.load(Ordering::Relaxed) <= ENOUGH_ROOM {
            let gap = Said::Missed(*missed);
            if self.send(gap) {
                *missed = 0;
            }
        }
        // Full: nobody reads. Closed: the thread is gone, and so is the program.
        if *missed > 0 || !self.send(Said::Text(text)) {
            *missed += 1;
            if let Some(log) = &self.queue.log {
                log.note_lost();
            }
        }
    }

    fn send(&self, said: Said) -> bool {
        // Counted first: the other end may have it at once.
        self.queue.waiting.fetch_add(1, Ordering::Relaxed);
        let sent = self.given.try_send(said).is_ok();
        if !sent {
            self.queue.waiting.fetch_sub(1, Ordering::Relaxed);
        }
        sent
    }

    /// Waits until all is written, but not for long: where nobody reads it never is.
    pub(crate) async fn finish(&self, patience: Duration) {
        let (written, all) = oneshot::channel();
        if self.send(Said::End(written)) {
            let _ = tokio::time::timeout(patience, all).await;
        }
    }
}

impl Queue {
    fn missed(&self) -> MutexGuard<'_, u64> {
        // A number is never half written.
        self.missed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many lines were left out after all that wait, where none waits any more. Asked after a
    /// line is written, which may take long: many may have come since it was taken.
    fn take_rest(&self) -> u64 {
        let mut missed = self.missed();
        if self.waiting.load(Ordering::Relaxed) > 0 {
            return 0;
        }
        std::mem::take(&mut *missed)
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

/// What writes.
struct Nib {
    file: Option<File>,
    name: &'static str,
    /// Whether it was told that nothing can be written.
    told: bool,
    queue: Arc<Queue>,
}

impl Nib {
    fn write_all(&mut self, said: &Receiver<Said>) {
        while let Ok(said) = said.recv() {
            self.queue.waiting.fetch_sub(1, Ordering::Relaxed);
            let mut end = None;
            match said {
                Said::Text(text) => self.write(&text),
                Said::Missed(lines) => self.tell_of(lines),
                Said::End(written) => end = Some(written),
            }
            let rest = self.queue.take_rest();
            self.tell_of(rest);
            if let Some(written) = end {
                let _ = written.send(());
            }
        }
    }

    fn tell_of(&mut self, missed: u64) {
        if missed > 0 && self.queue.log.is_some() {
            let lines = if missed == 1 { "line" } else { "lines" };
            let text = format!("{missed} {lines} of the log left out: nobody read for a while\n");
            self.write(text.as_bytes());
        }
    }

    fn write(&mut self, text: &[u8]) {
        let outcome = self
            .file
            .as_mut()
            .map_or(Ok(()), |file| file.write_all(text));
        // A disk may have room again later, so each line is tried; one word is enough.
        if let Err(error) = outcome
            && !std::mem::replace(&mut self.told, true)
        {
            let name = self.name;
            tracing::warn!("{name} cannot be written: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Lines, PipeReader};
    use std::sync::atomic::Ordering;

    use blocknet_node::LogRing;

    use super::{ENOUGH_ROOM, Pen, WAITING};

    /// More than can wait.
    const GIVEN: usize = WAITING + 500;
    /// More than a pipe holds.
    const LONG: usize = 1 << 20;

    /// A log that nobody has read yet, and of which more was given than can wait. All of it came
    /// while the first line was being written, so that it is sure how many are left out.
    fn unread() -> (Pen, LogRing, Lines<BufReader<PipeReader>>) {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let log = LogRing::default();
        let pen = Pen::of_log(writer, "a pipe", log.clone()).expect("a thread");
        pen.line(&format!("0 {}", "x".repeat(LONG)));
        while pen.queue.waiting.load(Ordering::Relaxed) > 0 {
            std::thread::yield_now();
        }
        for number in 1..=GIVEN {
            pen.line(&format!("{number} line"));
        }
        (pen, log, BufReader::new(reader).lines())
    }

    /// The numbers of lines up to one that tells of a gap, and how many it tells of.
    fn up_to_the_gap(lines: &mut Lines<BufReader<PipeReader>>) -> (usize, usize) {
        for number in 0.. {
            let line = lines.next().expect("a line").expect("text");
            let first = line.split(' ').next().and_then(|first| first.parse().ok());
            let first: usize = first.unwrap_or_else(|| panic!("no number: {line}"));
            if line.contains("left out") {
                return (number, first);
            }
            assert_eq!(first, number, "in their order, and none twice");
        }
        unreachable!("there are not so many")
    }

    #[test]
    fn says_how_many_lines_were_left_out_when_all_others_are_written() {
        let (pen, log, mut lines) = unread();
        let (kept, missed) = up_to_the_gap(&mut lines);
        assert_eq!((kept, missed), (1 + WAITING, GIVEN - WAITING));
        assert_eq!(log.lost(), missed as u64);
        pen.line("after");
        drop(pen);
        let rest: Vec<String> = lines.map(|line| line.expect("text")).collect();
        assert_eq!(rest, ["after"], "once");
    }

    #[test]
    fn says_it_where_they_are_missing_once_there_is_room_again() {
        let (pen, log, mut lines) = unread();
        for _ in 0..GIVEN - ENOUGH_ROOM {
            lines.next().expect("a line").expect("text");
        }
        pen.line("after");
        let told: Vec<String> = lines
            .by_ref()
            .map(|line| line.expect("text"))
            .skip_while(|line| !line.contains("left out"))
            .take(2)
            .collect();
        let lost = log.lost();
        assert_eq!(
            told,
            [
                format!("{lost} lines of the log left out: nobody read for a while"),
                "after".to_owned()
            ]
        );
        drop(pen);
        assert_eq!(lines.count(), 0);
    }

    #[test]
    fn keeps_silent_about_what_is_no_log() {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        let pen = Pen::to(writer, "a pipe").expect("a thread");
        let long = "x".repeat(1_000);
        for _ in 0..GIVEN {
            pen.line(&long);
        }
        drop(pen);
        let lines = BufReader::new(reader).lines();
        assert!(lines.map_while(Result::ok).all(|line| line == long));
    }
}
