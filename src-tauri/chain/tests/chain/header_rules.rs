//! H1 to H8: each rule at its last valid and its first invalid value.

use blocknet_chain::rules::header as rule;
use blocknet_chain::{
    AuxRoot, BlockId, BodyRoot, CompactTarget, Ease, Header, HeaderError, HeaderState, Height,
    Network, Params, Rule, check_header, check_header_time,
};

use crate::support::{chain, mined, note, template};

/// The rule that the header breaks, once mined.
fn broken(network: &Network, parent: &HeaderState, header: Header) -> Option<Rule> {
    check_header(network, parent, &mined(header))
        .err()
        .map(|error| error.rule())
}

/// A network as `dev` with another heartbeat.
fn with_heartbeat(secs: u32) -> Network {
    let dev = Params::dev();
    let params = Params::new(
        "own",
        dev.genesis_time(),
        dev.limit_bits(),
        false,
        secs,
        60,
        1,
    );
    Network::new(params.expect("allowed values"))
}

fn start() -> (Network, HeaderState, Header) {
    let network = Network::dev();
    let parent = HeaderState::genesis(&network);
    let header = template(&network, &parent, 10, &[]);
    (network, parent, header)
}

#[test]
fn a_valid_header_gives_the_state_of_its_child() {
    let (network, parent, header) = start();
    let header = mined(header);
    let state = check_header(&network, &parent, &header).expect("a valid header");
    assert_eq!(state.id, header.id());
    assert_eq!(state.height, Height::new(1));
    assert_eq!(state.time, header.time);
    assert_eq!(state.ease, Ease::FLOOR);
    assert_eq!(state.work.to_string(), "100");
    assert_eq!(Height::new(1), chain(&network, vec![vec![]])[0].1.height);
}

#[test]
fn h1_version_is_1_and_aux_root_is_zero() {
    let (network, parent, header) = start();
    assert_eq!(broken(&network, &parent, header), None);
    for version in [0, 2, u32::MAX] {
        assert_eq!(
            broken(&network, &parent, Header { version, ..header }),
            Some(Rule::H1)
        );
    }
    let mut aux = [0; 32];
    aux[31] = 1;
    let aux_root = AuxRoot::from_bytes(aux);
    assert_eq!(
        broken(&network, &parent, Header { aux_root, ..header }),
        Some(Rule::H1)
    );
}

#[test]
fn h2_names_its_parent_and_stands_one_above() {
    let (network, parent, header) = start();
    assert_eq!(broken(&network, &parent, header), None);
    let stranger = Header {
        prev: BlockId::ZERO,
        ..header
    };
    assert_eq!(broken(&network, &parent, stranger), Some(Rule::H2));
    for height in [0, 2] {
        let header = Header {
            height: Height::new(height),
            ..header
        };
        assert_eq!(
            broken(&network, &parent, header),
            Some(Rule::H2),
            "{height}"
        );
    }
}

#[test]
fn h2_has_no_height_above_the_last() {
    let (_, parent, header) = start();
    let below = HeaderState {
        height: Height::new(u32::MAX - 1),
        ..parent
    };
    let last = Header {
        height: Height::new(u32::MAX),
        ..header
    };
    assert_eq!(rule::link(&below, &last), Ok(()));
    let top = HeaderState {
        height: Height::new(u32::MAX),
        ..parent
    };
    for height in [0, u32::MAX] {
        let header = Header {
            height: Height::new(height),
            ..header
        };
        assert!(rule::link(&top, &header).is_err(), "{height}");
    }
}

#[test]
fn h3_time_rises() {
    let (network, parent, header) = start();
    let at = |time| Header {
        time,
        work_secs: 1,
        ..header
    };
    assert_eq!(broken(&network, &parent, at(parent.time + 1)), None);
    assert_eq!(broken(&network, &parent, at(parent.time)), Some(Rule::H3));
    assert_eq!(broken(&network, &parent, at(0)), Some(Rule::H3));
    assert_eq!(rule::gap(0, u64::MAX), Ok(u64::MAX));
    assert!(rule::gap(u64::MAX, u64::MAX).is_err());
}

#[test]
fn h4_declared_work_is_1_to_the_gap() {
    let (network, parent, header) = start();
    let declare = |work_secs| Header {
        work_secs,
        ..header
    };
    for work_secs in [1, 10] {
        assert_eq!(
            broken(&network, &parent, declare(work_secs)),
            None,
            "{work_secs}"
        );
    }
    for work_secs in [0, 11, u32::MAX] {
        let found = broken(&network, &parent, declare(work_secs));
        assert_eq!(found, Some(Rule::H4), "{work_secs}");
    }
    assert_eq!(rule::work_secs(u64::MAX, u32::MAX), Ok(()));
}

