//! Grows a chain in a folder, through a running node's own door for blocks.

use std::path::Path;

use anyhow::{Context, Result, bail};
use blocknet_chain::{
    AuxRoot, Block, Header, HeaderState, Network, Post, Unchecked, body_root, check_header,
    next_difficulty,
};

use super::author::{Author, now};
use super::caller::Caller;
use super::child::Child;
use super::rules;

/// Posts in a block: what 262,144 bytes hold of posts of this size, with room to spare.
const PER_BLOCK: u32 = 700;
/// Authors, each of whom writes in every block.
const AUTHORS: u64 = 64;

/// Puts `posts` posts into blocks and hands them to a node on `dir`, one block after another.
pub(super) async fn grow(dir: &Path, posts: u32) -> Result<()> {
    let node = Child::start(dir, &[]).await?;
    let network = Network::dev();
    let mut caller = Caller::connect(node.public()).await?;
    let mut authors: Vec<Author> = (0..AUTHORS).map(Author::new).collect();
    let mut parent = HeaderState::genesis(&network);
    let blocks = posts.div_ceil(PER_BLOCK);
    // The chain ends now, one second a block, so that every post is young enough to stand in it.
    let first = now().saturating_sub(u64::from(blocks) + 1);
    for number in 0..blocks {
        let count = PER_BLOCK.min(posts - number * PER_BLOCK);
        let block = next(
            &network,
            &parent,
            first + u64::from(number),
            &mut authors,
            count,
        )?;
        parent = check_header(&network, &parent, block.header())?;
        let (status, answer) = caller.post("/v1/blocks", block.encode().into()).await?;
        if !status.is_success() {
            let answer = String::from_utf8_lossy(&answer);
            bail!("the node did not take block {number}: {answer}");
        }
    }
    node.stop().await
}

fn next(
    network: &Network,
    parent: &HeaderState,
    time: u64,
    authors: &mut [Author],
    count: u32,
) -> Result<Block<Unchecked>> {
    let posts = write(authors, count, time)?;
    let leaves: Vec<_> = posts.iter().map(|post| post.stub.leaf()).collect();
    let header = rules::mined(Header {
        version: 1,
        prev: parent.id,
        body_root: body_root(&leaves),
        aux_root: AuxRoot::ZERO,
        time,
        height: parent.height.next().context("the chain is too high")?,
        bits: next_difficulty(network.params(), parent.ease, 1).0,
        work_secs: 1,
        post_count: count,
        body_bytes: posts.iter().map(Post::body_size).sum(),
        nonce: 0,
    })?;
    Ok(Block::<Unchecked>::new(header, posts))
}

/// `count` posts, the authors taking turns.
fn write(authors: &mut [Author], count: u32, time: u64) -> Result<Vec<Post>> {
    let each = usize::try_from(count)?.div_ceil(authors.len());
    let mut posts = Vec::new();
    for author in authors {
        for _ in 0..each.min(usize::try_from(count)? - posts.len()) {
            posts.push(author.post(time)?);
        }
    }
    Ok(posts)
}
