//! Ports for tests that run side by side: each is leased by a file lock, so no two tests ever get the same.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use nix::fcntl::{Flock, FlockArg};

/// Leased ports lie here: above what services use, below the range that the system hands out by itself.
const FIRST: u16 = 20_000;
const LAST: u16 = 31_000;

/// Ports that follow each other, held until this value is dropped.
#[derive(Debug)]
pub struct Ports {
    first: u16,
    leases: Vec<Flock<File>>,
}

impl Ports {
    /// Leases `count` ports in a row that nobody listens on.
    #[must_use]
    pub fn lease(count: u16) -> Self {
        let span = LAST - FIRST;
        let mut seed = [0; 2];
        getrandom::fill(&mut seed).expect("the system gives random bytes");
        let start = u16::from_be_bytes(seed) % span;
        for step in 0..span {
            let first = FIRST
                + u16::try_from((u32::from(start) + u32::from(step)) % u32::from(span))
                    .unwrap_or(0);
            let leases: Vec<_> = (first..first + count).map_while(lease_one).collect();
            if leases.len() == usize::from(count) {
                return Self { first, leases };
            }
        }
        panic!("no {count} free ports in a row between {FIRST} and {LAST}");
    }

    /// The `index`th of the leased ports, counted from 0.
    #[must_use]
    pub fn port(&self, index: u16) -> u16 {
        assert!(
            usize::from(index) < self.leases.len(),
            "port {index} of {} leased",
            self.leases.len()
        );
        self.first + index
    }

    /// `127.0.0.1:port` of the `index`th leased port.
    #[must_use]
    pub fn address(&self, index: u16) -> String {
        format!("127.0.0.1:{}", self.port(index))
    }
}

fn lease_one(port: u16) -> Option<Flock<File>> {
    let folder = lease_folder();
    fs::create_dir_all(&folder).expect("the folder of port leases can be made");
    let file = File::create(folder.join(port.to_string())).expect("a lease file can be made");
    let lease = Flock::lock(file, FlockArg::LockExclusiveNonblock).ok()?;
    // A listener of some other program; the probe is closed again before the port is handed out.
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
    Some(lease)
}

fn lease_folder() -> PathBuf {
    std::env::temp_dir().join("blocknet-test-ports")
}
