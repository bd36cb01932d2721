use std::net::SocketAddr;
use std::time::Duration;

use blocknet_chain::FileId;
use tokio::time::Instant;

use super::pull::{by_size, liars, only_giver};
use super::{MAX_RESTING, RESTS, RESTS_END_EVERY, Resting};

fn peer(number: u8) -> SocketAddr {
    SocketAddr::from(([192, 0, 2, number], 8_000))
}

#[test]
fn takes_the_size_that_the_post_names_first_and_then_what_most_say() {
    let sources = [
        (peer(1), 5),
        (peer(2), 9),
        (peer(3), 7),
        (peer(4), 9),
        (peer(5), 5),
        (peer(6), 5),
    ];
    let groups = by_size(&sources, 7);
    let sizes: Vec<_> = groups.iter().map(|(size, _)| *size).collect();
    assert_eq!(sizes, [7, 5, 9]);
    assert_eq!(
        groups.last().map(|(_, peers)| peers.clone()),
        Some(vec![peer(2), peer(4)])
    );
}

#[test]
fn blames_those_alone_whose_pieces_were_wrong() {
    let given = |by: u8, hash: u8| Some((peer(by), [hash; 32]));
    let right = [given(4, 1), given(4, 2), given(4, 3)];
    let mixed = [given(1, 1), given(2, 9), None];
    assert_eq!(liars(&mixed, &right), [peer(2)]);
    assert_eq!(only_giver(&mixed), None, "two gave it");
    assert_eq!(
        only_giver(&[given(1, 1), None]),
        None,
        "a piece is older than this try"
    );
    assert_eq!(only_giver(&right), Some(peer(4)));
    assert_eq!(only_giver(&[]), None);
}

#[test]
fn what_was_asked_for_in_vain_rests_until_somebody_new_comes() {
    let (mut resting, now) = (Resting::default(), Instant::now());
    let id = FileId::of(b"cat");
    resting.end(now);
    assert!(resting.may_begin(&id, 2, now));
    resting.begin(id, 2, now);
    assert!(!resting.may_begin(&id, 2, now));
    assert!(
        resting.may_begin(&id, 1, now),
        "from nearer the question goes further"
    );
    resting.end(now + RESTS_END_EVERY / 2);
    assert!(
        !resting.may_begin(&id, 2, now),
        "peers that come and go end no rest"
    );
    resting.end(now + RESTS_END_EVERY);
    assert!(resting.may_begin(&id, 2, now));
    resting.begin(id, 2, now);
    assert!(resting.may_begin(&id, 2, now + RESTS));
}

#[test]
fn when_too_many_rest_the_one_that_rested_longest_gives_way() {
    let (mut resting, start) = (Resting::default(), Instant::now());
    let id = |n: usize| FileId::of(&n.to_be_bytes());
    for n in 0..=MAX_RESTING {
        resting.begin(id(n), 2, start + Duration::from_millis(n as u64));
    }
    assert_eq!(resting.until.len(), MAX_RESTING);
    assert!(resting.may_begin(&id(0), 2, start));
    assert!(!resting.may_begin(&id(1), 2, start) && !resting.may_begin(&id(MAX_RESTING), 2, start));
}
