//! P1 to P5: each rule at its last valid and its first invalid value.

use std::collections::HashSet;

use blocknet_chain::rules::post as rule;
use blocknet_chain::{
    CheckedPost, HeadFields, Network, NetworkId, Post, PostError, Rule, Signature, Stub, Target,
    check_created, check_posts, check_signature, check_stub, least_stamp_work, stamp_target,
};

use crate::support::{fields, id_of, identity, note, signed, stamped, with_byte};

fn broken(network: &Network, stub: &Stub) -> Option<Rule> {
    check_stub(network, stub).err().map(|error| error.rule())
}

#[test]
fn a_valid_post_keeps_p1_to_p3() {
    let network = Network::dev();
    let post = note(&network, 1, "Hello");
    let checked = CheckedPost::check(&network, post.clone()).expect("a valid post");
    assert_eq!(checked.id(), post.stub.id(&network));
    assert_eq!(checked.leaf(), post.stub.leaf());
    assert_eq!(checked.into_post(), post);
}

#[test]
fn p1_version_is_1() {
    let stub = note(&Network::dev(), 1, "Hello").stub;
    assert_eq!(rule::version(&stub), Ok(()));
    for version in [0, 2] {
        let error = check_stub(&Network::dev(), &with_byte(&stub, 0, version));
        assert_eq!(error, Err(PostError::Version { found: version }));
    }
}

#[test]
fn p1_net_is_that_of_the_network() {
    let network = Network::dev();
    let fields = fields(&network, 1, b"\0x");
    assert_eq!(broken(&network, &signed(&network, 1, &fields)), None);
    let foreign = HeadFields {
        net: Network::main().net(),
        ..fields
    };
    assert_eq!(
        broken(&network, &signed(&network, 1, &foreign)),
        Some(Rule::P1)
    );
    let mut near = network.net().to_bytes();
    near[3] ^= 1;
    let near = HeadFields {
        net: NetworkId::from_bytes(near),
        ..fields
    };
    assert_eq!(
        broken(&network, &signed(&network, 1, &near)),
        Some(Rule::P1)
    );
}

#[test]
fn p1_a_text_has_at_most_8000_bytes() {
    let network = Network::dev();
    for (size, expected) in [
        (8000, None),
        (8001, Some(Rule::P1)),
        (65_535, Some(Rule::P1)),
    ] {
        let stub = signed(&network, 1, &fields(&network, 1, &vec![0; size]));
        assert_eq!(broken(&network, &stub), expected, "{size}");
    }
}

#[test]
fn p2_a_stamp_claims_at_least_the_work_of_its_size() {
    let network = Network::dev();
    let fields = fields(&network, 1, b"\0four");
    let least = least_stamp_work(network.params(), 5);
    assert_eq!(least, 192 + 5 + 1000);
    let claim = |work| signed(&network, 1, &fields.with_stamp_work(work));
    assert_eq!(broken(&network, &claim(least)), None);
    assert_eq!(broken(&network, &claim(least + 1)), None);
    let error = check_stub(&network, &claim(least - 1));
    assert_eq!(
        error,
        Err(PostError::StampWork {
            least,
            found: least - 1
        })
    );
    assert_eq!(
        broken(
            &network,
            &fields
                .with_stamp_work(0)
                .head(0)
                .sign(&network, &identity(1))
        ),
        Some(Rule::P2)
    );
}

#[test]
fn p2_the_least_work_grows_with_the_price_of_a_byte() {
    let main = Network::main();
    assert_eq!(least_stamp_work(main.params(), 0), 1_192_000);
    assert_eq!(least_stamp_work(main.params(), 8000), 9_192_000);
}

#[test]
fn p2_the_stamps_hash_is_at_most_its_target() {
    let target = stamp_target(1206).to_be_bytes();
    assert_eq!(rule::stamp_met(&target, 1206), Ok(()));
    let mut above = target;
    above[31] += 1;
    assert_eq!(
        rule::stamp_met(&above, 1206),
        Err(PostError::Stamp { stamp_work: 1206 })
    );
}

#[test]
fn p2_a_nonce_that_misses_the_target_is_refused() {
    let network = Network::dev();
    let fields = fields(&network, 1, b"\0x");
    let target = stamp_target(fields.stamp_work);
    let met = |nonce| {
        target.is_met_by(
            &fields
                .head(nonce)
                .with_signature(&Signature::ZERO)
                .stamp_hash(&network),
        )
    };
    let missed = (0..).find(|nonce| !met(*nonce)).expect("most nonces miss");
    let stub = fields.head(missed).sign(&network, &identity(1));
    assert_eq!(broken(&network, &stub), Some(Rule::P2));
    assert_eq!(broken(&network, &signed(&network, 1, &fields)), None);
}

