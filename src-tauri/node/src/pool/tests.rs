//! The pool against a naive model, its limits, and the template.

use std::collections::{HashMap, HashSet};

use blocknet_chain::{HeadFields, Identity, Kind, Network, Post, PublicKey, Signature};
use proptest::prelude::*;

use super::template::{self, Record};
use super::{Admission, Entrance, Limits, Offer, Pool, WAIT_SECS};

const NOW: u64 = 1_800_000_000;

fn small() -> Limits {
    Limits {
        posts: 12,
        bytes: 6_000,
        author_posts: 4,
        author_bytes: 2_500,
    }
}

fn author(n: u8) -> PublicKey {
    Identity::from_seed([n; 32]).public()
}

/// An offer whose stamp is only claimed: the pool takes the caller's word for rules.
fn offer(by: u8, created: u64, times_least: u64, text: usize) -> Offer {
    let network = Network::dev();
    let mut bytes = vec![b'x'; text.max(1)];
    bytes[0] = 0;
    let fields = HeadFields::new(&network, Kind::NOTE, author(by), created, None, &bytes);
    let fields = fields.with_stamp_work(fields.stamp_work * times_least);
    let stub = fields
        .head(0)
        .with_signature(&Signature::from_bytes([0; 64]));
    let (id, leaf) = (stub.id(&network), stub.leaf());
    Offer {
        post: Post::new(stub, Some(bytes)).unwrap(),
        id,
        leaf,
        luxury_counts: true,
    }
}

fn accepted(admission: &Admission) -> bool {
    matches!(admission, Admission::Accepted { .. })
}

#[test]
fn an_authors_own_lowest_gives_way() {
    let mut pool = Pool::new(Network::dev(), small());
    for n in 0..4 {
        assert!(accepted(&pool.admit(
            offer(1, NOW + n, 2 + n, 10),
            Entrance::Offered,
            NOW
        )));
    }
    assert!(accepted(&pool.admit(
        offer(2, NOW, 1, 10),
        Entrance::Offered,
        NOW
    )));
    // As low as the lowest: it would only push its like around.
    let low = pool.admit(offer(1, NOW + 10, 2, 10), Entrance::Offered, NOW);
    let Admission::Floor { needed } = low else {
        panic!("{low:?}")
    };
    assert!(needed > 2 * 1_202);
    let high = pool.admit(offer(1, NOW + 11, 9, 10), Entrance::Offered, NOW);
    let Admission::Accepted { pushed_out } = high else {
        panic!("{high:?}")
    };
    assert_eq!(pushed_out.len(), 1);
    assert_eq!(
        (pushed_out[0].author, pushed_out[0].created),
        (author(1), NOW)
    );
    assert_eq!(pool.len(), 5);
}

#[test]
fn bytes_of_one_author_are_limited_too() {
    let mut pool = Pool::new(Network::dev(), small());
    assert!(accepted(&pool.admit(
        offer(1, NOW, 1, 1_000),
        Entrance::Offered,
        NOW
    )));
    assert!(accepted(&pool.admit(
        offer(1, NOW + 1, 2, 1_000),
        Entrance::Offered,
        NOW
    )));
    let third = pool.admit(offer(1, NOW + 2, 3, 1_100), Entrance::Offered, NOW);
    let Admission::Accepted { pushed_out } = third else {
        panic!("{third:?}")
    };
    assert_eq!(pushed_out.len(), 1);
    assert!(pool.bytes() <= 2_500);
}

#[test]
fn own_posts_wait_outside_instead_of_pushing_each_other_out() {
    let mut pool = Pool::new(Network::dev(), small());
    for n in 0..4 {
        assert!(accepted(&pool.admit(
            offer(1, NOW + n, 1, 10),
            Entrance::Own,
            NOW
        )));
    }
    let fifth = pool.admit(offer(1, NOW + 5, 9, 10), Entrance::Own, NOW);
    assert!(matches!(fifth, Admission::Full), "{fifth:?}");
    assert_eq!(pool.len(), 4);
}

#[test]
fn a_full_pool_raises_its_floor_which_sinks_again() {
    let mut pool = Pool::new(Network::dev(), small());
    for n in 0..12 {
        assert!(accepted(&pool.admit(
            offer(n, NOW, 10, 10),
            Entrance::Offered,
            NOW
        )));
    }
    let least = Pool::new(Network::dev(), small()).floor(NOW);
    assert_eq!(pool.floor(NOW), least);
    assert!(accepted(&pool.admit(
        offer(20, NOW, 11, 10),
        Entrance::Offered,
        NOW
    )));
    assert_eq!(pool.floor(NOW).per_byte(), 11, "1.1 times what gave way");
    let low = pool.admit(offer(21, NOW, 10, 10), Entrance::Offered, NOW);
    assert!(matches!(low, Admission::Floor { .. }));
    assert!(pool.floor(NOW + 3_600).per_byte() <= 6);
    assert_eq!(pool.floor(NOW + 5 * 3_600), least);
}

