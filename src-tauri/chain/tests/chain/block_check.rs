//! B1 to B3, A1 and C1: bodies against their headers.

use blocknet_chain::rules::body::{self, BodyMismatch};
use blocknet_chain::rules::choice::is_better;
use blocknet_chain::{
    Block, BlockError, DecodeError, HeadFields, Header, HeaderState, Height, Network, Post,
    PostError, Rule, Stub, Unchecked, Work,
};

use crate::support::{block, fields, identity, mined, note, plain, signed, template, with_byte};

fn start() -> (Network, HeaderState, Vec<Post>) {
    let network = Network::dev();
    let parent = HeaderState::genesis(&network);
    let posts = (1..=3)
        .map(|n| note(&network, n, &format!("post {n}")))
        .collect();
    (network, parent, posts)
}

fn verdict(network: &Network, block: Block<Unchecked>) -> Result<(), BlockError> {
    block.check(network).map(|_| ())
}

/// A block of valid posts, but for the last one.
fn with_last(network: &Network, posts: &[Post], last: Stub) -> Block<Unchecked> {
    let mut posts = posts.to_vec();
    posts.push(Post::new(last, None).expect("erased"));
    block(network, &HeaderState::genesis(network), posts)
}

#[test]
fn a_checked_block_knows_the_names_of_its_posts() {
    let (network, parent, posts) = start();
    let checked = block(&network, &parent, posts.clone())
        .check(&network)
        .expect("valid");
    assert_eq!(checked.entries().len(), 3);
    for (entry, post) in checked.entries().zip(&posts) {
        assert_eq!(entry.stub, &post.stub);
        assert_eq!(entry.id, post.stub.id(&network));
        assert_eq!(entry.leaf, post.stub.leaf());
        assert_eq!(entry.text, post.text.as_ref());
    }
    assert_eq!(checked.id(), checked.header().id());
    assert_eq!(
        checked.clone().into_unchecked().check(&network),
        Ok(checked)
    );
}

#[test]
fn b1_post_count_is_that_of_the_stubs() {
    let (network, parent, posts) = start();
    let header = template(&network, &parent, 10, &posts);
    assert_eq!(verdict(&network, Block::new(header, posts.clone())), Ok(()));
    for count in [2, 4] {
        let header = Header {
            post_count: count,
            ..header
        };
        let mismatch = BodyMismatch::PostCount {
            header: count,
            body: 3,
        };
        let error = BlockError::Damaged {
            rule: Rule::B1,
            mismatch,
        };
        assert_eq!(
            verdict(&network, Block::new(header, posts.clone())),
            Err(error)
        );
    }
}

#[test]
fn b1_body_bytes_are_those_of_the_stubs_erased_or_not() {
    let (network, parent, posts) = start();
    let header = template(&network, &parent, 10, &posts);
    assert_eq!(header.body_bytes, 3 * (193 + 7));
    let erased: Vec<_> = posts.iter().map(Post::without_text).collect();
    assert_eq!(verdict(&network, Block::new(header, erased)), Ok(()));
    for off in [599, 601] {
        let header = Header {
            body_bytes: off,
            ..header
        };
        let error = verdict(&network, Block::new(header, posts.clone())).expect_err("damaged");
        assert_eq!((error.rule(), error.is_permanent()), (Rule::B1, false));
    }
}

#[test]
fn b2_body_root_is_that_of_the_stubs() {
    let (network, parent, mut posts) = start();
    let header = template(&network, &parent, 10, &posts);
    assert_eq!(verdict(&network, Block::new(header, posts.clone())), Ok(()));
    posts.swap(0, 1);
    let error = verdict(&network, Block::new(header, posts)).expect_err("another order");
    assert_eq!((error.rule(), error.is_permanent()), (Rule::B2, false));
}

#[test]
fn b2_covers_signatures() {
    let (network, parent, mut posts) = start();
    let header = template(&network, &parent, 10, &posts);
    let stub = &posts[2].stub;
    posts[2].stub = with_byte(stub, 150, stub.as_bytes()[150] ^ 1);
    let error = verdict(&network, Block::new(header, posts)).expect_err("another leaf");
    assert_eq!((error.rule(), error.is_permanent()), (Rule::B2, false));
}

#[test]
fn b3_each_stub_keeps_p1_to_p5_erased_or_not() {
    let (network, parent, posts) = start();
    let time = parent.time + 10;
    let base = fields(&network, 4, &plain("last"));
    let late = HeadFields {
        created: time + 121,
        ..base
    };
    let in_time = HeadFields {
        created: time + 120,
        ..base
    };
    let cheap = base.with_stamp_work(base.stamp_work - 1);
    let good = signed(&network, 4, &base);
    let cases = [
        (good.clone(), None),
        (signed(&network, 4, &in_time), None),
        (with_byte(&good, 0, 2), Some(Rule::P1)),
        (signed(&network, 4, &cheap), Some(Rule::P2)),
        (signed(&network, 5, &base), Some(Rule::P3)),
        (signed(&network, 4, &late), Some(Rule::P4)),
        (posts[0].stub.clone(), Some(Rule::P5)),
    ];
    for (stub, expected) in cases {
        let found = verdict(&network, with_last(&network, &posts, stub));
        assert_eq!(found.as_ref().err().map(BlockError::rule), expected);
        if let Err(error) = found {
            assert!(error.is_permanent());
            assert!(
                matches!(error, BlockError::Invalid { index: 3, .. }),
                "{error}"
            );
        }
    }
}

