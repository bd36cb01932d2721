//! Whose turn it is: one peer's long header chain at a time is taken in, and two chains with
//! little work at a time are checked (section 9).

use std::net::SocketAddr;
use std::time::Duration;

/// A slow peer does not hold up the headers of others for longer.
const LEAD: Duration = Duration::from_secs(30);
/// A check of a chain with little work ends after this, and [`CHECK_PER_HEADER`].
const CHECK: Duration = Duration::from_secs(10 * 60);
/// What a check may take for each header that the peer says it has: 136 bytes at 1 Mbit/s.
const CHECK_PER_HEADER: Duration = Duration::from_millis(1);
/// More headers than this no peer is believed to have: eight years of a block each minute.
const MOST_HEADERS: u32 = 4_000_000;

/// Something that ends when another's turn has come.
#[derive(Debug, Clone, Copy)]
struct Turn {
    peer: SocketAddr,
    until: Duration,
}

/// Who may go on.
#[derive(Debug, Default)]
pub(super) struct Turns {
    lead: Option<Turn>,
    /// The check that outbound peers alone may have: no crowd of callers can keep them from it.
    outbound: Option<Turn>,
    /// The check that any peer may have.
    any: Option<Turn>,
}

impl Turns {
    /// Whether this peer's long chain is taken in now: it is, or nobody's was.
    pub(super) fn lead(&mut self, peer: SocketAddr, now: Duration) -> bool {
        let until = now + LEAD;
        self.lead.get_or_insert(Turn { peer, until }).peer == peer
    }

    /// Some peer's long chain is taken in.
    pub(super) fn is_led(&self) -> bool {
        self.lead.is_some()
    }

    /// This peer leads, and has done so for long.
    pub(super) fn has_led_long(&self, peer: SocketAddr, now: Duration) -> bool {
        self.lead
            .is_some_and(|turn| turn.peer == peer && turn.until <= now)
    }

    /// Whether this peer's chain with little work is checked now: it is, or there was room.
    pub(super) fn check(
        &mut self,
        peer: SocketAddr,
        is_outbound: bool,
        claimed_height: u32,
        now: Duration,
    ) -> bool {
        let has_turn = |turn: &Option<Turn>| turn.is_some_and(|turn| turn.peer == peer);
        if has_turn(&self.outbound) || has_turn(&self.any) {
            return true;
        }
        let until = now + CHECK + CHECK_PER_HEADER * claimed_height.min(MOST_HEADERS);
        let turn = Turn { peer, until };
        let place = match (is_outbound, &self.outbound, &self.any) {
            (true, None, _) => &mut self.outbound,
            (_, _, None) => &mut self.any,
            _ => return false,
        };
        *place = Some(turn);
        true
    }

    /// Ends the peer's check.
    pub(super) fn end_check(&mut self, peer: SocketAddr) {
        for place in [&mut self.outbound, &mut self.any] {
            place.take_if(|turn| turn.peer == peer);
        }
    }

    /// Ends all of the peer's turns.
    pub(super) fn leave(&mut self, peer: SocketAddr) {
        self.lead.take_if(|turn| turn.peer == peer);
        self.end_check(peer);
    }

    /// Peers whose check has taken too long.
    pub(super) fn overdue(&self, now: Duration) -> Vec<SocketAddr> {
        let checks = [self.outbound, self.any].into_iter().flatten();
        let overdue = checks.filter(|turn| turn.until <= now);
        overdue.map(|turn| turn.peer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(number: u8) -> SocketAddr {
        SocketAddr::from(([192, 0, 2, number], 8_000))
    }

    #[test]
    fn a_crowd_of_callers_leaves_a_check_for_an_outbound_peer() {
        let mut turns = Turns::default();
        let now = Duration::from_secs(1);
        assert!(turns.check(peer(1), false, 0, now));
        assert!(!turns.check(peer(2), false, 0, now));
        assert!(turns.check(peer(1), false, 0, now), "it has its turn");
        assert!(turns.check(peer(3), true, 0, now));
        assert!(!turns.check(peer(4), true, 0, now));
        turns.leave(peer(1));
        assert!(turns.check(peer(4), true, 0, now), "both are for outbound");
        assert!(!turns.check(peer(2), false, 0, now));
        turns.leave(peer(3));
        assert!(
            !turns.check(peer(2), false, 0, now),
            "one is not for callers"
        );
    }

    #[test]
    fn a_check_has_a_deadline_that_no_claim_puts_off_for_long() {
        let mut turns = Turns::default();
        turns.check(peer(1), true, 0, Duration::ZERO);
        turns.check(peer(2), true, u32::MAX, Duration::ZERO);
        assert_eq!(turns.overdue(CHECK), [peer(1)]);
        assert_eq!(turns.overdue(CHECK + Duration::from_secs(4_000)).len(), 2);
    }
}
