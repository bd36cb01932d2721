//! The vectors of the protocol's reference, and a few of them inline.

use blocknet_chain::{
    AuxRoot, Block, CompactTarget, Ease, HeadFields, Header, HeaderState, Identity, Kind, Leaf,
    Network, Params, Post, Stub, TextParts, audit_path, body_root, check_created, check_header,
    check_signature, check_stub, next_difficulty, root_from_path, sha256, text_hash,
};
use serde_json::Value;

use crate::support::{bytes, vectors};

fn load() -> Option<Value> {
    vectors("blocknet-v1.json").map(|text| serde_json::from_str(&text).expect("JSON"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().expect("a list")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("a string")
}

fn hex(value: &Value, name: &str) -> Vec<u8> {
    bytes(text(value, name))
}

fn number(value: &Value, name: &str) -> u64 {
    match &value[name] {
        Value::String(digits) => digits.parse().expect("a number"),
        other => other.as_u64().expect("a number"),
    }
}

fn u32_of(value: &Value, name: &str) -> u32 {
    u32::try_from(number(value, name)).expect("32 bits")
}

fn bits(value: &Value, name: &str) -> CompactTarget {
    let digits = text(value, name).trim_start_matches("0x");
    CompactTarget::new(u32::from_str_radix(digits, 16).expect("bits"))
}

fn ease(value: &Value, name: &str) -> Ease {
    Ease::new(value[name].as_i64().expect("a number")).expect("not above the floor")
}

/// A network of the vector's own fields: some differ from those of the network of that name.
fn network(value: &Value) -> Network {
    let params = Params::new(
        text(value, "name"),
        number(value, "genesis_time"),
        bits(value, "limit_bits"),
        number(value, "retarget") == 1,
        u32_of(value, "heartbeat_secs"),
        u32_of(value, "max_ahead_secs"),
        u32_of(value, "stamp_work_per_byte"),
    );
    Network::new(params.expect("allowed values"))
}

#[test]
fn networks_have_their_parameters_genesis_and_id() {
    let Some(all) = load() else { return };
    for value in list(&all, "networks") {
        let network = network(value);
        assert_eq!(network.params().encode(), hex(value, "params"));
        assert_eq!(
            Params::decode(&hex(value, "params")).as_ref(),
            Ok(network.params())
        );
        assert_eq!(network.genesis().encode().to_vec(), hex(value, "genesis"));
        assert_eq!(network.genesis_id().to_string(), text(value, "id"));
        assert_eq!(network.net().to_string(), text(value, "net"));
        let aux_root = AuxRoot::from_bytes(sha256(&[&hex(value, "params")]));
        assert_eq!(network.genesis().aux_root, aux_root);
    }
}

#[test]
fn posts_are_built_byte_by_byte_from_their_fields() {
    let Some(all) = load() else { return };
    for value in list(&all, "posts") {
        let network = Network::dev();
        let identity = Identity::from_seed(hex(value, "seed").try_into().expect("32 bytes"));
        let tags = list(value, "tags").iter().map(|tag| {
            (
                tag[0].as_str().expect("key").to_owned(),
                tag[1].as_str().expect("value").to_owned(),
            )
        });
        let parts = TextParts {
            tags: tags.collect(),
            content: text(value, "content").to_owned(),
        };
        let encoded = parts.encode().expect("keeps T1");
        assert_eq!(encoded, hex(value, "text"));
        assert_eq!(TextParts::decode(&encoded), Ok(parts));
        assert_eq!(text_hash(&encoded).to_string(), text(value, "text_hash"));
        let parent = text(value, "parent").parse().expect("an id");
        let kind = Kind::new(u8::try_from(number(value, "kind")).expect("a byte"));
        let fields = HeadFields::new(
            &network,
            kind,
            identity.public(),
            number(value, "created"),
            (parent != blocknet_chain::PostId::ZERO).then_some(parent),
            &encoded,
        );
        assert_eq!(fields.stamp_work, number(value, "stamp_work"));
        let stub = fields
            .head(number(value, "stamp_nonce"))
            .sign(&network, &identity);
        assert_eq!(stub.as_bytes().to_vec(), hex(value, "stub"));
    }
}

#[test]
fn posts_have_their_fields_names_and_keep_the_rules() {
    let Some(all) = load() else { return };
    for value in list(&all, "posts") {
        let network = Network::dev();
        let stub = Stub::from_bytes(hex(value, "stub").try_into().expect("192 bytes"));
        assert_eq!(stub.version(), 1);
        assert_eq!(stub.net(), network.net());
        assert_eq!(stub.author().to_string(), text(value, "author"));
        assert_eq!(stub.created(), number(value, "created"));
        assert_eq!(stub.stamp_work(), number(value, "stamp_work"));
        assert_eq!(stub.stamp_nonce(), number(value, "stamp_nonce"));
        assert_eq!(u64::from(stub.text_size()), number(value, "text_size"));
        assert_eq!(stub.signature().to_string(), text(value, "signature"));
        assert_eq!(stub.id(&network).to_string(), text(value, "id"));
        assert_eq!(stub.leaf().to_string(), text(value, "leaf"));
        assert_eq!(check_stub(&network, &stub), Ok(()));
        assert_eq!(check_signature(&network, &stub), Ok(()));
        assert_eq!(check_created(&stub, stub.created()), Ok(()));
        assert!(Post::new(stub, Some(hex(value, "text"))).is_ok());
    }
}

#[test]
fn merkle_roots_and_paths_are_those_of_the_reference() {
    let Some(all) = load() else { return };
    let leaves: Vec<Leaf> = list(&all, "posts")
        .iter()
        .map(|post| text(post, "leaf").parse().expect("hex"))
        .collect();
    for value in list(&all, "merkle") {
        let count = usize::try_from(number(value, "count")).expect("small");
        let some = &leaves[..count];
        let root = body_root(some);
        assert_eq!(root.to_string(), text(value, "root"));
        for (index, expected) in list(value, "paths").iter().enumerate() {
            let path = audit_path(index, some);
            let shown: Vec<_> = path
                .iter()
                .map(|step| Value::String(hex::encode(step)))
                .collect();
            assert_eq!(&Value::Array(shown), expected);
            assert_eq!(root_from_path(some[index], index, count, &path), Some(root));
        }
    }
}

#[test]
fn difficulty_follows_the_reference() {
    let Some(all) = load() else { return };
    let lines = list(&all, "asert");
    assert_eq!(lines.len(), 412);
    for value in lines {
        let work_secs = u32_of(value, "work_secs");
        let (found, after) = next_difficulty(&Params::main(), ease(value, "e_parent"), work_secs);
        assert_eq!(found, bits(value, "bits"), "{value}");
        assert_eq!(after, ease(value, "e"), "{value}");
        assert_eq!(found.to_target().work().to_string(), text(value, "work"));
    }
}

/// Checks a block of the vectors upon its parent.
fn check_block(network: &Network, parent: &HeaderState, value: &Value) -> HeaderState {
    let (header, body) = (hex(value, "header"), hex(value, "body"));
    let whole = [header.clone(), body].concat();
    let block = Block::decode(&whole).expect("a block");
    assert_eq!(block.encode(), whole);
    let state = check_header(network, parent, block.header()).expect("a valid header");
    assert_eq!(state.id.to_string(), text(value, "id"));
    assert_eq!(u64::from(state.height.get()), number(value, "height"));
    assert_eq!(state.ease, ease(value, "e"));
    assert_eq!(state.work.to_string(), text(value, "cumulative_work"));
    assert!(block.is_complete());
    assert!(block.check(network).is_ok());
    let erased = [header, hex(value, "erased")].concat();
    let block = Block::decode(&erased).expect("a block");
    assert_eq!(block.encode(), erased);
    assert_eq!(block.is_complete(), block.posts().is_empty());
    assert!(block.check(network).is_ok());
    state
}

#[test]
fn blocks_form_a_chain_whole_and_erased() {
    let Some(all) = load() else { return };
    let network = Network::dev();
    let mut parent = HeaderState::genesis(&network);
    for value in list(&all, "blocks") {
        parent = check_block(&network, &parent, value);
    }
    assert_eq!(parent.height.get(), 4);
}

const STUB: &str = "0100824740228a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c\
    000000006955b90500000000000004b6000000000000000000000000000000000000000000000000000000000000\
    0000000ea58fc59f9d29aeec1104fb57dbc7d01d8d2d6fd14ee2792e8893588c1e4a61b1000000000000061a\
    eb8dab873102103188c6e446673d0026f02784504a66f3959c3067d47e2a7dbd\
    2f36ee6edaa39470b1025d1f3a682dca3dd24ec97b1e965ed201e6a2fb1f6b00";

const HEADER: &str = "0000000182474022fde437e3b00db57c10b76b8e0ca71430e67f157c86b4718496015902\
    28f259d34201fc96942d9246c2ee23b4a47c9019383cba1650ac249fdb4a084e\
    0000000000000000000000000000000000000000000000000000000000000000\
    000000006955b907000000012000ffff0000000500000001000000cf000000000000011f";

#[test]
fn the_first_block_of_dev_stands_without_the_shared_folder() {
    let network = Network::dev();
    let body = [bytes(STUB), vec![1], b"\0Hello, chain.".to_vec()].concat();
    let block = Block::decode(&[bytes(HEADER), body].concat()).expect("a block");
    let state = check_header(&network, &HeaderState::genesis(&network), block.header());
    let id = "0038664540dc149328175ed0a14f99ee854bbd413d45f88722e9c48239e8371c";
    assert_eq!(state.expect("a valid header").id.to_string(), id);
    let block = block.check(&network).expect("a valid body");
    let entry = block.entries().next().expect("a post");
    let post = "6fd57953b5cc94774681fdc4f4ae1aa5390384f55db3ae6aaa38d45489879657";
    let leaf = "28f259d34201fc96942d9246c2ee23b4a47c9019383cba1650ac249fdb4a084e";
    assert_eq!(
        (entry.id.to_string(), entry.leaf.to_string()),
        (post.into(), leaf.into())
    );
    assert_eq!(block.header().encode()[..], bytes(HEADER)[..]);
    assert_eq!(
        Header::decode_slice(&bytes(HEADER)).as_ref(),
        Ok(block.header())
    );
}
