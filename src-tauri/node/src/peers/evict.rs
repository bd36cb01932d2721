//! Who gives way when another peer wants one of the inbound places.
//!
//! An attacker has many connections, but not at once in many groups, near, useful and old. So
//! those that stand out in one of these are kept, and of the rest the youngest of the most
//! crowded group goes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use super::group::Group;

/// Kept because of their group, chosen by a key that nobody outside knows.
const BY_GROUP: usize = 4;
/// Kept because they are near: hard to fake, since nobody answers before he is asked.
const BY_PING: usize = 8;
/// Kept because they gave posts lately.
const BY_POSTS: usize = 4;
/// Kept because they gave blocks lately.
const BY_BLOCKS: usize = 4;

/// One inbound peer as it counts here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) peer: SocketAddr,
    pub(super) group: Group,
    /// Its group's number under our key.
    pub(super) keyed: u64,
    pub(super) since: Duration,
    pub(super) ping: Option<Duration>,
    pub(super) last_post: Option<Duration>,
    pub(super) last_block: Option<Duration>,
}

/// Who gives way, if anybody does.
pub(super) fn gives_way(mut peers: Vec<Candidate>) -> Option<SocketAddr> {
    keep(&mut peers, BY_GROUP, |peer| Some(peer.keyed));
    keep(&mut peers, BY_PING, |peer| peer.ping);
    keep(&mut peers, BY_POSTS, |peer| peer.last_post.map(Reverse));
    keep(&mut peers, BY_BLOCKS, |peer| peer.last_block.map(Reverse));
    let oldest_half = peers.len() / 2;
    keep(&mut peers, oldest_half, |peer| Some(peer.since));
    let mut crowds: BTreeMap<Group, (usize, Duration)> = BTreeMap::new();
    for peer in &peers {
        let (count, youngest) = crowds.entry(peer.group).or_default();
        *count += 1;
        *youngest = peer.since.max(*youngest);
    }
    let (crowd, _) = crowds.into_iter().max_by_key(|(_, crowd)| *crowd)?;
    peers
        .into_iter()
        .filter(|peer| peer.group == crowd)
        .max_by_key(|peer| peer.since)
        .map(|peer| peer.peer)
}

/// Takes out the first `count` in the order of `rank`; who has no rank stays.
fn keep<K: Ord>(peers: &mut Vec<Candidate>, count: usize, rank: impl Fn(&Candidate) -> Option<K>) {
    // Who has no rank comes last, and is never kept by it.
    peers.sort_by_key(|peer| {
        let rank = rank(peer);
        (rank.is_none(), rank)
    });
    let ranked = peers.iter().take_while(|peer| rank(peer).is_some()).count();
    peers.drain(..count.min(ranked));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A crowd of one group that came late, far away and useless.
    fn crowd(of: u8, from: u16, count: u16) -> Vec<Candidate> {
        let one = |number: u16| Candidate {
            peer: SocketAddr::from(([of, 0, 0, 1], number)),
            group: Group::V4([of, 0]),
            keyed: 1_000 + u64::from(of),
            since: Duration::from_secs(1_000 + u64::from(number)),
            ping: Some(Duration::from_millis(200)),
            last_post: None,
            last_block: None,
        };
        (from..from + count).map(one).collect()
    }

    #[test]
    fn keeps_the_useful_and_lets_the_youngest_of_the_crowd_go() {
        let mut peers = crowd(66, 0, 50);
        let honest = |number: u8| Candidate {
            peer: SocketAddr::from(([number, 1, 1, 1], 1)),
            group: Group::V4([number, 1]),
            keyed: 5_000 + u64::from(number),
            since: Duration::from_secs(2_000),
            ping: Some(Duration::from_millis(300)),
            last_post: None,
            last_block: None,
        };
        let near = Candidate {
            ping: Some(Duration::from_millis(9)),
            ..honest(1)
        };
        let writer = Candidate {
            last_post: Some(Duration::from_secs(5)),
            ..honest(2)
        };
        let miner = Candidate {
            last_block: Some(Duration::from_secs(5)),
            ..honest(3)
        };
        let keyed = Candidate {
            keyed: 1,
            ..honest(4)
        };
        let old = Candidate {
            since: Duration::ZERO,
            ..honest(5)
        };
        let kept = [near, writer, miner, keyed, old];
        peers.extend(kept);
        let mut gone = Vec::new();
        while peers.len() > 30 {
            let out = gives_way(peers.clone()).expect("somebody goes");
            peers.retain(|peer| peer.peer != out);
            gone.push(out);
        }
        for peer in kept {
            assert!(!gone.contains(&peer.peer), "{peer:?} was let go");
        }
        assert_eq!(gone.first().map(SocketAddr::port), Some(49), "the youngest");
    }

    #[test]
    fn lets_nobody_go_where_all_stand_out() {
        assert_eq!(gives_way(Vec::new()), None);
        assert_eq!(gives_way(crowd(1, 0, 12)), None);
        assert!(gives_way(crowd(1, 0, 64)).is_some());
    }

    #[test]
    fn who_never_gave_anything_is_not_kept_for_having_given() {
        let mut peers = crowd(1, 0, 3);
        keep(&mut peers, 2, |peer| peer.last_post);
        assert_eq!(peers.len(), 3);
    }
}
