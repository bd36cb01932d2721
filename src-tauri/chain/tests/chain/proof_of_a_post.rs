//! Proof of a post: genesis ← 1 ← 2 (the post) ← 3 ← 4, the post's `seen` names block 1.

use blocknet_chain::{
    Block, Checked, CompactTarget, DecodeError, HeadFields, Header, Height, Network, Post, Proof,
    ProofError, Rule, audit_path,
};

use crate::support::{chain, fields, identity, mined, note, signed, tagged, template};

struct Story {
    network: Network,
    blocks: Vec<Block<Checked>>,
    proof: Proof,
}

/// The post of place 1 in block 2, with headers from block `first` to the tip.
fn story(first: usize) -> Story {
    let network = Network::dev();
    let one = chain(&network, vec![vec![note(&network, 1, "first")]]);
    let seen = one[0].0.id().to_string();
    let text = tagged(&[("name", "Ada"), ("seen", &seen)], "I was there");
    let stub = signed(&network, 2, &fields(&network, 2, &text));
    let post = Post::new(stub, Some(text)).expect("its own text");
    let bodies = vec![
        one[0].0.posts().to_vec(),
        vec![note(&network, 3, "a"), post.clone(), note(&network, 4, "b")],
        vec![],
        vec![note(&network, 5, "later")],
    ];
    let blocks: Vec<_> = chain(&network, bodies)
        .into_iter()
        .map(|(block, _)| block)
        .collect();
    let leaves: Vec<_> = blocks[1].leaves().collect();
    let genesis = [*network.genesis()];
    let headers = genesis
        .iter()
        .chain(blocks.iter().map(Block::header))
        .skip(first)
        .copied();
    let proof = Proof {
        network: network.params().clone(),
        post,
        path: audit_path(1, &leaves),
        index: 1,
        count: 3,
        headers: headers.collect(),
    };
    Story {
        network,
        blocks,
        proof,
    }
}

#[test]
fn says_who_what_not_before_and_how_much_work_on_top() {
    for first in [0, 1] {
        let Story {
            network,
            blocks,
            proof,
        } = story(first);
        let verdict = proof.verify().expect("a true proof");
        assert_eq!(verdict.author, identity(2).public());
        assert_eq!(verdict.post, proof.post.stub.id(&network));
        assert_eq!(verdict.text.expect("readable").content, "I was there");
        let not_before = verdict.not_before.expect("the block that it names");
        assert_eq!(
            (not_before.id, not_before.height),
            (blocks[0].id(), Height::new(1))
        );
        assert_eq!(verdict.block.id, blocks[1].id());
        assert_eq!(verdict.tip.id, blocks[3].id());
        assert_eq!(
            (
                verdict.blocks_on_top,
                verdict.work_on_top.to_string().as_str()
            ),
            (2, "200")
        );
        assert!(verdict.from_genesis);
    }
}

#[test]
fn says_nothing_of_not_before_without_the_block_that_the_text_names() {
    let verdict = story(2).proof.verify().expect("a true proof");
    assert_eq!(verdict.not_before, None);
    assert!(!verdict.from_genesis);
    assert_eq!(verdict.blocks_on_top, 2);
}

#[test]
fn survives_its_binary_form() {
    let proof = story(1).proof;
    let bytes = proof.encode().expect("has its text");
    assert_eq!(Proof::decode(&bytes), Ok(proof));
    assert_eq!(Proof::decode(&bytes[1..]), Err(DecodeError::ProofMark));
    let erased = story(1).proof;
    let erased = Proof {
        post: erased.post.without_text(),
        ..erased
    };
    assert_eq!(erased.encode(), None);
    assert_eq!(erased.verify(), Err(ProofError::NoText));
}

