//! What a connection is doing, and until when it may.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::counters::Traffic;
use crate::limits::Limits;

/// Far enough away to mean "no limit here": the handler has a limit of its own.
const NO_LIMIT: Duration = Duration::from_secs(365 * 86_400);

#[derive(Clone, Copy, Debug)]
enum Phase {
    /// Bytes of a head are on their way.
    Head { since: Instant },
    /// Between two requests.
    Idle { since: Instant },
    /// The router works on a request.
    Handling,
    /// An answer is on its way: it must keep up the least speed, and never stand still for long.
    /// What went into the sockets' buffers at once would else be credit for minutes.
    Answer {
        since: Instant,
        touched: Instant,
        written: u64,
    },
    /// An answer without an end; it must be taken whenever there is something.
    Endless { touched: Instant },
}

/// The clock of one connection; its socket, its service and its answers' bodies tell it what
/// happens.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    phase: Arc<Mutex<Phase>>,
    head_read: Duration,
    idle: Duration,
    answer: Duration,
    rate: u64,
}

impl Clock {
    /// Starts with the wait for the first head.
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            phase: Arc::new(Mutex::new(Phase::Head {
                since: Instant::now(),
            })),
            head_read: limits.head_read,
            idle: limits.idle,
            answer: limits.request,
            rate: limits.body_rate.max(1),
        }
    }

    /// When the connection is to be cut if nothing happens.
    pub(super) fn deadline(&self) -> Instant {
        let after = |since: Instant, allowed| since.checked_add(allowed).unwrap_or(since);
        match self.now_doing() {
            Phase::Head { since } => after(since, self.head_read),
            Phase::Idle { since } => after(since, self.idle),
            Phase::Handling => after(Instant::now(), NO_LIMIT),
            Phase::Answer {
                since,
                touched,
                written,
            } => {
                let kept_up = Duration::from_secs(written / self.rate);
                after(since, self.answer.saturating_add(kept_up)).min(after(touched, self.answer))
            }
            Phase::Endless { touched } => after(touched, self.idle),
        }
    }

    /// Since when the connection waits for its next request, if it does.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        match self.now_doing() {
            Phase::Idle { since } => Some(since),
            _ => None,
        }
    }

    /// True while no request is worked on or answered: nothing of worth is lost with the
    /// connection.
    pub(super) fn is_quiet(&self) -> bool {
        matches!(self.now_doing(), Phase::Idle { .. } | Phase::Head { .. })
    }

    /// True between two requests and before the first byte of the next.
    pub(super) fn is_handling(&self) -> bool {
        matches!(self.now_doing(), Phase::Handling)
    }

    pub(super) fn handling(&self) {
        self.change(|phase| *phase = Phase::Handling);
    }

    pub(super) fn answering(&self, endless: bool) {
        let now = Instant::now();
        self.change(|phase| {
            *phase = match endless {
                true => Phase::Endless { touched: now },
                false => Phase::Answer {
                    since: now,
                    touched: now,
                    written: 0,
                },
            };
        });
    }

    pub(super) fn answered(&self) {
        self.change(|phase| {
            *phase = Phase::Idle {
                since: Instant::now(),
            }
        });
    }

    fn read(&self) {
        self.change(|phase| {
            if matches!(phase, Phase::Idle { .. }) {
                *phase = Phase::Head {
                    since: Instant::now(),
                };
            }
        });
    }

    fn wrote(&self, bytes: usize) {
        self.change(|phase| match phase {
            Phase::Answer {
                written, touched, ..
            } => {
                *written = written.saturating_add(bytes as u64);
                *touched = Instant::now();
            }
            Phase::Endless { touched: since } | Phase::Idle { since } => *since = Instant::now(),
            Phase::Head { .. } | Phase::Handling => {}
        });
    }

    fn now_doing(&self) -> Phase {
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Phase)) {
        change(&mut self.phase.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// A socket that tells the clock of every byte.
#[derive(Debug)]
pub(super) struct ClockedStream {
    pub(super) stream: TcpStream,
    pub(super) clock: Clock,
    pub(super) traffic: Traffic,
}

impl AsyncRead for ClockedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let done = Pin::new(&mut self.stream).poll_read(cx, buf);
        let read = buf.filled().len().saturating_sub(before);
        if read > 0 {
            self.clock.read();
            self.traffic.read(read);
        }
        done
    }
}

impl AsyncWrite for ClockedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.tell(done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.tell(done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl ClockedStream {
    fn tell(&self, done: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(Ok(bytes)) = &done {
            self.clock.wrote(*bytes);
            self.traffic.wrote(*bytes);
        }
        done
    }
}
