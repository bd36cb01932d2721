//! Builders of posts, blocks and chains on `dev`, and the shared vectors.

use std::path::PathBuf;

use blocknet_chain::{
    AuxRoot, Block, Checked, Head, HeadFields, Header, HeaderState, Identity, Kind, Network, Post,
    PostId, Stub, TextParts, Unchecked, body_root, next_difficulty, stamp_hash, stamp_target,
};

/// The bytes of a hex string.
pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex).expect("a vector is hex")
}

/// A file of the shared vectors; says so and gives `None` where there is no such folder.
pub(crate) fn vectors(path: &str) -> Option<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let file = PathBuf::from(root).join(path);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) => {
            println!("skipped: {path} is not there ({error})");
            None
        }
    }
}

pub(crate) fn identity(number: u8) -> Identity {
    Identity::from_seed([number; 32])
}

/// The bytes of a text without tags.
pub(crate) fn plain(content: &str) -> Vec<u8> {
    tagged(&[], content)
}

pub(crate) fn tagged(tags: &[(&str, &str)], content: &str) -> Vec<u8> {
    let tags = tags
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    let parts = TextParts {
        tags,
        content: content.to_owned(),
    };
    parts.encode().expect("a text that keeps T1")
}

/// Fields of a note by author `number`, five seconds after genesis.
pub(crate) fn fields(network: &Network, number: u8, text: &[u8]) -> HeadFields {
    let created = network.params().genesis_time() + 5;
    HeadFields::new(
        network,
        Kind::NOTE,
        identity(number).public(),
        created,
        None,
        text,
    )
}

/// Searches the nonce of a stamp.
pub(crate) fn stamped(network: &Network, fields: &HeadFields) -> Head {
    let (pre, target) = (fields.stamp_pre(network), stamp_target(fields.stamp_work));
    let nonce = (0..).find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)));
    fields.head(nonce.expect("every target is met by some nonce"))
}

pub(crate) fn signed(network: &Network, number: u8, fields: &HeadFields) -> Stub {
    stamped(network, fields).sign(network, &identity(number))
}

/// A valid note by author `number`.
pub(crate) fn note(network: &Network, number: u8, content: &str) -> Post {
    let text = plain(content);
    let stub = signed(network, number, &fields(network, number, &text));
    Post::new(stub, Some(text)).expect("its own text")
}

/// The stub with one of its bytes changed and nothing repaired.
pub(crate) fn with_byte(stub: &Stub, at: usize, byte: u8) -> Stub {
    let mut bytes = *stub.as_bytes();
    bytes[at] = byte;
    Stub::from_bytes(bytes)
}

/// An unmined header over the posts, all of whose fields keep the rules.
pub(crate) fn template(
    network: &Network,
    parent: &HeaderState,
    gap: u64,
    posts: &[Post],
) -> Header {
    let work_secs = u32::try_from(gap.min(60)).expect("at most 60");
    let leaves: Vec<_> = posts.iter().map(|post| post.stub.leaf()).collect();
    Header {
        version: 1,
        prev: parent.id,
        body_root: body_root(&leaves),
        aux_root: AuxRoot::ZERO,
        time: parent.time + gap,
        height: parent.height.next().expect("a short chain"),
        bits: next_difficulty(network.params(), parent.ease, work_secs).0,
        work_secs,
        post_count: u32::try_from(posts.len()).expect("few posts"),
        body_bytes: posts.iter().map(Post::body_size).sum(),
        nonce: 0,
    }
}

/// Searches the nonce of a header; for the targets of `dev` alone.
pub(crate) fn mined(mut header: Header) -> Header {
    let target = header.bits.to_target();
    while !target.is_met_by(header.id().as_bytes()) {
        header.nonce += 1;
    }
    header
}

/// A block of the posts, ten seconds after its parent.
pub(crate) fn block(network: &Network, parent: &HeaderState, posts: Vec<Post>) -> Block<Unchecked> {
    Block::new(mined(template(network, parent, 10, &posts)), posts)
}

/// Mines and checks blocks of these posts upon genesis; gives blocks and states.
pub(crate) fn chain(
    network: &Network,
    bodies: Vec<Vec<Post>>,
) -> Vec<(Block<Checked>, HeaderState)> {
    let mut parent = HeaderState::genesis(network);
    let mut blocks = Vec::new();
    for posts in bodies {
        let checked = block(network, &parent, posts)
            .check(network)
            .expect("a valid body");
        parent = blocknet_chain::check_header(network, &parent, checked.header())
            .expect("a valid header");
        blocks.push((checked, parent));
    }
    blocks
}

pub(crate) fn id_of(number: u8) -> PostId {
    PostId::from_bytes([number; 32])
}