#[test]
fn does_not_hold_for_another_place_or_path() {
    let proof = story(1).proof;
    let moved = Proof {
        index: 0,
        ..proof.clone()
    };
    assert!(matches!(moved.verify(), Err(ProofError::NotInBlock { .. })));
    let outside = Proof {
        index: 3,
        ..proof.clone()
    };
    assert!(matches!(
        outside.verify(),
        Err(ProofError::Path {
            index: 3,
            count: 3,
            ..
        })
    ));
    let short = Proof {
        path: proof.path[..1].to_vec(),
        ..proof.clone()
    };
    assert!(matches!(
        short.verify(),
        Err(ProofError::Path { steps: 1, .. })
    ));
    let mut path = proof.path.clone();
    path[0][0] ^= 1;
    let bent = Proof { path, ..proof };
    assert_eq!(
        bent.verify().expect_err("another root").rule(),
        Some(Rule::B2)
    );
}

#[test]
fn does_not_hold_for_another_post() {
    let Story { network, proof, .. } = story(1);
    let other = Proof {
        post: note(&network, 9, "never mined"),
        ..proof.clone()
    };
    assert!(matches!(other.verify(), Err(ProofError::NotInBlock { .. })));
    let stub = signed(
        &network,
        9,
        &HeadFields {
            ..fields(&network, 2, b"\0x")
        },
    );
    let forged = Post::new(stub, Some(b"\0x".to_vec())).expect("its own text");
    let forged = Proof {
        post: forged,
        ..proof
    };
    assert_eq!(forged.verify().expect_err("forged").rule(), Some(Rule::P3));
}

#[test]
fn does_not_hold_on_another_network() {
    let proof = story(1).proof;
    let main = Proof {
        network: Network::main().params().clone(),
        ..proof
    };
    assert_eq!(
        main.verify().expect_err("another network").rule(),
        Some(Rule::P1)
    );
}

#[test]
fn does_not_hold_with_a_broken_run_of_headers() {
    let proof = story(2).proof;
    let broken = |headers: Vec<Header>| {
        Proof {
            headers,
            ..proof.clone()
        }
        .verify()
    };
    let headers = &proof.headers;
    assert_eq!(broken(vec![]), Err(ProofError::NoHeaders));
    let gap = broken(vec![headers[0], headers[2]]).expect_err("a gap");
    assert_eq!(gap.rule(), Some(Rule::H2));
    let mut cheap = headers.clone();
    let target = cheap[2].bits.to_target();
    while target.is_met_by(cheap[2].id().as_bytes()) {
        cheap[2].nonce += 1;
    }
    let error = broken(cheap).expect_err("no proof of work");
    assert!(matches!(error, ProofError::Header { index: 2, .. }));
    assert_eq!(error.rule(), Some(Rule::H6));
    let mut easy = headers.clone();
    easy[2].bits = CompactTarget::new(0x2100_ffff);
    assert_eq!(broken(easy), Err(ProofError::Limit { index: 2 }));
}

#[test]
fn cannot_begin_with_a_genesis_of_its_own() {
    let proof = story(1).proof;
    let mut headers = proof.headers.clone();
    headers[0] = mined(Header {
        height: Height::GENESIS,
        ..headers[0]
    });
    let error = Proof { headers, ..proof }
        .verify()
        .expect_err("a false genesis");
    assert_eq!(error.rule(), Some(Rule::H2));
}

#[test]
fn does_not_hold_in_a_block_that_p4_forbids() {
    let Story {
        network,
        blocks,
        proof,
    } = story(2);
    let parent = blocknet_chain::HeaderState {
        id: blocks[0].id(),
        height: Height::new(1),
        time: blocks[0].header().time,
        ease: blocknet_chain::Ease::FLOOR,
        work: blocknet_chain::Work::ZERO,
    };
    let late = template(&network, &parent, 2_000_000, blocks[1].posts());
    let error = Proof {
        headers: vec![mined(late)],
        ..proof
    }
    .verify()
    .expect_err("too late");
    assert_eq!(error.rule(), Some(Rule::P4));
}
