//! The check of chains with little work, on real headers of `dev`.

use std::sync::OnceLock;

use blocknet_chain::{Header, HeaderState, Network, Work, check_header};

use super::vetting::{Salt, Vetted, Vetting};
use crate::testing::{block_at, dawn, genesis};

const FULL: usize = 2_000;
const LENGTH: usize = 7_000;
const LATE: u64 = 1_900_000_000;

/// A chain of empty blocks and the work after each, made once.
fn chain() -> &'static [(Header, HeaderState)] {
    static CHAIN: OnceLock<Vec<(Header, HeaderState)>> = OnceLock::new();
    CHAIN.get_or_init(|| grown(&genesis(), LENGTH, 1))
}

/// So many headers above a state; `gap` tells branches apart.
fn grown(start: &HeaderState, length: usize, gap: u64) -> Vec<(Header, HeaderState)> {
    let mut headers: Vec<(Header, HeaderState)> = Vec::with_capacity(length);
    for _ in 0..length {
        let parent = headers.last().map_or(*start, |(_, state)| *state);
        let (block, state) = block_at(&parent, parent.time.max(dawn()) + gap, Vec::new());
        headers.push((*block.header(), state));
    }
    headers
}

/// What a peer with this chain answers to a question.
fn answer(chain: &[(Header, HeaderState)], vetting: &Vetting) -> Vec<Header> {
    let question = vetting.question();
    let places = question.iter().map(|id| {
        let found = chain.iter().position(|(_, state)| state.id == *id);
        found.map(|at| at + 1)
    });
    let from = places.flatten().next().unwrap_or(0);
    let rest = chain.iter().skip(from).take(FULL);
    rest.map(|(header, _)| *header).collect()
}

/// Lets a peer answer until the check says something else than that it needs more; gives what it
/// handed on and how it ended.
fn run(
    vetting: &mut Vetting,
    mut peer: impl FnMut(u32) -> &'static [(Header, HeaderState)],
) -> (Vec<Header>, Vetted) {
    let mut proven = Vec::new();
    for turn in 0..100 {
        let headers = answer(peer(turn), vetting);
        let full = headers.len() == FULL;
        match vetting.take(&Network::dev(), &headers, full, LATE, || {
            Salt::from([7; 16])
        }) {
            Vetted::More => {}
            Vetted::Proven {
                headers,
                done: false,
            } => proven.extend(headers),
            Vetted::Proven { headers, done } => {
                proven.extend(headers);
                let headers = Vec::new();
                return (proven, Vetted::Proven { headers, done });
            }
            other => return (proven, other),
        }
    }
    panic!("it never came to an end");
}

fn work_at(height: usize) -> Work {
    chain()[height - 1].1.work
}

#[test]
fn hands_on_a_chain_once_it_has_shown_enough_work_and_in_order() {
    for needed in [1, 2_000, 2_001, 4_500, 6_999, LENGTH] {
        let mut vetting = Vetting::new(genesis(), work_at(needed));
        let (proven, end) = run(&mut vetting, |_| chain());
        assert!(matches!(end, Vetted::Proven { done: true, .. }), "{end:?}");
        assert!(proven.len() >= needed, "{needed}: {}", proven.len());
        let whole: Vec<Header> = chain().iter().map(|(header, _)| *header).collect();
        assert_eq!(proven, whole[..proven.len()]);
    }
}

#[test]
fn a_light_chain_is_not_handed_on_and_the_check_goes_on_where_it_grew() {
    let more = chain()[LENGTH - 1].1.work + work_at(1);
    let mut vetting = Vetting::new(genesis(), more);
    let (proven, end) = run(&mut vetting, |_| chain());
    assert!(proven.is_empty() && matches!(end, Vetted::Light), "{end:?}");
    assert_eq!(vetting.question()[0], chain()[LENGTH - 1].1.id);
    // One block more, and it has enough.
    static LONGER: OnceLock<Vec<(Header, HeaderState)>> = OnceLock::new();
    let longer = LONGER.get_or_init(|| {
        let next = grown(&chain()[LENGTH - 1].1, 1, 1);
        [chain().to_vec(), next].concat()
    });
    let (proven, end) = run(&mut vetting, |_| longer);
    assert!(matches!(end, Vetted::Proven { done: true, .. }), "{end:?}");
    assert_eq!(proven.len(), LENGTH + 1);
}

