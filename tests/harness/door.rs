//! A door into a network namespace: connections to a loopback port here go on to the same port of
//! the loopback there.

use std::fs::File;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use nix::sched::{CloneFlags, setns};

use crate::internet::Namespace;

/// Open until it is dropped.
#[derive(Debug)]
pub struct Door {
    address: String,
    closed: Arc<AtomicBool>,
    keeper: Option<JoinHandle<()>>,
}

impl Door {
    /// Opens a door at `address` (`127.0.0.1:port`) to the same address in `namespace`.
    #[must_use]
    pub fn open(address: &str, namespace: &Namespace) -> Self {
        // Bound here, before the thread moves: a socket stays in the network where it was made.
        let listener = TcpListener::bind(address).expect("a leased port is free");
        let there = File::open(namespace.file()).expect("the namespace is there");
        let closed = Arc::new(AtomicBool::new(false));
        let (target, ends) = (address.to_owned(), Arc::clone(&closed));
        let keeper = thread::spawn(move || {
            setns(there, CloneFlags::CLONE_NEWNET).expect("a thread may move into the namespace");
            for stream in listener.incoming() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(here), Ok(there)) = (stream, TcpStream::connect(&target)) else {
                    continue;
                };
                // Threads begin in the network of the thread that starts them.
                if let Err(error) = join(&here, &there) {
                    eprintln!("a connection through the door broke: {error}");
                }
            }
        });
        Self {
            address: address.to_owned(),
            closed,
            keeper: Some(keeper),
        }
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        // Wakes the keeper.
        let _ = TcpStream::connect(&self.address);
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

/// Copies both ways until both ends are done, on threads of their own.
fn join(here: &TcpStream, there: &TcpStream) -> io::Result<()> {
    for stream in [here, there] {
        stream.set_nodelay(true)?;
    }
    for (from, to) in [(here, there), (there, here)] {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
    Ok(())
}
