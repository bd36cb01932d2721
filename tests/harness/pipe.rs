//! A pipe to a node that counts what goes through it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Bytes moved at once.
const PIECE: usize = 16 * 1024;

/// Whoever dials it reaches the node behind it.
#[derive(Debug)]
pub struct Pipe {
    address: String,
    bytes: Arc<AtomicU64>,
    accepting: JoinHandle<()>,
}

impl Pipe {
    /// A pipe to this address.
    pub async fn to(address: &str) -> Self {
        Self::with_pace(address, None).await
    }

    /// A pipe to this address that lets so many bytes a second through, each way of each connection: a slow line.
    pub async fn slow(address: &str, bytes_per_s: u32) -> Self {
        Self::with_pace(address, Some(bytes_per_s)).await
    }

    async fn with_pace(address: &str, pace: Option<u32>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let local = listener.local_addr().expect("it is bound");
        let (target, bytes) = (address.to_owned(), Arc::new(AtomicU64::new(0)));
        let counted = Arc::clone(&bytes);
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if let Ok(far) = TcpStream::connect(&target).await {
                    join(near, far, pace, &counted);
                }
            }
        });
        Self {
            address: local.to_string(),
            bytes,
            accepting,
        }
    }

    /// `ip:port` to dial.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Bytes that went through it, both ways.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Moves bytes both ways until either end closes.
fn join(near: TcpStream, far: TcpStream, pace: Option<u32>, bytes: &Arc<AtomicU64>) {
    for stream in [&near, &far] {
        // Without it each small message waits for the one before.
        stream.set_nodelay(true).expect("a connected socket");
    }
    let (near, far) = (near.into_split(), far.into_split());
    tokio::spawn(carry(near.0, far.1, pace, Arc::clone(bytes)));
    tokio::spawn(carry(far.0, near.1, pace, Arc::clone(bytes)));
}

async fn carry(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    pace: Option<u32>,
    bytes: Arc<AtomicU64>,
) {
    let mut piece = vec![0; PIECE];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        bytes.fetch_add(count as u64, Ordering::Relaxed);
        if let Some(pace) = pace {
            // The time that the line itself takes for this piece.
            tokio::time::sleep(Duration::from_secs_f64(count as f64 / f64::from(pace))).await;
        }
        if to
            .write_all(piece.get(..count).unwrap_or_default())
            .await
            .is_err()
        {
            return;
        }
    }
}
