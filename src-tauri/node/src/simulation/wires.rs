//! Links between nodes: how long a message takes, and whether it arrives.

use std::time::Duration;

use super::chance::Chance;

/// Number of a node in its world.
pub(crate) type HostId = usize;

/// How the links are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    /// The way from one node to another.
    pub(crate) latency: Duration,
    /// As much more at most, by chance.
    pub(crate) jitter: Duration,
    /// The part of messages that are lost on the way.
    pub(crate) loss: f64,
    /// Bytes that a node sends in a second.
    pub(crate) up: f64,
}

impl Weather {
    /// Links of homes: 50 ms, 5 Mbit/s up.
    pub(crate) fn home() -> Self {
        Self {
            latency: Duration::from_millis(50),
            jitter: Duration::from_millis(5),
            loss: 0.0,
            up: 5e6 / 8.0,
        }
    }
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It is there at this time.
    Arrives(Duration),
    /// The connection breaks, and its sender knows at this time.
    Breaks(Duration),
    /// Nobody ever hears of it.
    Vanishes,
}

/// What is lost and sent again is this much later, at least…
const AGAIN_FROM: Duration = Duration::from_millis(200);
/// …and at most.
const AGAIN_TO: Duration = Duration::from_secs(2);
/// Of what is lost, so much breaks its connection instead of being sent again.
const BREAKS: f64 = 0.1;

/// All links of a world.
#[derive(Debug)]
pub(crate) struct Wires {
    pub(crate) weather: Weather,
    chance: Chance,
    /// On which side of a split each node is.
    sides: Vec<u8>,
    /// Until when each node's way up is taken by what it sent before.
    busy: Vec<Duration>,
}

impl Wires {
    pub(crate) fn new(weather: Weather, chance: Chance) -> Self {
        Self {
            weather,
            chance,
            sides: Vec::new(),
            busy: Vec::new(),
        }
    }

    pub(crate) fn plug_in(&mut self) {
        self.sides.push(0);
        self.busy.push(Duration::ZERO);
    }

    pub(crate) fn split(&mut self, side_of: impl Fn(HostId) -> u8) {
        for (host, side) in self.sides.iter_mut().enumerate() {
            *side = side_of(host);
        }
    }

    pub(crate) fn reaches(&self, from: HostId, to: HostId) -> bool {
        self.sides[from] == self.sides[to]
    }

    /// Sends so many bytes; they queue behind what the sender sent before.
    pub(crate) fn send(&mut self, from: HostId, to: HostId, bytes: usize, now: Duration) -> Way {
        let starts = self.busy[from].max(now);
        let sent = starts + Duration::from_secs_f64(bytes as f64 / self.weather.up);
        self.busy[from] = sent;
        if !self.reaches(from, to) {
            return Way::Vanishes;
        }
        let jitter = self.weather.jitter.mul_f64(self.chance.unit());
        let there = sent + self.weather.latency + jitter;
        if !self.chance.happens(self.weather.loss) {
            return Way::Arrives(there);
        }
        if self.chance.happens(BREAKS) {
            return Way::Breaks(there + self.weather.latency);
        }
        Way::Arrives(there + self.chance.between(AGAIN_FROM, AGAIN_TO))
    }
}
