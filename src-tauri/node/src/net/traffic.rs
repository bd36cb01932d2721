//! What goes over the connections, sampled over the last minutes.

use std::collections::{BTreeMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::action::Now;
use super::view::{Direction, PeerState, PeerView};

/// Between two samples.
const EVERY: Duration = Duration::from_secs(2);
/// Samples that are kept: ten minutes.
const KEPT: usize = 300;

/// What went over all connections for two seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrafficSample {
    /// Its end, Unix seconds.
    pub unix: u64,
    /// Bytes received a second.
    pub in_per_s: u64,
    /// Bytes sent a second.
    pub out_per_s: u64,
    /// Connected peers.
    pub peers: usize,
}

/// Samples what the peers' table counts.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    /// What each connection had counted at the last sample.
    counted: BTreeMap<(SocketAddr, bool), (u64, u64)>,
    last: Option<Duration>,
    samples: Arc<VecDeque<TrafficSample>>,
}

impl Traffic {
    /// Whether a sample is due.
    pub(super) fn is_due(&self, now: Now) -> bool {
        self.last.is_none_or(|last| now.mono >= last + EVERY)
    }

    /// The samples, oldest first.
    pub(super) fn samples(&self) -> Arc<VecDeque<TrafficSample>> {
        Arc::clone(&self.samples)
    }

    /// Takes a sample of the table. The first one only learns where the counts stand.
    pub(super) fn sample(&mut self, peers: &[PeerView], now: Now) {
        let (mut received, mut sent, mut connected) = (0_u64, 0_u64, 0);
        let mut counted = BTreeMap::new();
        for peer in peers {
            let key = (peer.address, peer.direction == Direction::Out);
            let before = self.counted.get(&key).copied().unwrap_or_default();
            // A connection that began anew counts from nothing.
            let since = |now: u64, before: u64| if now < before { now } else { now - before };
            received = received.saturating_add(since(peer.bytes_in, before.0));
            sent = sent.saturating_add(since(peer.bytes_out, before.1));
            connected += usize::from(peer.state == PeerState::Connected);
            counted.insert(key, (peer.bytes_in, peer.bytes_out));
        }
        self.counted = counted;
        if let Some(last) = self.last {
            let ms = now.mono.saturating_sub(last).as_millis().max(1);
            let per_s =
                |bytes: u64| u64::try_from(u128::from(bytes) * 1_000 / ms).unwrap_or(u64::MAX);
            let samples = Arc::make_mut(&mut self.samples);
            samples.push_back(TrafficSample {
                unix: now.unix,
                in_per_s: per_s(received),
                out_per_s: per_s(sent),
                peers: connected,
            });
            if samples.len() > KEPT {
                samples.pop_front();
            }
        }
        self.last = Some(now.mono);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(port: u16, bytes_in: u64, bytes_out: u64) -> PeerView {
        PeerView {
            address: SocketAddr::from(([203, 0, 113, 7], port)),
            direction: Direction::Out,
            state: PeerState::Connected,
            duplex: true,
            blocks_only: false,
            owner_added: false,
            height: None,
            agent: None,
            ping_ms: None,
            since: None,
            bytes_in,
            bytes_out,
            score: 0,
            last_error: None,
            next_try_secs: None,
            banned: false,
        }
    }

    fn at(secs: u64) -> Now {
        Now {
            mono: Duration::from_secs(secs),
            unix: 1_000 + secs,
        }
    }

    #[test]
    fn counts_what_came_since_the_last_sample() {
        let mut traffic = Traffic::default();
        traffic.sample(&[peer(1, 500, 100)], at(0));
        assert!(traffic.samples().is_empty() && !traffic.is_due(at(1)));
        assert!(traffic.is_due(at(2)));
        traffic.sample(&[peer(1, 2_500, 100), peer(2, 1_000, 4_000)], at(2));
        // The first has begun anew, the second is gone.
        traffic.sample(&[peer(1, 300, 0)], at(4));
        let shown: Vec<_> = traffic
            .samples()
            .iter()
            .map(|sample| (sample.unix, sample.in_per_s, sample.out_per_s, sample.peers))
            .collect();
        assert_eq!(shown, [(1_002, 1_500, 2_000, 2), (1_004, 150, 0, 1)]);
    }

    #[test]
    fn keeps_ten_minutes() {
        let mut traffic = Traffic::default();
        for secs in 0..1_000 {
            traffic.sample(&[], at(2 * secs));
        }
        let samples = traffic.samples();
        assert_eq!(
            (samples.len(), samples.back().map(|last| last.unix)),
            (300, Some(2_998))
        );
    }
}