#[test]
fn p2_stamp_targets_are_the_floor_of_the_quotient() {
    assert_eq!(stamp_target(0), Target::MAX);
    assert_eq!(stamp_target(1), Target::MAX);
    let mut half = [0xff; 32];
    half[0] = 0x7f;
    assert_eq!(stamp_target(2), Target::from_be_bytes(half));
    assert_eq!(stamp_target(3), Target::from_be_bytes([0x55; 32]));
    assert!(stamp_target(u64::MAX - 1) > stamp_target(u64::MAX));
}

#[test]
fn p3_the_signature_is_the_authors_over_this_id() {
    let network = Network::dev();
    let fields = fields(&network, 1, b"\0x");
    let head = stamped(&network, &fields);
    assert_eq!(
        check_signature(&network, &head.sign(&network, &identity(1))),
        Ok(())
    );
    let forged = head.sign(&network, &identity(2));
    assert_eq!(
        check_signature(&network, &forged),
        Err(PostError::Signature)
    );
    let stub = head.sign(&network, &identity(1));
    for at in [128, 160, 191] {
        let broken = with_byte(&stub, at, stub.as_bytes()[at] ^ 1);
        assert_eq!(
            check_signature(&network, &broken),
            Err(PostError::Signature),
            "byte {at}"
        );
    }
}

#[test]
fn p3_an_id_binds_the_network() {
    let (dev, main) = (Network::dev(), Network::main());
    let head = fields(&dev, 1, b"\0x").head(0);
    assert_ne!(head.id(&dev), head.id(&main));
    let stub = head.sign(&dev, &identity(1));
    assert_eq!(check_signature(&dev, &stub), Ok(()));
    assert_eq!(check_signature(&main, &stub), Err(PostError::Signature));
}

#[test]
fn p4_a_post_is_at_most_14_days_older_than_its_block() {
    let time = 1_800_000_000;
    let stub = |created| created_at(created);
    assert_eq!(check_created(&stub(time - 1_209_600), time), Ok(()));
    let early = time - 1_209_601;
    let error = PostError::Created {
        created: early,
        earliest: time - 1_209_600,
        latest: time + 120,
    };
    assert_eq!(check_created(&stub(early), time), Err(error));
}

#[test]
fn p4_a_post_is_at_most_120_seconds_newer_than_its_block() {
    let time = 1_800_000_000;
    assert_eq!(check_created(&created_at(time + 120), time), Ok(()));
    let error = check_created(&created_at(time + 121), time).expect_err("too new");
    assert_eq!(error.rule(), Rule::P4);
}

#[test]
fn p4_stays_right_at_both_ends_of_time() {
    for (created, time, valid) in [
        (0, 1_209_600, true),
        (0, 1_209_601, false),
        (0, 0, true),
        (120, 0, true),
        (121, 0, false),
        (u64::MAX, u64::MAX, true),
        (u64::MAX, u64::MAX - 120, true),
        (u64::MAX, u64::MAX - 121, false),
        (u64::MAX - 1_209_600, u64::MAX, true),
        (u64::MAX - 1_209_601, u64::MAX, false),
    ] {
        assert_eq!(
            check_created(&created_at(created), time).is_ok(),
            valid,
            "{created} {time}"
        );
    }
}

fn created_at(created: u64) -> Stub {
    let network = Network::dev();
    let fields = HeadFields {
        created,
        ..fields(&network, 1, b"\0x")
    };
    fields.head(0).with_signature(&Signature::ZERO)
}

#[test]
fn p5_an_id_stands_once() {
    let mut seen = HashSet::new();
    assert_eq!(rule::first_of_its_id(&mut seen, id_of(1)), Ok(()));
    assert_eq!(rule::first_of_its_id(&mut seen, id_of(2)), Ok(()));
    let again = rule::first_of_its_id(&mut seen, id_of(1));
    assert_eq!(again, Err(PostError::Repeated { id: id_of(1) }));
}

#[test]
fn many_posts_are_checked_as_one_batch_that_names_the_bad_ones() {
    let network = Network::dev();
    let mut posts: Vec<Post> = (0..12)
        .map(|n| note(&network, n, &format!("post {n}")))
        .collect();
    let wrong = with_byte(&posts[3].stub, 140, posts[3].stub.as_bytes()[140] ^ 1);
    posts[3].stub = wrong;
    posts[5].stub = with_byte(&posts[5].stub, 0, 9);
    let checked = check_posts(&network, &posts);
    let single: Vec<_> = posts
        .iter()
        .map(|post| CheckedPost::check(&network, post.clone()))
        .collect();
    assert_eq!(checked, single);
    assert_eq!(checked[3], Err(PostError::Signature));
    assert_eq!(checked[5], Err(PostError::Version { found: 9 }));
    assert_eq!(checked.iter().filter(|post| post.is_ok()).count(), 10);
    assert_eq!(check_posts(&network, &[]), []);
}
