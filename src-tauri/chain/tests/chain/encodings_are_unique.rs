//! Decoding never panics, and accepts exactly one encoding of each thing.

use blocknet_chain::{
    AuxRoot, Block, BlockId, BodyRoot, CompactTarget, Header, Height, Params, Post, PostId, Proof,
    Stub, TextParts, text_hash,
};
use proptest::prelude::*;

prop_compose! {
    fn any_header()(
        numbers: (u32, u64, u32, u32, u32, u32, u32, u64), hashes: [[u8; 32]; 3],
    ) -> Header {
        Header {
            version: numbers.0,
            prev: BlockId::from_bytes(hashes[0]),
            body_root: BodyRoot::from_bytes(hashes[1]),
            aux_root: AuxRoot::from_bytes(hashes[2]),
            time: numbers.1,
            height: Height::new(numbers.2),
            bits: CompactTarget::new(numbers.3),
            work_secs: numbers.4,
            post_count: numbers.5,
            body_bytes: numbers.6,
            nonce: numbers.7,
        }
    }
}

prop_compose! {
    /// A post of any stub that names the size and hash of its text.
    fn any_post()(
        start in any::<[u8; 32]>(), end in any::<[u8; 32]>(),
        text in prop::collection::vec(any::<u8>(), 0..200), erased in any::<bool>(),
    ) -> Post {
        let mut bytes = [0; 192];
        bytes[..32].copy_from_slice(&start);
        bytes[160..].copy_from_slice(&end);
        bytes[86..88].copy_from_slice(&u16::try_from(text.len()).expect("short").to_be_bytes());
        bytes[88..120].copy_from_slice(text_hash(&text).as_bytes());
        let stub = Stub::from_bytes(bytes);
        Post::new(stub, (!erased).then_some(text)).expect("its own text")
    }
}

prop_compose! {
    fn any_params()(
        name in "[a-z0-9-]{1,32}", time: u64, size in 3u32..0x20, mantissa in 0x8000u32..0x80_0000,
        retarget: bool, secs: (u32, u32), stamp in 1u32..,
    ) -> Params {
        let bits = CompactTarget::new(size << 24 | mantissa);
        Params::new(&name, time, bits, retarget, secs.0, secs.1, stamp).expect("allowed values")
    }
}

prop_compose! {
    fn any_parts()(
        tags in prop::collection::vec(("[a-z0-9_]{1,32}", "[^\0]{0,40}"), 0..=16),
        content in "[^\0]{0,300}",
    ) -> TextParts {
        TextParts { tags, content }
    }
}

prop_compose! {
    fn any_proof()(
        network in any_params(), post in any_post().prop_filter("not erased", |p| p.text.is_some()),
        path in prop::collection::vec(any::<[u8; 32]>(), 0..=32), at: (u32, u32),
        headers in prop::collection::vec(any_header(), 0..5),
    ) -> Proof {
        Proof { network, post, path, index: at.0, count: at.1, headers }
    }
}

/// Any bytes, or an encoding with a byte changed, cut or added.
fn spoilt(encoding: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4);
    (encoding, change).prop_map(|(mut bytes, (at, byte, how))| {
        let at = at.index(bytes.len() + 1);
        match how {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, byte),
            2 => bytes = vec![byte; at],
            _ => bytes
                .iter_mut()
                .skip(at)
                .take(1)
                .for_each(|old| *old = byte),
        }
        bytes
    })
}

fn any_block() -> impl Strategy<Value = (Header, Vec<Post>)> {
    (any_header(), prop::collection::vec(any_post(), 0..6))
}

