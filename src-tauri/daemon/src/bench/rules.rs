//! How fast the rules run: headers, and whole checks of posts.

use std::time::Instant;

use anyhow::{Context, Result};
use blocknet_chain::{
    AuxRoot, Header, HeaderState, Network, check_header, check_posts, next_difficulty,
};
use blocknet_node::miner::kernel::{Kernel, Search};

use super::author::Author;

/// Posts of one batch, as a block holds them.
const BATCH: usize = 1_000;

/// Headers checked per second, and posts checked per second (signature, stamp, layout).
pub(super) fn measure(count: u32) -> Result<(f64, f64)> {
    Ok((headers(count)?, posts(count)?))
}

fn headers(count: u32) -> Result<f64> {
    let network = Network::dev();
    let chain = empty_chain(&network, count)?;
    let began = Instant::now();
    let mut parent = HeaderState::genesis(&network);
    for header in &chain {
        parent = check_header(&network, &parent, header)?;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

/// A chain of empty blocks with proof of work.
fn empty_chain(network: &Network, count: u32) -> Result<Vec<Header>> {
    let mut parent = HeaderState::genesis(network);
    let mut chain = Vec::new();
    for _ in 0..count {
        let header = mined(Header {
            version: 1,
            prev: parent.id,
            body_root: blocknet_chain::body_root(&[]),
            aux_root: AuxRoot::ZERO,
            time: parent.time + 1,
            height: parent.height.next().context("the chain is too high")?,
            bits: next_difficulty(network.params(), parent.ease, 1).0,
            work_secs: 1,
            post_count: 0,
            body_bytes: 0,
            nonce: 0,
        })?;
        parent = check_header(network, &parent, &header)?;
        chain.push(header);
    }
    Ok(chain)
}

/// The header with the nonce that its target asks for.
pub(super) fn mined(header: Header) -> Result<Header> {
    let target = header.bits.to_target().to_be_bytes();
    let nonce = Search::header(&header.encode(), &target)
        .scan(Kernel::detect(), 0, u64::MAX)
        .context("no nonce meets the target")?;
    Ok(Header { nonce, ..header })
}

fn posts(count: u32) -> Result<f64> {
    let network = Network::dev();
    let posts = Author::posts(count, 300)?;
    let began = Instant::now();
    for batch in posts.chunks(BATCH) {
        for checked in check_posts(&network, batch) {
            checked?;
        }
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}