#[test]
fn h5_bits_are_exactly_those_due() {
    let (network, parent, header) = start();
    for bits in [0x2000_fffe, 0x1f7f_ffff] {
        let header = Header {
            bits: CompactTarget::new(bits),
            ..header
        };
        let error = check_header(&network, &parent, &header).expect_err("another difficulty");
        assert_eq!(error.rule(), Rule::H5, "{bits:#x}");
    }
    assert_eq!(
        rule::bits(network.params(), parent.ease, &header),
        Ok(Ease::FLOOR)
    );
}

#[test]
fn h5_follows_the_declared_work_and_no_gap() {
    let params = Params::main();
    let (_, _, header) = start();
    let parent = Ease::new(-3600).expect("below the floor");
    let of = |bits, work_secs| Header {
        bits: CompactTarget::new(bits),
        work_secs,
        ..header
    };
    let ease = |secs| Ease::new(secs).expect("below the floor");
    assert_eq!(
        rule::bits(&params, parent, &of(0x1d7f_ff80, 900)),
        Ok(ease(-3477))
    );
    assert_eq!(
        rule::bits(&params, parent, &of(0x1e00_804b, 901)),
        Ok(ease(-3465))
    );
    assert!(rule::bits(&params, parent, &of(0x1d7f_ff80, 901)).is_err());
}

#[test]
fn h6_id_is_at_most_the_target() {
    let bits = CompactTarget::new(0x2000_ffff);
    let target = bits.to_target().to_be_bytes();
    assert_eq!(
        rule::proof_of_work(&BlockId::from_bytes(target), bits),
        Ok(())
    );
    let mut above = target;
    above[1..].fill(0);
    above[0] = 1;
    let error = rule::proof_of_work(&BlockId::from_bytes(above), bits).expect_err("above");
    assert_eq!(error.rule(), Rule::H6);
    let mut next = target;
    next[31] = 1;
    assert!(rule::proof_of_work(&BlockId::from_bytes(next), bits).is_err());
}

#[test]
fn h6_holds_for_the_whole_header() {
    let (network, parent, header) = start();
    let mut header = mined(header);
    assert!(check_header(&network, &parent, &header).is_ok());
    let target = header.bits.to_target();
    while target.is_met_by(header.id().as_bytes()) {
        header.nonce += 1;
    }
    let error = check_header(&network, &parent, &header).expect_err("no proof of work");
    assert!(matches!(error, HeaderError::ProofOfWork { id, .. } if id == header.id()));
}

#[test]
fn h7_bounds_the_posts_and_the_bytes_of_a_body() {
    let (network, parent, header) = start();
    let of = |post_count, body_bytes| Header {
        post_count,
        body_bytes,
        ..header
    };
    assert_eq!(broken(&network, &parent, of(1024, 262_144)), None);
    assert_eq!(broken(&network, &parent, of(1025, 262_144)), Some(Rule::H7));
    assert_eq!(broken(&network, &parent, of(1024, 262_145)), Some(Rule::H7));
}

#[test]
fn h7_an_empty_body_has_no_bytes_and_the_root_of_nothing() {
    let (network, parent, header) = start();
    assert_eq!(broken(&network, &parent, header), None);
    let sized = Header {
        body_bytes: 1,
        ..header
    };
    assert_eq!(broken(&network, &parent, sized), Some(Rule::H7));
    let rooted = Header {
        body_root: BodyRoot::ZERO,
        ..header
    };
    assert_eq!(broken(&network, &parent, rooted), Some(Rule::H7));
}

#[test]
fn h7_an_empty_block_waits_for_the_heartbeat() {
    let network = with_heartbeat(600);
    let parent = HeaderState::genesis(&network);
    let empty = |gap| template(&network, &parent, gap, &[]);
    assert_eq!(broken(&network, &parent, empty(600)), None);
    assert_eq!(broken(&network, &parent, empty(599)), Some(Rule::H7));
    let posts = [note(&network, 1, "no need to wait")];
    assert_eq!(
        broken(&network, &parent, template(&network, &parent, 1, &posts)),
        None
    );
}

#[test]
fn h8_runs_ahead_of_the_clock_as_far_as_the_network_says() {
    let network = Network::main();
    let header = |time| Header {
        time,
        ..*network.genesis()
    };
    let now = 1_800_000_000;
    assert_eq!(check_header_time(&network, &header(now + 30), now), Ok(()));
    let error = check_header_time(&network, &header(now + 31), now).expect_err("too new");
    assert_eq!((error.rule(), error.wait_secs()), (Rule::H8, 1));
    assert_eq!(check_header_time(&network, &header(0), now), Ok(()));
    assert_eq!(
        check_header_time(&network, &header(u64::MAX), u64::MAX),
        Ok(())
    );
}