proptest! {
    #[test]
    fn headers_come_back(header in any_header()) {
        prop_assert_eq!(Header::decode(&header.encode()), header);
    }

    #[test]
    fn any_136_bytes_are_one_header(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        match Header::decode_slice(&bytes) {
            Ok(header) => prop_assert_eq!(header.encode().to_vec(), bytes.clone()),
            Err(_) => prop_assert_ne!(bytes.len(), Header::SIZE),
        }
        let sized: [u8; 136] = std::array::from_fn(|i| bytes.get(i).copied().unwrap_or(7));
        prop_assert_eq!(Header::decode(&sized).encode(), sized);
    }

    #[test]
    fn any_192_bytes_are_one_stub(start: [u8; 32], end: [u8; 32], fill: u8) {
        let mut bytes = [fill; 192];
        bytes[..32].copy_from_slice(&start);
        bytes[160..].copy_from_slice(&end);
        let stub = Stub::from_bytes(bytes);
        prop_assert_eq!(stub.as_bytes(), &bytes);
        prop_assert_eq!(&stub.head()[..], &bytes[..128]);
        prop_assert_eq!(stub.version(), bytes[0]);
        prop_assert_eq!(stub.signature().to_bytes()[63], bytes[191]);
        prop_assert_eq!(stub.parent().is_none(), fill == 0);
    }

    #[test]
    fn texts_come_back(parts in any_parts()) {
        if let Ok(text) = parts.encode() {
            prop_assert_eq!(TextParts::decode(&text), Ok(parts));
        }
    }

    #[test]
    fn a_text_has_one_encoding(
        bytes in spoilt(any_parts().prop_map(|parts| parts.encode().unwrap_or_default())),
    ) {
        if let Ok(parts) = TextParts::decode(&bytes) {
            prop_assert_eq!(parts.encode(), Ok(bytes));
        }
    }

    #[test]
    fn posts_alone_come_back(post in any_post()) {
        match post.encode_alone() {
            Some(bytes) => prop_assert_eq!(Post::decode_alone(&bytes), Ok(post)),
            None => prop_assert!(post.text.is_none()),
        }
    }

    #[test]
    fn a_post_alone_has_one_encoding(
        bytes in spoilt(any_post().prop_map(|post| post.encode_alone().unwrap_or_default())),
    ) {
        if let Ok(post) = Post::decode_alone(&bytes) {
            prop_assert_eq!(post.encode_alone(), Some(bytes));
        }
    }

    #[test]
    fn blocks_come_back((header, posts) in any_block()) {
        let block = Block::new(header, posts);
        prop_assert_eq!(Block::decode(&block.encode()), Ok(block));
    }

    #[test]
    fn a_block_has_one_encoding(
        bytes in spoilt(any_block().prop_map(|(header, posts)| Block::new(header, posts).encode())),
    ) {
        if let Ok(block) = Block::decode(&bytes) {
            prop_assert_eq!(block.encode(), bytes);
        }
    }

    #[test]
    fn params_come_back(params in any_params()) {
        prop_assert_eq!(Params::decode(&params.encode()), Ok(params));
    }

    #[test]
    fn params_have_one_encoding(bytes in spoilt(any_params().prop_map(|p| p.encode()))) {
        if let Ok(params) = Params::decode(&bytes) {
            prop_assert_eq!(params.encode(), bytes);
        }
    }

    #[test]
    fn proofs_come_back(proof in any_proof()) {
        let bytes = proof.encode().expect("has its text");
        prop_assert_eq!(Proof::decode(&bytes), Ok(proof));
    }

    #[test]
    fn a_proof_has_one_encoding(
        bytes in spoilt(any_proof().prop_map(|proof| proof.encode().expect("has its text"))),
    ) {
        if let Ok(proof) = Proof::decode(&bytes) {
            prop_assert_eq!(proof.encode(), Some(bytes));
        }
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Block::decode(&bytes);
        let _ = Post::decode_alone(&bytes);
        let _ = TextParts::decode(&bytes);
        let _ = Params::decode(&bytes);
        let _ = Proof::decode(&bytes);
        let _ = Proof::decode(&[b"blocknet-proof-v1".to_vec(), bytes].concat());
    }

    #[test]
    fn any_proof_can_be_verified_without_a_panic(proof in any_proof()) {
        prop_assert!(proof.verify().is_err());
    }

    #[test]
    fn hashes_parse_from_their_own_digits_alone(bytes: [u8; 32], text in "[0-9a-fA-F]{60,66}") {
        let id = PostId::from_bytes(bytes);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        if let Ok(id) = text.parse::<PostId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }
}
