//! T1: the layout of texts at its boundaries.

use blocknet_chain::{Network, Post, Rule, TextError, TextMismatch, TextParts};

use crate::support::{fields, identity, plain, tagged};

/// A text of one tag.
fn one_tag(key: &[u8], value: &[u8]) -> Vec<u8> {
    let size = u16::try_from(value.len())
        .expect("a short value")
        .to_be_bytes();
    [
        &[1, u8::try_from(key.len()).expect("a short key")],
        key,
        &size,
        value,
    ]
    .concat()
}

#[test]
fn tags_and_content_come_back_as_written() {
    let tags = [("name", "Zoë"), ("channel", "open-air"), ("name", "second")];
    let text = tagged(&tags, "naïve 😀\n\"quotes\"\u{2028}");
    let parts = TextParts::decode(&text).expect("a readable text");
    assert_eq!(parts.content, "naïve 😀\n\"quotes\"\u{2028}");
    assert_eq!(parts.first_tag("name"), Some("Zoë"));
    assert_eq!(parts.first_tag("seen"), None);
    assert_eq!(parts.encode(), Ok(text));
}

#[test]
fn a_text_has_at_least_its_count_of_tags() {
    assert_eq!(TextParts::decode(&[0]), Ok(TextParts::default()));
    assert_eq!(
        TextParts::decode(&[]),
        Err(TextError::Truncated { index: 0 })
    );
}

#[test]
fn sixteen_tags_are_the_limit() {
    let text = |count: u8| [vec![count], b"\x01k\0\0".repeat(usize::from(count))].concat();
    assert_eq!(
        TextParts::decode(&text(16)).expect("sixteen").tags.len(),
        16
    );
    assert_eq!(
        TextParts::decode(&text(17)),
        Err(TextError::TagCount { count: 17 })
    );
    let many = TextParts {
        tags: vec![("k".into(), String::new()); 17],
        content: String::new(),
    };
    assert_eq!(many.encode(), Err(TextError::TagCount { count: 17 }));
}

#[test]
fn keys_have_1_to_32_characters_of_their_alphabet() {
    for key in [&b"k"[..], b"a_9", &[b'z'; 32]] {
        assert!(TextParts::decode(&one_tag(key, b"v")).is_ok());
    }
    for key in [
        &b""[..],
        &[b'z'; 33],
        b"Key",
        b"a-b",
        b"a b",
        "é".as_bytes(),
        b"\xff",
    ] {
        assert_eq!(
            TextParts::decode(&one_tag(key, b"v")),
            Err(TextError::Key { index: 0 })
        );
    }
}

#[test]
fn a_tag_ends_inside_the_text() {
    let whole = one_tag(b"key", b"value");
    assert!(TextParts::decode(&whole).is_ok());
    for end in 1..whole.len() {
        let found = TextParts::decode(&whole[..end]);
        assert_eq!(found, Err(TextError::Truncated { index: 0 }), "{end}");
    }
}

#[test]
fn a_content_has_at_most_4096_bytes() {
    assert!(TextParts::decode(&plain(&"x".repeat(4096))).is_ok());
    let long = [vec![0], vec![b'x'; 4097]].concat();
    assert_eq!(
        TextParts::decode(&long),
        Err(TextError::ContentSize { size: 4097 })
    );
    let parts = TextParts {
        tags: vec![],
        content: "x".repeat(4097),
    };
    assert_eq!(parts.encode(), Err(TextError::ContentSize { size: 4097 }));
    assert_eq!(parts.encode().expect_err("too long").rule(), Rule::T1);
}

#[test]
fn the_whole_has_at_most_8000_bytes() {
    let of = |size: usize| TextParts {
        tags: vec![("k".into(), "v".repeat(size - 5))],
        content: String::new(),
    };
    let text = of(8000).encode().expect("8,000 bytes");
    assert_eq!(text.len(), 8000);
    assert_eq!(TextParts::decode(&text), Ok(of(8000)));
    let error = of(8001).encode().expect_err("too large");
    assert_eq!(
        (error.clone(), error.rule()),
        (TextError::TextSize { size: 8001 }, Rule::P1)
    );
    assert!(TextParts::decode(&vec![0; 8001]).is_err());
}

#[test]
fn all_of_it_is_utf8_without_nul() {
    assert!(TextParts::decode(b"\0\x01").is_ok());
    assert_eq!(TextParts::decode(b"\0ab\0"), Err(TextError::Nul { at: 2 }));
    assert_eq!(
        TextParts::decode(b"\0ab\xff"),
        Err(TextError::Utf8 { at: 3 })
    );
    // A surrogate, an overlong slash, a cut character.
    for bad in [&b"\0\xed\xa0\x80"[..], b"\0\xc0\xaf", b"\0\xf0\x9f\x98"] {
        assert_eq!(TextParts::decode(bad), Err(TextError::Utf8 { at: 1 }));
    }
    assert_eq!(
        TextParts::decode(&one_tag(b"k", b"a\0")),
        Err(TextError::Nul { at: 1 })
    );
    assert_eq!(
        TextParts::decode(&one_tag(b"k", b"a\xff")),
        Err(TextError::Utf8 { at: 6 })
    );
    let nul = TextParts {
        tags: vec![],
        content: "a\0".into(),
    };
    assert_eq!(nul.encode(), Err(TextError::Nul { at: 1 }));
}

#[test]
fn a_post_takes_its_own_text_alone() {
    let network = Network::dev();
    let text = plain("mine");
    let stub = fields(&network, 1, &text)
        .head(0)
        .sign(&network, &identity(1));
    let post = Post::new(stub.clone(), Some(text)).expect("its own text");
    assert_eq!(
        post.text
            .as_ref()
            .expect("not erased")
            .parts()
            .expect("readable")
            .content,
        "mine"
    );
    assert_eq!(
        post.without_text(),
        Post::new(stub.clone(), None).expect("erased")
    );
    let longer = Post::new(stub.clone(), Some(plain("mine!")));
    assert_eq!(
        longer,
        Err(TextMismatch::Size {
            expected: 5,
            found: 6
        })
    );
    assert!(matches!(
        Post::new(stub, Some(plain("nine"))),
        Err(TextMismatch::Hash { .. })
    ));
}
