//! A pipe between two nodes that counts what goes through it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Bytes moved at once.
const PIECE: usize = 16 * 1024;

/// Whoever dials it reaches the node behind it.
pub(super) struct Pipe {
    address: SocketAddr,
    bytes: Arc<AtomicU64>,
    accepting: JoinHandle<()>,
}

impl Pipe {
    /// A pipe to a node.
    pub(super) async fn to(node: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, bytes) = (listener.local_addr()?, Arc::default());
        let counted = Arc::clone(&bytes);
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if let Ok(far) = TcpStream::connect(node).await {
                    join(near, far, &counted);
                }
            }
        });
        Ok(Self {
            address,
            bytes,
            accepting,
        })
    }

    /// Where to dial.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Bytes that went through it, both ways.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Moves bytes both ways until either end closes.
fn join(near: TcpStream, far: TcpStream, bytes: &Arc<AtomicU64>) {
    for stream in [&near, &far] {
        // Without it each small message waits for the one before; the bytes are the same.
        let _ = stream.set_nodelay(true);
    }
    let (near, far) = (near.into_split(), far.into_split());
    tokio::spawn(carry(near.0, far.1, Arc::clone(bytes)));
    tokio::spawn(carry(far.0, near.1, Arc::clone(bytes)));
}

async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, bytes: Arc<AtomicU64>) {
    let mut piece = vec![0; PIECE];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        bytes.fetch_add(count as u64, Ordering::Relaxed);
        let moved = piece.get(..count).unwrap_or_default();
        if to.write_all(moved).await.is_err() {
            return;
        }
    }
}