#[test]
fn finds_out_who_shows_other_headers_the_second_time() {
    static OTHER: OnceLock<Vec<(Header, HeaderState)>> = OnceLock::new();
    let other = OTHER.get_or_init(|| grown(&genesis(), LENGTH, 2));
    let needed = work_at(LENGTH - 500);
    let mut vetting = Vetting::new(genesis(), needed);
    // Four answers show the work; the second time it is another chain.
    let (proven, end) = run(&mut vetting, |turn| if turn < 4 { chain() } else { other });
    assert!(
        proven.is_empty() && matches!(end, Vetted::Lied { .. }),
        "{end:?}"
    );
    // Or it is the same for a while.
    static FORKED: OnceLock<Vec<(Header, HeaderState)>> = OnceLock::new();
    let forked = FORKED.get_or_init(|| {
        let fork = 3_000;
        [
            chain()[..fork].to_vec(),
            grown(&chain()[fork - 1].1, 4_000, 3),
        ]
        .concat()
    });
    let mut vetting = Vetting::new(genesis(), needed);
    let (proven, end) = run(&mut vetting, |turn| if turn < 4 { chain() } else { forked });
    assert!(
        proven.is_empty() && matches!(end, Vetted::Lied { .. }),
        "{end:?}"
    );
    // Or it is shorter.
    let mut vetting = Vetting::new(genesis(), needed);
    let (proven, end) = run(&mut vetting, |turn| match turn {
        0..4 => chain(),
        _ => &chain()[..2_500],
    });
    assert!(
        proven.is_empty() && matches!(end, Vetted::Lied { .. }),
        "{end:?}"
    );
}

#[test]
fn a_change_near_the_tip_between_the_two_times_is_no_lie() {
    static FORKED: OnceLock<Vec<(Header, HeaderState)>> = OnceLock::new();
    let forked = FORKED.get_or_init(|| {
        let fork = LENGTH - 140;
        [
            chain()[..fork].to_vec(),
            grown(&chain()[fork - 1].1, 145, 3),
        ]
        .concat()
    });
    let mut vetting = Vetting::new(genesis(), work_at(LENGTH));
    let (_, end) = run(&mut vetting, |turn| if turn < 4 { chain() } else { forked });
    let fine = matches!(end, Vetted::Moved | Vetted::Proven { done: true, .. });
    assert!(fine, "{end:?}");
}

#[test]
fn checks_every_header_by_its_rules_and_takes_no_clock_for_a_lie() {
    let mut vetting = Vetting::new(genesis(), work_at(LENGTH));
    let network = Network::dev();
    let headers: Vec<Header> = chain()[..10].iter().map(|(header, _)| *header).collect();
    let mut broken = headers.clone();
    broken[4].work_secs = 9;
    assert!(check_header(&network, &chain()[3].1, &broken[4]).is_err());
    let salt = || Salt::from([1; 16]);
    let end = vetting.take(&network, &broken, true, LATE, salt);
    assert!(matches!(end, Vetted::Invalid { .. }), "{end:?}");
    let mut vetting = Vetting::new(genesis(), work_at(LENGTH));
    let early = headers[5].time - 7_201;
    let end = vetting.take(&network, &headers, true, early, salt);
    assert!(matches!(end, Vetted::TooNew { ahead_secs: 1 }), "{end:?}");
    // What came before it counts, and the check goes on from there.
    assert_eq!(vetting.question()[0], chain()[4].1.id);
    let end = vetting.take(&network, &headers[..3], true, LATE, salt);
    assert!(matches!(end, Vetted::Moved), "{end:?}");
}
