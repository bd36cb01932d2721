//! A look into the chain by the command line, and the same by REST: blocks, a block, the chain's growth, a check.
//!
//! ```text
//! blocknetd blocks, block, reorgs, resync ──▶ ada
//! ```

use harness::nodes::wait_connected;
use harness::{At as _, Node};
use serde_json::Value;

#[tokio::test]
async fn lists_blocks_and_shows_one_by_height_and_by_id() {
    let ada = Node::lone("ada").await;
    let post = ada.post("a word for the block").await;
    ada.mine().await;
    ada.mine_empty().await;
    let listed = ada.cli_json(&["blocks", "-n", "2"]).await;
    let heights: Vec<u64> = listed
        .list_at("/blocks")
        .iter()
        .map(|block| block.number_at("/height"))
        .collect();
    assert_eq!(heights, [2, 1]);
    let below = ada.cli_json(&["blocks", "--before", "1"]).await;
    assert_eq!(below["blocks"][0]["height"], 0);
    let printed = ada.cli(&["blocks"]).await.ok().stdout;
    assert!(printed.contains(" 1 post "), "{printed}");

    let by_height = ada.cli_json(&["block", "1"]).await;
    let id = by_height.text_at("/id").to_owned();
    let by_id = ada.cli_json(&["block", &id]).await;
    assert_eq!(by_height, by_id);
    assert_eq!(by_id["posts"][0]["id"], post["id"]);
    let printed = ada.cli(&["block", "1"]).await.ok().stdout;
    for part in ["a word for the block", "on the chain, 2 deep", id.as_str()] {
        assert!(printed.contains(part), "no {part:?} in {printed}");
    }
    ada.cli(&["block", "99"]).await.code(4);
    ada.cli(&["block", "first"]).await.code(1);
    let none = ada.cli_json(&["reorgs"]).await;
    assert_eq!(none["reorgs"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn the_chains_growth_is_told_at_evenly_spread_blocks() {
    let ada = Node::lone("ada").await;
    ada.post("the first").await;
    ada.mine().await;
    for _ in 0..6 {
        ada.mine_empty().await;
    }
    let all = ada.public().get("/v1/chain/stats").await.expect(200).json();
    let points = all.list_at("/points");
    assert_eq!(points.len(), 8, "{all:#}");
    assert_eq!(points[0]["hash_rate"], Value::Null, "nobody mined genesis");
    for (height, point) in points.iter().enumerate().skip(1) {
        assert_eq!(
            point.number_at("/height"),
            u64::try_from(height).expect("few")
        );
        assert_eq!(point.text_at("/difficulty_hashes"), "256");
        assert_eq!(point.text_at("/posts"), "1");
        assert!(point["hash_rate"].as_f64().is_some_and(|rate| rate > 0.0));
    }
    let few = ada
        .public()
        .get("/v1/chain/stats?points=3")
        .await
        .expect(200)
        .json();
    let heights: Vec<u64> = few
        .list_at("/points")
        .iter()
        .map(|point| point.number_at("/height"))
        .collect();
    assert_eq!(heights, [0, 3, 7]);
    for bad in ["points=1", "points=501", "points=many", "width=3"] {
        ada.public()
            .get(&format!("/v1/chain/stats?{bad}"))
            .await
            .expect(400);
    }
    for bad in ["limit=0", "limit=201", "before=x", "since=1"] {
        ada.public()
            .get(&format!("/v1/reorgs?{bad}"))
            .await
            .expect(400);
    }
}

#[tokio::test]
async fn a_resync_asks_the_peers_and_looks_at_everything() {
    let ada = Node::lone("ada").await;
    let ben = Node::lone("ben").await;
    ada.post("looked at").await;
    ada.mine().await;
    let before = ada.owner().get("/v1/owner/resync").await.expect(200).json();
    assert_eq!(before.text_at("/stage"), "never");
    ada.add_peer(&ben.address()).await;
    wait_connected(&ada, &ben.address()).await;
    let done = ada.cli_json(&["resync"]).await;
    assert_eq!(done.text_at("/stage"), "done", "{done:#}");
    assert_eq!(
        (
            done.number_at("/peers_asked"),
            done.number_at("/peers_answered")
        ),
        (1, 1)
    );
    assert_eq!(
        (done.number_at("/blocks"), done.number_at("/posts")),
        (2, 1)
    );
    assert_eq!(done["problems"], Value::Array(Vec::new()));
    let printed = ada.cli(&["resync"]).await.ok().stdout;
    assert!(
        printed.contains("2 blocks and 1 post checked, 0 problems"),
        "{printed}"
    );
}
