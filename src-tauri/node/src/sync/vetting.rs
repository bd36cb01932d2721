//! The check of a header chain that has too little work to be kept yet (section 9): nothing of it
//! is stored until it has shown enough, and showing it costs this node next to no memory.
//!
//! The chain is fetched twice. The first time each header is checked (H1 to H8) and its work is
//! counted; of every [`PERIOD`]th a single salted bit is kept. The second time the bits are
//! compared, and headers are handed on only from behind a queue that holds so many bits that a
//! chain made up in between is found out before any of it is handed on.

use std::collections::VecDeque;

use blocknet_chain::{
    BlockId, Header, HeaderState, Network, Rule, Work, check_header, check_header_time, sha256,
};

/// Headers for each bit. Times rise by a second at least (H3, H8), so a chain as old as the
/// network has some 30,000 bytes of bits for each year, however it was made.
const PERIOD: u32 = 128;
/// Headers that wait behind a bit or more of their own: 32 bits, half a megabyte.
const LOOK_AHEAD: usize = 4_096;
/// So near to its tip an honest peer's chain may change between the two times.
const NEAR_TIP: u32 = 144;

/// What a bit depends on, besides the header; nobody else knows it.
pub(crate) type Salt = [u8; 16];

/// The check of one peer's chain.
#[derive(Debug)]
pub(crate) struct Vetting {
    start: HeaderState,
    needed: Work,
    salt: Option<Salt>,
    bits: Bits,
    /// The last header that was counted the first time.
    counted: HeaderState,
    /// The chain has shown enough work, and is fetched again.
    again: bool,
    /// Where this time stands.
    at: HeaderState,
    waiting: VecDeque<Header>,
}

/// What came of an answer.
#[derive(Debug)]
pub(crate) enum Vetted {
    /// More is needed: what follows, or all of it a second time.
    More,
    /// The chain ends, and has too little work.
    Light,
    /// These headers are of a chain with enough work.
    Proven {
        /// In order.
        headers: Vec<Header>,
        /// All that follows needs no check.
        done: bool,
    },
    /// The answer does not go on where the last one ended: the peer's chain changed.
    Moved,
    /// A header runs ahead of the clock.
    TooNew {
        /// Seconds beyond what H8 allows.
        ahead_secs: u64,
    },
    /// A header breaks a rule.
    Invalid {
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
    /// The second time it was another chain, or a shorter one.
    Lied {
        /// What differed.
        what: &'static str,
    },
}

impl Vetting {
    /// The check of a chain above a known header; it needs this much work.
    pub(crate) fn new(start: HeaderState, needed: Work) -> Self {
        Self {
            start,
            needed,
            salt: None,
            bits: Bits::default(),
            counted: start,
            again: false,
            at: start,
            waiting: VecDeque::new(),
        }
    }

    /// What to ask the peer with: where the check stands, then where it began.
    pub(super) fn question(&self) -> Vec<BlockId> {
        let mut ids = vec![self.at.id, self.start.id];
        ids.dedup();
        ids
    }

    /// Takes an answer; `full` when more may follow. `salt` is asked for once.
    pub(crate) fn take(
        &mut self,
        network: &Network,
        headers: &[Header],
        full: bool,
        now: u64,
        salt: impl FnOnce() -> Salt,
    ) -> Vetted {
        let salt = *self.salt.get_or_insert_with(salt);
        if headers
            .first()
            .is_some_and(|first| first.prev != self.at.id)
        {
            return Vetted::Moved;
        }
        if self.again {
            self.compare(network, headers, full, salt)
        } else {
            self.count(network, headers, full, now, salt)
        }
    }

    /// The first time: checks and counts.
    fn count(
        &mut self,
        network: &Network,
        headers: &[Header],
        full: bool,
        now: u64,
        salt: Salt,
    ) -> Vetted {
        for header in headers {
            let state = match check_header(network, &self.at, header) {
                Ok(state) => state,
                Err(error) => return invalid(error.rule(), error.to_string()),
            };
            if let Err(early) = check_header_time(network, header, now) {
                let ahead_secs = early.wait_secs();
                return Vetted::TooNew { ahead_secs };
            }
            if has_bit(&state, salt) {
                self.bits.push(bit(&state.id, salt));
            }
            self.at = state;
            self.counted = state;
            if state.work >= self.needed {
                self.again = true;
                self.at = self.start;
                self.bits.rewind();
                return Vetted::More;
            }
        }
        if full { Vetted::More } else { Vetted::Light }
    }

    /// The second time: compares, and hands on.
    fn compare(&mut self, network: &Network, headers: &[Header], full: bool, salt: Salt) -> Vetted {
        for (header, place) in headers.iter().zip(1..) {
            let state = match check_header(network, &self.at, header) {
                Ok(state) => state,
                Err(error) => return invalid(error.rule(), error.to_string()),
            };
            if has_bit(&state, salt) && self.bits.next() != Some(bit(&state.id, salt)) {
                return self.differs(&state);
            }
            self.at = state;
            self.waiting.push_back(*header);
            if state.work >= self.needed {
                let rest = headers.get(place..).unwrap_or_default();
                let headers = self.waiting.drain(..).chain(rest.iter().copied());
                let headers = headers.collect();
                let done = true;
                return Vetted::Proven { headers, done };
            }
        }
        if !full {
            let what = "its chain ended before the work that it had shown";
            return Vetted::Lied { what };
        }
        let ripe = self.waiting.len().saturating_sub(LOOK_AHEAD);
        if ripe == 0 {
            return Vetted::More;
        }
        let headers = self.waiting.drain(..ripe).collect();
        let done = false;
        Vetted::Proven { headers, done }
    }

    fn differs(&self, state: &HeaderState) -> Vetted {
        let below_tip = self.counted.height.get().checked_sub(state.height.get());
        match below_tip {
            Some(blocks) if blocks <= NEAR_TIP => Vetted::Moved,
            _ => Vetted::Lied {
                what: "its headers were others the second time",
            },
        }
    }
}

fn invalid(rule: Rule, message: String) -> Vetted {
    Vetted::Invalid { rule, message }
}

/// Whether a bit is kept of this header; which ones, the salt decides.
fn has_bit(state: &HeaderState, salt: Salt) -> bool {
    let offset = u32::from(salt.first().copied().unwrap_or(0));
    state
        .height
        .get()
        .wrapping_add(offset)
        .is_multiple_of(PERIOD)
}

fn bit(id: &BlockId, salt: Salt) -> bool {
    let hash = sha256(&[&salt, id.as_bytes()]);
    hash.first().is_some_and(|byte| byte & 1 == 1)
}

/// A row of bits, written and then read in order.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    written: usize,
    read: usize,
}

impl Bits {
    fn push(&mut self, bit: bool) {
        if self.written.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (self.written % 8);
        }
        self.written += 1;
    }

    fn rewind(&mut self) {
        self.read = 0;
    }

    fn next(&mut self) -> Option<bool> {
        if self.read >= self.written {
            return None;
        }
        let byte = self.bytes.get(self.read / 8)?;
        let bit = byte >> (self.read % 8) & 1 == 1;
        self.read += 1;
        Some(bit)
    }
}