#[test]
fn posts_that_were_on_the_chain_come_back_beyond_their_authors_limit() {
    let mut pool = Pool::new(Network::dev(), small());
    for n in 0..8 {
        assert!(accepted(&pool.admit(
            offer(1, NOW + n, 1, 10),
            Entrance::Returned,
            NOW
        )));
    }
    assert_eq!(pool.len(), 8);
}

#[test]
fn expires_what_no_block_may_take_any_more() {
    let mut pool = Pool::new(Network::dev(), small());
    pool.admit(offer(1, NOW, 1, 10), Entrance::Offered, NOW);
    pool.admit(offer(2, NOW + 1, 1, 10), Entrance::Offered, NOW);
    assert!(pool.expire(NOW + WAIT_SECS).is_empty());
    let gone = pool.expire(NOW + WAIT_SECS + 1);
    assert_eq!(gone.len(), 1);
    assert_eq!(gone[0].author, author(1));
}

#[test]
fn luxury_counts_only_with_a_known_block() {
    let mut pool = Pool::new(Network::dev(), small());
    let mut plain = offer(1, NOW, 1_000, 10);
    plain.luxury_counts = false;
    let (plain_leaf, rich) = (plain.leaf, offer(2, NOW, 2, 10));
    let rich_leaf = rich.leaf;
    pool.admit(plain, Entrance::Offered, NOW);
    pool.admit(rich, Entrance::Offered, NOW);
    assert!(pool.entries[&plain_leaf].priority < pool.entries[&rich_leaf].priority);
}

/// The pool's rules, said slowly.
#[derive(Default)]
struct Naive {
    /// Author, work per post, size, order of arrival.
    waiting: Vec<(Offer, u8, u64, usize, usize)>,
    count: usize,
}

