//! A router of PCP (RFC 6887) or NAT-PMP (RFC 6886) on loopback.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;

const OUTSIDE: [u8; 4] = [93, 184, 216, 34];

/// Both protocols have one fixed port, so each process of tests has an address of its own.
#[allow(clippy::unnecessary_wraps, reason = "the shape of the search's own")]
pub(super) fn address() -> Option<Ipv4Addr> {
    let [_, _, high, low] = std::process::id().to_be_bytes();
    Some(Ipv4Addr::new(127, 53, high, low))
}

#[derive(Clone, Copy)]
pub(super) enum Speaks {
    Pcp,
    NatPmp,
}

/// A running router.
pub(super) struct Pmp {
    asked: Arc<Mutex<Vec<(u16, u32)>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Pmp {
    pub(super) async fn start(speaks: Speaks) -> Self {
        let socket = UdpSocket::bind((address().unwrap(), 5_351)).await.unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut buffer = [0; 1_100];
            while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
                let request = &buffer[..length];
                let answer = match (speaks, request[0]) {
                    (Speaks::Pcp, 2) => pcp(request, &heard),
                    (Speaks::NatPmp, 0) => nat_pmp(request, &heard),
                    // "Unsupported version", in the version that is spoken.
                    _ => vec![0, 0, 0, 1, 0, 0, 0, 0],
                };
                socket.send_to(&answer, from).await.unwrap();
            }
        });
        Self { asked, task }
    }

    /// Ports and seconds that it was asked for.
    pub(super) fn asked(&self) -> Vec<(u16, u32)> {
        self.asked.lock().unwrap().clone()
    }

    /// Frees the port for the next.
    pub(super) async fn end(self) {
        self.task.abort();
        // It ends as it was told to, which is an error to those who wait for an answer.
        let _ = self.task.await;
    }
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_be_bytes(bytes[at..at + 2].try_into().unwrap())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}

/// `version opcode reserved lifetime client || nonce protocol reserved inside outside address`.
fn pcp(request: &[u8], asked: &Mutex<Vec<(u16, u32)>>) -> Vec<u8> {
    let lifetime = u32_at(request, 4);
    asked.lock().unwrap().push((u16_at(request, 40), lifetime));
    let mut answer = vec![2, 0x80 | request[1], 0, 0];
    answer.extend(lifetime.to_be_bytes());
    answer.extend(7_u32.to_be_bytes());
    answer.extend([0; 12]);
    answer.extend(&request[24..42]);
    let outside = if lifetime == 0 {
        0
    } else {
        u16_at(request, 40)
    };
    answer.extend(outside.to_be_bytes());
    answer.extend(Ipv4Addr::from(OUTSIDE).to_ipv6_mapped().octets());
    answer
}

/// `version opcode reserved inside outside lifetime`, or the question for the address outside.
fn nat_pmp(request: &[u8], asked: &Mutex<Vec<(u16, u32)>>) -> Vec<u8> {
    let mut answer = vec![0, 0x80 | request[1], 0, 0];
    answer.extend(7_u32.to_be_bytes());
    if request[1] == 0 {
        answer.extend(OUTSIDE);
        return answer;
    }
    let (inside, lifetime) = (u16_at(request, 4), u32_at(request, 8));
    asked.lock().unwrap().push((inside, lifetime));
    let outside = if lifetime == 0 { 0 } else { inside };
    answer.extend(inside.to_be_bytes());
    answer.extend(outside.to_be_bytes());
    answer.extend(lifetime.to_be_bytes());
    answer
}
