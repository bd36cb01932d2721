//! Streams: connections over which both ends ask, in order, until they break.

use super::*;
use crate::peer_text::PeerText;
use crate::peers::StreamSeen;

/// A stream is looked at so often.
const PING_EVERY: Duration = Duration::from_secs(30);
/// After so much silence it is given up.
const GONE_AFTER: Duration = Duration::from_secs(90);

/// Who dialled, and whom.
pub(super) type Ends = (HostId, HostId);

/// One stream.
#[derive(Debug)]
pub(super) struct Stream {
    lives: (u32, u32),
    /// When its ends last heard of each other.
    heard: Duration,
    /// When the last message in each direction arrives: none overtakes another.
    last: [Duration; 2],
}

impl<B: Brain> World<B> {
    /// A node wants a stream.
    pub(super) fn open_stream(
        &mut self,
        dialler: HostId,
        listener: HostId,
        blocks_only: bool,
    ) -> Answer {
        let ends = (dialler, listener);
        let refused = |status, code: &str| Answer::Refused {
            status,
            code: code.into(),
            rule: None,
        };
        let host = &self.hosts[dialler];
        let (life, port) = (host.life, host.kind.listens.then_some(host.address.port()));
        let Some(nonce) = host.awake().map(|running| running.nonce) else {
            return refused(503, "stopping");
        };
        if self.streams.contains_key(&ends) {
            return refused(409, "twice");
        }
        let stream = Stream {
            lives: (life, self.hosts[listener].life),
            heard: self.now(),
            last: [Duration::ZERO; 2],
        };
        self.streams.insert(ends, stream);
        let seen = StreamSeen {
            from: self.caller(dialler),
            nonce,
            agent: PeerText::agent("blocknet/simulated"),
            port,
            blocks_only,
        };
        let mut taken = Ok(());
        self.act(listener, |machine, now| {
            let (answer, actions) = machine.stream_opened(&seen, now);
            taken = answer;
            actions
        });
        match taken {
            Ok(()) => Answer::Opened,
            Err(why) => {
                self.streams.remove(&ends);
                refused(why.status(), why.code())
            }
        }
    }

    /// The stream over which `from` asks the peer at this address, and who is there.
    pub(super) fn stream_to(&self, from: HostId, peer: SocketAddr) -> Option<(Ends, HostId)> {
        let hosts = self.hosts.len();
        let (ends, to) = match host::at_address(peer, hosts) {
            Some(to) => ((from, to), to),
            None => {
                let to = host::at_ip(peer.ip(), hosts)?;
                ((to, from), to)
            }
        };
        self.streams.contains_key(&ends).then_some((ends, to))
    }

    /// When a message arrives that was sent over a stream.
    pub(super) fn in_order(&mut self, ends: Ends, from: HostId, time: Duration) -> Duration {
        let Some(stream) = self.streams.get_mut(&ends) else {
            return time;
        };
        let last = &mut stream.last[usize::from(from == ends.0)];
        *last = time.max(*last);
        *last
    }

    /// Ends a stream; both ends hear of it.
    pub(super) fn break_stream(&mut self, ends: Ends) {
        let Some(stream) = self.streams.remove(&ends) else {
            return;
        };
        let (dialler, listener) = ends;
        let soon = self.now() + self.wires.weather.latency;
        let (callee, caller) = (self.hosts[listener].address, self.caller(dialler));
        for (host, life, peer) in [
            (dialler, stream.lives.0, callee),
            (listener, stream.lives.1, caller),
        ] {
            self.agenda.add(soon, Event::Broke { host, life, peer });
        }
    }

    /// Ends all streams of a node.
    pub(super) fn break_streams_of(&mut self, id: HostId) {
        let of_it = |ends: &Ends| ends.0 == id || ends.1 == id;
        let mut ends: Vec<Ends> = self.streams.keys().copied().filter(of_it).collect();
        ends.sort_unstable();
        for ends in ends {
            self.break_stream(ends);
        }
    }

    /// A node hears that its stream with a peer has ended.
    pub(super) fn stream_broke(&mut self, host: HostId, life: u32, peer: SocketAddr) {
        if !self.is_alive(host, life) {
            return;
        }
        let over_it = |id: &&u64| {
            let call = self.calls.get(*id);
            call.is_some_and(|call| call.life == life && call.link.peer == peer)
        };
        let asks = &self.hosts[host].asks;
        let lost: Vec<u64> = asks.iter().filter(over_it).copied().collect();
        for call in lost {
            self.failed(call, unreachable());
        }
        if host::at_address(peer, self.hosts.len()).is_none() {
            self.act(host, |machine, now| machine.stream_closed(peer, now));
        }
    }

    /// Looks which streams are silent for too long.
    pub(super) fn ping_streams(&mut self) {
        let now = self.now();
        let mut silent = Vec::new();
        let both_there = |ends: &Ends| {
            let awake = |id: HostId| self.hosts[id].awake().is_some();
            awake(ends.0) && awake(ends.1) && self.wires.reaches(ends.0, ends.1)
        };
        for (ends, stream) in &mut self.streams {
            if both_there(ends) {
                stream.heard = now;
            } else if now - stream.heard >= GONE_AFTER {
                silent.push(*ends);
            }
        }
        silent.sort_unstable();
        for ends in silent {
            self.break_stream(ends);
        }
        self.agenda.add(now + PING_EVERY, Event::Pings);
    }
}
