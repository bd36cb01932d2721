//! Our own address, as the peers that we dialled see it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use super::group::Group;

/// A vote counts for so long: peers are asked again every half hour.
const COUNTS_FOR: Duration = Duration::from_secs(2 * 60 * 60);
/// Votes remembered at most: one for each group that we dial, and some that went.
const MAX_VOTES: usize = 32;
/// Weight that an address needs: two strangers of different groups, or one whom the owner named.
const ENOUGH: usize = 2;

/// What peers say of our own address, one vote for each group.
#[derive(Debug, Default)]
pub(crate) struct Votes {
    votes: BTreeMap<Group, Vote>,
}

#[derive(Debug, Clone, Copy)]
struct Vote {
    address: SocketAddr,
    weight: usize,
    at: Duration,
}

impl Votes {
    /// A peer of this group sees us at this address; `owned`: the owner named it.
    pub(crate) fn cast(&mut self, from: Group, address: SocketAddr, owned: bool, now: Duration) {
        self.votes
            .retain(|_, vote| now.saturating_sub(vote.at) < COUNTS_FOR);
        if self.votes.len() >= MAX_VOTES && !self.votes.contains_key(&from) {
            return;
        }
        let weight = if owned { ENOUGH } else { 1 };
        let vote = Vote {
            address,
            weight,
            at: now,
        };
        self.votes.insert(from, vote);
    }

    /// The address with the most votes, if they are enough; of two, the one said later.
    pub(crate) fn winner(&self) -> Option<SocketAddr> {
        let mut counted: BTreeMap<SocketAddr, (usize, Duration)> = BTreeMap::new();
        for vote in self.votes.values() {
            let (weight, last) = counted.entry(vote.address).or_default();
            *weight += vote.weight;
            *last = vote.at.max(*last);
        }
        let (address, (weight, _)) = counted.into_iter().max_by_key(|(_, count)| *count)?;
        (weight >= ENOUGH).then_some(address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_several_groups_and_whom_the_owner_named() {
        let at = |text: &str| text.parse::<SocketAddr>().unwrap();
        let (us, lie) = (at("93.184.1.1:8000"), at("81.2.3.4:8000"));
        let group = |number: u8| Group::V4([number, 0]);
        let now = Duration::from_secs(1);
        let mut votes = Votes::default();
        votes.cast(group(1), us, false, now);
        assert_eq!(votes.winner(), None, "one stranger says nothing");
        votes.cast(group(1), us, false, now);
        assert_eq!(votes.winner(), None, "nor does it by saying it twice");
        votes.cast(group(2), us, false, now);
        assert_eq!(votes.winner(), Some(us));
        votes.cast(group(3), lie, false, now);
        assert_eq!(votes.winner(), Some(us));
        votes.cast(group(4), lie, true, now);
        assert_eq!(votes.winner(), Some(lie), "the owner knows this one");
        let later = now + COUNTS_FOR;
        votes.cast(group(9), us, true, later);
        assert_eq!(votes.winner(), Some(us), "old votes count no more");
        for number in 0..200 {
            votes.cast(group(number), lie, false, later);
        }
        assert!(votes.votes.len() <= MAX_VOTES);
    }
}
