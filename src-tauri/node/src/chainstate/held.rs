//! Headers and blocks whose time runs ahead of the clock (H8): held, and tried again.

use blocknet_chain::{Block, BlockId, Checked, Header};

use crate::core::Sender;

/// How many are held, as H8 has it.
const HEADERS: usize = 64;
/// How many of one sender, as H8 has it.
const OF_ONE: usize = 4;
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
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    waiting: Vec<Waiting>,
}

/// One of them, and who sent it first.
#[derive(Debug, Clone)]
struct Waiting {
    early: Early,
    sender: Sender,
}

/// Why something is not held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotHeld {
    /// It runs too far ahead.
    Beyond,
    /// As many are held as may be, in all or of its sender.
    Full,
}

impl std::fmt::Display for NotHeld {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Beyond => write!(
                f,
                "nothing beyond {AHEAD_SECS} s is held until its time comes"
            ),
            Self::Full => write!(
                f,
                "{OF_ONE} of one sender and {HEADERS} in all are held until their time comes, \
                 and there are as many"
            ),
        }
    }
}

impl Held {
    /// Holds something, if there is room and it is not too far ahead.
    pub(super) fn hold(&mut self, early: Early, sender: Sender, now: u64) -> Result<(), NotHeld> {
        if early.header().time > now.saturating_add(AHEAD_SECS) {
            return Err(NotHeld::Beyond);
        }
        let bodies = self.waiting.iter().map(|held| held.early.body_bytes());
        let has_room = bodies.sum::<usize>() + early.body_bytes() <= BODY_BYTES;
        let early = match early {
            Early::Block(block) if !has_room => Early::Header(*block.header()),
            early => early,
        };
        let id = early.id();
        if let Some(held) = self.waiting.iter_mut().find(|held| held.early.id() == id) {
            // A body that comes later replaces the bare header, an empty one too.
            if matches!(held.early, Early::Header(_)) {
                held.early = early;
            }
            return Ok(());
        }
        let of_sender = self.waiting.iter().filter(|held| held.sender == sender);
        if self.waiting.len() >= HEADERS || of_sender.count() >= OF_ONE {
            return Err(NotHeld::Full);
        }
        self.waiting.push(Waiting { early, sender });
        Ok(())
    }

    /// Whether anything is not early any more.
    pub(super) fn has_ripe(&self, now: u64, max_ahead_secs: u64) -> bool {
        let latest = now.saturating_add(max_ahead_secs);
        let mut times = self.waiting.iter().map(|held| held.early.header().time);
        times.any(|time| time <= latest)
    }

    /// Takes out what is not early any more, lowest first, with who sent it.
    pub(super) fn ripe(&mut self, now: u64, max_ahead_secs: u64) -> Vec<(Early, Sender)> {
        let latest = now.saturating_add(max_ahead_secs);
        let (ripe, waiting): (Vec<_>, Vec<_>) = self
            .waiting
            .drain(..)
            .partition(|held| held.early.header().time <= latest);
        self.waiting = waiting;
        let mut ripe: Vec<_> = ripe
            .into_iter()
            .map(|held| (held.early, held.sender))
            .collect();
        ripe.sort_by_key(|(early, _)| early.header().height);
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

    fn sender(n: u8) -> Sender {
        Sender::at([192, 0, 2, n].into())
    }

    #[test]
    fn holds_64_in_all_and_none_beyond_two_hours() {
        let mut held = Held::default();
        let beyond = header(1_000 + AHEAD_SECS + 1, 0);
        assert_eq!(held.hold(beyond, sender(0), 1_000), Err(NotHeld::Beyond));
        for n in 0..100_u8 {
            let early = header(1_000 + AHEAD_SECS - u64::from(n), 0);
            let wanted = if n < 64 { Ok(()) } else { Err(NotHeld::Full) };
            for _ in 0..2 {
                assert_eq!(held.hold(early.clone(), sender(n / 4), 1_000), wanted);
            }
        }
        assert_eq!(held.waiting.len(), HEADERS);
    }

    #[test]
    fn holds_four_of_one_sender_and_counts_a_network_of_ipv6_as_one() {
        let mut held = Held::default();
        let of = |ip: &str| Sender::at(ip.parse().unwrap());
        let mut give = |sender, n: u64| held.hold(header(1_000 + n, 0), sender, 1_000);
        for n in 0..4 {
            assert_eq!(give(of(&format!("2001:db8::{n}")), n), Ok(()));
        }
        assert_eq!(give(of("2001:db8::ffff"), 4), Err(NotHeld::Full));
        assert_eq!(give(of("2001:db8:0:1::1"), 4), Ok(()));
        assert_eq!(give(of("192.0.2.1"), 5), Ok(()));
        assert_eq!(give(Sender::Own, 6), Ok(()));
        // Once their time has come there is room again.
        assert_eq!(held.ripe(1_003, 0).len(), 4);
        assert_eq!(
            held.hold(header(2_000, 0), of("2001:db8::1"), 1_003),
            Ok(())
        );
    }

    #[test]
    fn gives_out_lowest_first_what_is_ripe() {
        let mut held = Held::default();
        for (time, height) in [(1_050, 7), (1_040, 6), (1_060, 8)] {
            held.hold(header(time, height), sender(0), 1_000).unwrap();
        }
        assert!(held.ripe(1_009, 30).is_empty());
        let heights: Vec<_> = held
            .ripe(1_020, 30)
            .iter()
            .map(|(early, _)| early.header().height.get())
            .collect();
        assert_eq!(heights, [6, 7]);
        assert_eq!(held.waiting.len(), 1);
    }
}
