//! Virtual time, and what each node takes it for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Clock;
use crate::net::action::Now;

/// Unix time at the start of each run, milliseconds: a day after the genesis of the networks.
const DAWN_MS: u64 = 1_767_312_000_000;

/// The time of the whole world, in microseconds since the start; one thread moves it.
#[derive(Debug, Clone, Default)]
pub(crate) struct WorldTime(Arc<AtomicU64>);

impl WorldTime {
    pub(crate) fn get(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }

    pub(crate) fn set(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.0.store(micros, Ordering::Relaxed);
    }
}

/// One node's clocks: its Unix time may be off, and its monotonic time stands while it sleeps.
#[derive(Debug)]
pub(crate) struct NodeClock {
    world: WorldTime,
    skew_ms: i64,
    slept_micros: AtomicU64,
}

impl NodeClock {
    pub(crate) fn new(world: WorldTime, skew_ms: i64) -> Self {
        Self {
            world,
            skew_ms,
            slept_micros: AtomicU64::new(0),
        }
    }

    pub(crate) fn slept(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.slept_micros.fetch_add(micros, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            mono: self.mono(),
            unix: self.unix(),
        }
    }
}

impl Clock for NodeClock {
    fn unix_ms(&self) -> u64 {
        let passed = u64::try_from(self.world.get().as_millis()).unwrap_or(u64::MAX);
        DAWN_MS
            .saturating_add(passed)
            .saturating_add_signed(self.skew_ms)
    }

    fn mono(&self) -> Duration {
        let slept = Duration::from_micros(self.slept_micros.load(Ordering::Relaxed));
        self.world.get().saturating_sub(slept)
    }
}
