//! Blocks that no node takes.

use blocknet_api::dto::BlockDto;
use blocknet_chain::{Block, BlockId, CompactTarget, Header, Network, Post, Stub};
use serde_json::json;

use super::{JSON, OCTETS, Table, check};
use crate::rig::{Rig, block_on, post_of, text};

#[tokio::test]
async fn names_what_is_wrong_with_a_block_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    let network = Network::dev();
    let mut kept = before.clone();
    for table in [layouts(&network), headers(&network), bodies(&network)] {
        for case in table.cases {
            let answer = rig.post("/v1/blocks", case.kind, case.body).await;
            check(case.name, &answer, case.wanted);
        }
    }
    let after = rig.state().await;
    // A good header whose body was damaged on the way stays known: the body is asked for elsewhere.
    kept["headers"] = after["headers"].clone();
    assert_eq!(after, kept);
    rig.host.stop().await;
}

fn hello(network: &Network) -> Post {
    post_of(network, text("hello"))
}

fn layouts(network: &Network) -> Table {
    let good = block_on(network.genesis(), vec![hello(network)], |_| {});
    let mut flag = good.encode();
    flag[136 + 192] = 2;
    let json = BlockDto::new(network, good.header(), good.posts());
    let mut json = serde_json::to_value(json).unwrap();
    let mut listed = json.clone();
    let values = super::posts::listed(&json["posts"][0]);
    listed["posts"][0] = serde_json::from_str(&values).unwrap();
    json["posts"][0]["created"] = json!(7);
    let mut table = Table::of(OCTETS);
    table.body("half a header", vec![0; 100]);
    table.body("an unknown text flag", flag);
    let large = vec![0; 2_000_000];
    table.refused((413, "too_large", ""), "more than any block", large);
    table.kind = JSON;
    table.field("posts[0].created", "a number", json.to_string());
    table.field("posts[0]", "a post as a list", listed.to_string());
    table.field("id", "no id", "{}");
    table
}

fn headers(network: &Network) -> Table {
    let block = |change: fn(&mut Header)| {
        block_on(network.genesis(), vec![hello(network)], change).encode()
    };
    let orphan = block(|h| h.prev = BlockId::ZERO);
    let bits = block(|h| h.bits = CompactTarget::new(0x2000_fffe));
    let mut no_work = block(|_| {});
    no_work[128..136].fill(0);
    let mut table = Table::of(OCTETS);
    table.refused((409, "parent_unknown", ""), "an unknown parent", orphan);
    table.rule("H1", "version 2", block(|h| h.version = 2));
    table.rule("H2", "a height too many", block(|h| h.height = 2.into()));
    table.rule("H3", "the parent's time", block(|h| h.time = 1_767_225_600));
    table.rule("H4", "no work_secs", block(|h| h.work_secs = 0));
    table.rule("H5", "wrong bits", bits);
    table.rule("H7", "too many posts", block(|h| h.post_count = 1_025));
    table
}

fn bodies(network: &Network) -> Table {
    let genesis = network.genesis();
    let post = hello(network);
    let good = block_on(genesis, vec![post.clone()], |_| {});
    let other = post_of(network, text("other"));
    let swapped = Block::new(*good.header(), vec![other]).encode();
    let counted = block_on(genesis, vec![post.clone()], |h| h.post_count = 2);
    let mut stub = *post.stub.as_bytes();
    stub[150] ^= 1;
    let forged = Post {
        stub: Stub::from_bytes(stub),
        text: post.text,
    };
    let forged = block_on(genesis, vec![forged], |_| {}).encode();
    let mut table = Table::of(OCTETS);
    table.rule("B1", "another count", counted.encode());
    table.rule("B2", "another body", swapped);
    table.rule("P3", "a forged post", forged);
    table
}