impl Naive {
    fn admit(&mut self, offer: &Offer, by: u8, times: u64, limits: &Limits) -> bool {
        let size = offer.post.body_size() as usize;
        let mut kept = self.waiting.clone();
        let mine = |kept: &[(Offer, u8, u64, usize, usize)]| {
            let own: Vec<_> = kept.iter().filter(|other| other.1 == by).collect();
            (own.len(), own.iter().map(|other| other.3).sum::<usize>())
        };
        // The lowest: least priority, of those the newest.
        let lowest = |kept: &[(Offer, u8, u64, usize, usize)], of: Option<u8>| {
            let of_author = |at: &usize| of.is_none_or(|of| kept[*at].1 == of);
            let place = (0..kept.len()).filter(of_author);
            place.min_by_key(|at| (kept[*at].2, usize::MAX - kept[*at].4))
        };
        while mine(&kept).0 >= limits.author_posts || mine(&kept).1 + size > limits.author_bytes {
            let Some(at) = lowest(&kept, Some(by)) else {
                return false;
            };
            if kept[at].2 >= times {
                return false;
            }
            kept.remove(at);
        }
        let bytes = |kept: &[(Offer, u8, u64, usize, usize)]| {
            kept.iter().map(|other| other.3).sum::<usize>()
        };
        while kept.len() >= limits.posts || bytes(&kept) + size > limits.bytes {
            let Some(at) = lowest(&kept, None) else {
                return false;
            };
            if kept[at].2 >= times {
                return false;
            }
            kept.remove(at);
        }
        self.count += 1;
        kept.push((offer.clone(), by, times, size, self.count));
        self.waiting = kept;
        true
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn holds_what_a_naive_pool_holds(
        offers in prop::collection::vec((0u8..6, 1u64..8, 1usize..700), 1..120),
    ) {
        // Long after each other, so that the floor, tested by itself, has sunk.
        let (mut pool, mut naive) = (Pool::new(Network::dev(), small()), Naive::default());
        for (at, (by, times, text)) in offers.into_iter().enumerate() {
            let now = NOW + at as u64 * 100_000;
            let offer = offer(by, now, times, text);
            let naively = naive.admit(&offer, by, times, &small());
            let admission = pool.admit(offer, Entrance::Offered, now);
            prop_assert_eq!(accepted(&admission), naively, "{:?}", admission);
            let mut leaves: Vec<_> = pool.leaves().collect();
            let mut expected: Vec<_> = naive.waiting.iter().map(|other| other.0.leaf).collect();
            leaves.sort();
            expected.sort();
            prop_assert_eq!(leaves, expected);
            prop_assert!(pool.len() <= small().posts && pool.bytes() <= small().bytes);
            let sizes: usize = pool.entries.values().map(|entry| entry.size).sum();
            prop_assert_eq!(sizes, pool.bytes());
        }
    }
}

fn wide() -> Limits {
    Limits {
        posts: 5_000,
        bytes: 32 << 20,
        author_posts: 5_000,
        author_bytes: 32 << 20,
    }
}

fn chosen(pool: &Pool, established: &[u8], recent: &HashMap<u8, u64>) -> Vec<Post> {
    let keys: HashMap<PublicKey, u8> = (0..=255).map(|n| (author(n), n)).collect();
    template::choose(pool, NOW + 1, |key| {
        let n = keys[key];
        let recent_bytes = recent.get(&n).copied().unwrap_or(0);
        Ok::<_, ()>(Record {
            established: established.contains(&n),
            recent_bytes,
        })
    })
    .unwrap()
}

fn bytes(posts: &[Post], by: impl Fn(&Post) -> bool) -> u32 {
    posts
        .iter()
        .filter(|post| by(post))
        .map(Post::body_size)
        .sum()
}

#[test]
fn a_template_is_shared_between_old_authors_new_ones_and_who_waits_longest() {
    let mut pool = Pool::new(Network::dev(), wide());
    let patient = 3;
    for n in 0..100 {
        pool.admit(
            offer(patient, NOW - 500 + n, 1, 1_000),
            Entrance::Offered,
            NOW,
        );
    }
    for n in 0..300 {
        pool.admit(offer(1, NOW - n, 9, 1_000), Entrance::Offered, NOW);
        pool.admit(offer(2, NOW - n, 5, 1_000), Entrance::Offered, NOW);
    }
    let posts = chosen(&pool, &[1], &HashMap::new());
    assert!(posts.len() <= 1_024 && bytes(&posts, |_| true) <= 262_144);
    let percent = |ns: &[u8]| {
        let of = bytes(&posts, |post| {
            ns.iter().any(|n| post.stub.author() == author(*n))
        });
        of * 100 / 262_144
    };
    assert!(
        (39..=41).contains(&percent(&[1])),
        "established: {} %",
        percent(&[1])
    );
    assert!(
        (58..=61).contains(&percent(&[2, patient])),
        "others: {} %",
        percent(&[2, patient])
    );
    // The last fifth is the longest waiting ones', however low they stand.
    let longest = pool.leaves().take(40);
    let chosen: HashSet<_> = posts.iter().map(|post| post.stub.leaf()).collect();
    assert_eq!(longest.filter(|leaf| !chosen.contains(leaf)).count(), 0);
}

#[test]
fn unused_shares_flow_over() {
    let mut pool = Pool::new(Network::dev(), wide());
    for n in 0..400 {
        pool.admit(offer(1, NOW - n, 2, 1_000), Entrance::Offered, NOW);
    }
    let posts = chosen(&pool, &[], &HashMap::new());
    assert!(bytes(&posts, |_| true) > 262_144 - 1_200);
    let mut leaves: Vec<_> = posts.iter().map(|post| post.stub.leaf()).collect();
    leaves.sort();
    leaves.dedup();
    assert_eq!(leaves.len(), posts.len(), "no post twice");
}

#[test]
fn who_posted_much_lately_stands_further_back() {
    let mut pool = Pool::new(Network::dev(), wide());
    for n in 0..300 {
        pool.admit(offer(1, NOW - n, 8, 1_000), Entrance::Offered, NOW);
        pool.admit(offer(2, NOW - n, 4, 1_000), Entrance::Offered, NOW);
    }
    let first = |recent: &HashMap<u8, u64>| chosen(&pool, &[], recent)[0].stub.author();
    assert_eq!(first(&HashMap::new()), author(1));
    assert_eq!(first(&HashMap::from([(1, 64 << 10)])), author(2));
}

#[test]
fn takes_at_most_1024_posts_and_none_that_its_time_does_not_admit() {
    let mut pool = Pool::new(Network::dev(), wide());
    for n in 0..1_500 {
        pool.admit(
            offer((n % 200) as u8, NOW - n, 1, 10),
            Entrance::Offered,
            NOW,
        );
    }
    pool.admit(offer(201, NOW + 122, 99, 10), Entrance::Offered, NOW);
    pool.admit(offer(202, NOW - WAIT_SECS, 99, 10), Entrance::Offered, NOW);
    let posts = chosen(&pool, &[], &HashMap::new());
    assert_eq!(posts.len(), 1_024);
    assert!(posts.iter().all(|post| post.stub.author() != author(201)));
    assert!(posts.iter().all(|post| post.stub.author() != author(202)));
}
