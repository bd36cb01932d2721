//! Headers and blocks whose time runs ahead of the clock (H8): held, and tried again.

use blocknet_chain::{Block, BlockId, Checked, Header};

/// How many are held, as H8 has it.
const HEADERS: usize = 64;
/// How far ahead of the clock one may run and still be held, as H8 has it.
const AHEAD_SECS: u64 = 7_200;
/// How many bytes of bodies are held with them; what is beyond is asked for again.
const BODY_BYTES: usize = 4 << 20;

/// Something whose time has not come.
#[derive(Debug, Clone)]
pub(super) enum Early {
    /// A header whose body was not sent.
    Header(Header),
    /// A whole block.
    Block(Box<Block<Checked>>),
}

impl Early {
    pub(super) fn header(&self) -> &Header {
        match self {
            Self::Header(header) => header,
            Self::Block(block) => block.header(),
        }
    }

    fn id(&self) -> BlockId {
        match self {
            Self::Header(header) => header.id(),
            Self::Block(block) => block.id(),
        }
    }

    fn body_bytes(&self) -> usize {
        match self {
            Self::Header(_) => 0,
            Self::Block(block) => usize::try_from(block.header().body_bytes).unwrap_or(usize::MAX),
        }
    }
}

/// What is held until its time comes.
#[derive(Debug, Default)]
pub(super) struct Held {
    waiting: Vec<Early>,
}

impl Held {
    /// Holds something, if there is room and it is not too far ahead; says whether it does.
    pub(super) fn hold(&mut self, early: Early, now: u64) -> bool {
        if early.header().time > now.saturating_add(AHEAD_SECS) {
            return false;
        }
        let bytes: usize = self.waiting.iter().map(Early::body_bytes).sum();
        let early = match early {
            Early::Block(block)
                if bytes + Early::Block(block.clone()).body_bytes() > BODY_BYTES =>
            {
                Early::Header(*block.header())
            }
            early => early,
        };
        let id = early.id();
        if let Some(other) = self.waiting.iter_mut().find(|other| other.id() == id) {
            // A body that comes later replaces the bare header.
            if other.body_bytes() < early.body_bytes() {
                *other = early;
            }
            return true;
        }
        let room = self.waiting.len() < HEADERS;
        if room {
            self.waiting.push(early);
        }
        room
    }

    /// Takes out what is not early any more, lowest first.
    pub(super) fn ripe(&mut self, now: u64, max_ahead_secs: u64) -> Vec<Early> {
        let latest = now.saturating_add(max_ahead_secs);
        let (mut ripe, waiting): (Vec<_>, Vec<_>) = self
            .waiting
            .drain(..)
            .partition(|early| early.header().time <= latest);
        self.waiting = waiting;
        ripe.sort_by_key(|early| early.header().height);
        ripe
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use blocknet_chain::{Height, Network};

    fn header(time: u64, height: u32) -> Early {
        let mut header = *Network::dev().genesis();
        header.time = time;
        header.height = Height::new(height);
        Early::Header(header)
    }

    #[test]
    fn holds_64_in_all_and_none_beyond_two_hours() {
        let mut held = Held::default();
        assert!(!held.hold(header(1_000 + AHEAD_SECS + 1, 0), 1_000));
        assert_eq!(held.waiting.len(), 0);
        for n in 0..100 {
            let early = || header(1_000 + AHEAD_SECS - n, 0);
            let is_held = n < 64;
            assert_eq!(held.hold(early(), 1_000), is_held, "{n}");
            assert_eq!(held.hold(early(), 1_000), is_held, "{n} again");
        }
        assert_eq!(held.waiting.len(), HEADERS);
    }

    #[test]
    fn gives_out_lowest_first_what_is_ripe() {
        let mut held = Held::default();
        for (time, height) in [(1_050, 7), (1_040, 6), (1_060, 8)] {
            held.hold(header(time, height), 1_000);
        }
        assert!(held.ripe(1_009, 30).is_empty());
        let heights: Vec<_> = held
            .ripe(1_020, 30)
            .iter()
            .map(|early| early.header().height.get())
            .collect();
        assert_eq!(heights, [6, 7]);
        assert_eq!(held.waiting.len(), 1);
    }
}