#[test]
fn b3_sees_one_id_under_two_signatures_as_repeated() {
    let (network, _, posts) = start();
    // The same id may be signed twice; another nonce in R makes another leaf of it.
    let twin = with_byte(&posts[0].stub, 191, posts[0].stub.as_bytes()[191] ^ 1);
    assert_ne!(twin.leaf(), posts[0].stub.leaf());
    let id = posts[0].stub.id(&network);
    let found = verdict(&network, with_last(&network, &posts, twin));
    let error = PostError::Repeated { id };
    assert_eq!(
        found,
        Err(BlockError::Invalid {
            rule: Rule::P5,
            index: 3,
            error
        })
    );
}

#[test]
fn b3_names_the_first_bad_signature_of_a_large_block() {
    let network = Network::dev();
    let mut posts: Vec<_> = (0..40).map(|n| note(&network, n, "many")).collect();
    for bad in [17, 31] {
        let stub = &posts[bad].stub;
        posts[bad].stub = with_byte(stub, 130, stub.as_bytes()[130] ^ 1);
    }
    let found = verdict(
        &network,
        block(&network, &HeaderState::genesis(&network), posts),
    );
    let error = PostError::Signature;
    assert_eq!(
        found,
        Err(BlockError::Invalid {
            rule: Rule::P3,
            index: 17,
            error
        })
    );
}

#[test]
fn a1_a_block_is_complete_when_each_text_is_there() {
    let (network, parent, mut posts) = start();
    let header = template(&network, &parent, 10, &posts);
    assert!(Block::new(header, posts.clone()).is_complete());
    assert!(Block::new(header, vec![]).is_complete());
    posts[1] = posts[1].without_text();
    let incomplete = Block::new(header, posts);
    assert!(!incomplete.is_complete());
    assert!(
        !incomplete
            .check(&network)
            .expect("incomplete is not invalid")
            .is_complete()
    );
}

#[test]
fn a1_a_text_of_another_hash_is_damage() {
    let (network, parent, posts) = start();
    let bytes = Block::new(mined(template(&network, &parent, 10, &posts)), posts).encode();
    assert!(Block::decode(&bytes).is_ok());
    let mut damaged = bytes;
    *damaged.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        Block::decode(&damaged),
        Err(DecodeError::TextMismatch { index: 2 })
    );
}

#[test]
fn a1_a_block_is_buried_below_1440_blocks_and_a_day() {
    let block = (Height::new(100), 1_000_000);
    let tip = |blocks: u32, secs: u64| (Height::new(100 + blocks), 1_000_000 + secs);
    assert!(body::is_buried(block, tip(1440, 86_400)));
    assert!(!body::is_buried(block, tip(1439, 86_400)));
    assert!(!body::is_buried(block, tip(1440, 86_399)));
    assert!(!body::is_buried(tip(5000, 900_000), block));
    for (complete, buried, active) in [
        (true, false, true),
        (false, true, true),
        (false, false, false),
        (true, true, true),
    ] {
        assert_eq!(body::may_activate(complete, buried), active);
    }
}

#[test]
fn c1_more_work_wins_and_a_tie_stays() {
    let work = |last| {
        let mut bytes = [0; 32];
        bytes[31] = last;
        Work::from_be_bytes(bytes)
    };
    assert!(is_better(work(8), work(7)));
    assert!(!is_better(work(7), work(7)));
    assert!(!is_better(work(6), work(7)));
}

#[test]
fn a_body_is_read_to_its_end_and_no_further() {
    let (network, parent, posts) = start();
    let whole = block(&network, &parent, posts);
    let bytes = whole.encode();
    assert_eq!(Block::decode(&bytes), Ok(whole));
    let cut = Block::decode(&bytes[..bytes.len() - 1]);
    assert!(matches!(
        cut,
        Err(DecodeError::Truncated { missing: 1, .. })
    ));
    let long = Block::decode(&[&bytes[..], &[0]].concat());
    assert!(matches!(
        long,
        Err(DecodeError::Truncated { missing: 191, .. })
    ));
    assert!(matches!(
        Block::decode(&bytes[..135]),
        Err(DecodeError::Truncated { .. })
    ));
    let mut flag = bytes;
    flag[136 + 192] = 2;
    assert_eq!(
        Block::decode(&flag),
        Err(DecodeError::TextFlag { index: 0, flag: 2 })
    );
    assert_eq!(identity(1).public(), fields(&network, 1, b"").author);
}
