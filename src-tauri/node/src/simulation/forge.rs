//! Posts and blocks, made at once, for simulations, tests and benchmarks.

use blocknet_chain::{
    AuxRoot, Block, Checked, CheckedPost, CompactTarget, HeadFields, Header, HeaderState, Identity,
    Kind, Leaf, Network, Params, Post, TextParts, Unchecked, body_root, check_header,
    next_difficulty, stamp_hash, stamp_target,
};

/// Unix time of the networks' genesis.
const GENESIS: u64 = 1_767_225_600;

/// A network whose work is cheap and whose clocks are judged as on `main`.
///
/// # Panics
/// Never: its values are good.
pub(crate) fn network() -> Network {
    let easiest = CompactTarget::new(0x2000_ffff);
    let params = Params::new("swarm", GENESIS, easiest, false, 1, 30, 1);
    Network::new(params.expect("the values of a network"))
}

/// A note without tags, stamped and signed.
///
/// # Panics
/// When the content is no text.
#[must_use]
pub fn post(network: &Network, author: &Identity, created: u64, content: &str) -> CheckedPost {
    let parts = TextParts {
        tags: Vec::new(),
        content: content.to_owned(),
    };
    note(network, author, created, &parts, 1)
}

/// A note, signed and stamped with so many times the work that it needs.
///
/// # Panics
/// When the parts are no text.
#[must_use]
pub fn note(
    network: &Network,
    author: &Identity,
    created: u64,
    parts: &TextParts,
    times_least: u64,
) -> CheckedPost {
    let text = parts.encode().expect("a short text");
    let fields = HeadFields::new(network, Kind::NOTE, author.public(), created, None, &text);
    let fields = fields.with_stamp_work(fields.stamp_work * times_least);
    let (pre, target) = (fields.stamp_pre(network), stamp_target(fields.stamp_work));
    let nonce = (0..)
        .find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)))
        .unwrap_or(0);
    let stub = fields.head(nonce).sign(network, author);
    let post = Post::new(stub, Some(text)).expect("its own text");
    CheckedPost::check(network, post).expect("a post by the rules")
}

/// A block with its proof of work, later than its parent.
#[must_use]
pub fn block(
    network: &Network,
    parent: &HeaderState,
    time: u64,
    posts: Vec<Post>,
) -> Block<Unchecked> {
    let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
    let (bits, _) = next_difficulty(network.params(), parent.ease, 1);
    let mut header = Header {
        version: 1,
        prev: parent.id,
        body_root: body_root(&leaves),
        aux_root: AuxRoot::ZERO,
        time: time.max(parent.time + 1),
        height: parent.height.next().unwrap_or(parent.height),
        bits,
        work_secs: 1,
        post_count: posts.len() as u32,
        body_bytes: posts.iter().map(Post::body_size).sum(),
        nonce: 0,
    };
    let target = bits.to_target();
    while !target.is_met_by(header.id().as_bytes()) {
        header.nonce += 1;
    }
    Block::<Unchecked>::new(header, posts)
}

/// The same, checked, and the state of its header.
///
/// # Panics
/// When the rules do not allow it.
#[must_use]
pub fn checked(
    network: &Network,
    parent: &HeaderState,
    time: u64,
    posts: Vec<Post>,
) -> (Block<Checked>, HeaderState) {
    let block = block(network, parent, time, posts);
    let state = check_header(network, parent, block.header()).expect("a good header");
    (block.check(network).expect("a good body"), state)
}
