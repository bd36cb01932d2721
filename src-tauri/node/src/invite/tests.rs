//! An invite has one text, and every slip in it is told.

use blocknet_chain::{CompactTarget, Network, Params};
use proptest::prelude::*;

use super::{CHECK, Invite, InviteError, Invited, MAX_TEXT, base32, check};

fn club() -> Network {
    let limit = CompactTarget::new(0x1e00_ffff);
    Network::new(Params::new("club", 1_790_000_000, limit, true, 600, 30, 1_000).unwrap())
}

/// The text of a payload with its right check, whatever it holds.
fn text_of(payload: &[u8]) -> String {
    let mut bytes = payload.to_vec();
    bytes.extend(check(payload));
    format!("blocknet-invite:{}", base32::encode(&bytes))
}

fn payload_of(invite: &Invite) -> Vec<u8> {
    let text = invite.to_string();
    let coded = text.strip_prefix("blocknet-invite:").unwrap();
    let mut bytes = base32::decode(coded).unwrap();
    bytes.truncate(bytes.len() - CHECK);
    bytes
}

#[test]
fn carries_a_network_and_addresses_in_one_text() {
    let addresses = ["192.0.2.7:8000", "[2001:db8::7]:9000", "ada.example:8000"];
    for network in [Network::main(), Network::dev(), club()] {
        let invite = Invite::new(&network, &addresses).unwrap();
        let text = invite.to_string();
        let read: Invite = text.parse().unwrap();
        assert_eq!(read, invite);
        assert_eq!(read.addresses(), addresses);
        assert_eq!(read.network(), Some(&network));
        assert_eq!(read.genesis(), network.genesis_id());
        assert!(text.bytes().all(|byte| byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b':' | b'-')));
    }
}

#[test]
fn stays_the_text_that_others_have_already() {
    let invite = Invite::new(&Network::dev(), &["192.0.2.7:8000"]).unwrap();
    assert_eq!(
        invite.to_string(),
        "blocknet-invite:aeaier2ael66in7dwag3k7aqw5vy4dfhcqyom7yvpsdli4mesyavsaqbataaaaqhd5apmzvab4"
    );
}

#[test]
fn reads_it_in_any_case_and_with_line_breaks() {
    let invite = Invite::new(&club(), &["192.0.2.7:8000"]).unwrap();
    let text = invite.to_string();
    let (first, second) = text.split_at(40);
    for changed in [
        text.to_uppercase(),
        format!("  {first}\r\n {second}\n"),
        format!("{first}\u{2028}\t{second}"),
    ] {
        assert_eq!(changed.parse(), Ok(invite.clone()), "{changed}");
    }
}

#[test]
fn says_what_is_wrong_with_a_text() {
    let good = Invite::new(&Network::dev(), &["192.0.2.7:8000"]).unwrap();
    let text = good.to_string();
    let cases = [
        (String::new(), "no invite"),
        ("192.0.2.7:8000".into(), "begins with blocknet-invite:"),
        ("blocknet:abc".into(), "begins with blocknet-invite:"),
        ("blocknet-invite:".into(), "damaged"),
        ("blocknet-invite:aa".into(), "damaged"),
        (text.replace("invite:", "invite:0"), "“0” stands at place 1"),
        (format!("{text}\u{202e}"), "U+202E"),
        (format!("{text}a"), "damaged"),
        (text[..text.len() - 3].to_owned(), "damaged"),
        ("x".repeat(MAX_TEXT + 1), "no invite is longer"),
    ];
    for (text, words) in cases {
        let error = text.parse::<Invite>().unwrap_err().to_string();
        assert!(error.contains(words), "{text:?}: {error}");
    }
}

#[test]
fn says_what_is_wrong_with_what_it_carries() {
    let payload = payload_of(&Invite::new(&Network::dev(), &["192.0.2.7:8000"]).unwrap());
    let (head, address) = payload.split_at(payload.len() - 7);
    let with = |count: u8, rest: &[u8]| [&head[..head.len() - 1], &[count], rest].concat();
    let own = |bits: u32| {
        let mut bytes = vec![1, 1, 4];
        bytes.extend(b"club");
        bytes.extend(0_u64.to_be_bytes());
        bytes.extend(bits.to_be_bytes());
        bytes.extend([1, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0, 9, 0]);
        bytes
    };
    let spelt = [
        &[1, 1][..],
        Params::dev()
            .encode()
            .strip_prefix(b"blocknet-params-v1")
            .unwrap(),
        &[0],
    ]
    .concat();
    let cases = [
        (vec![], "ends too early"),
        (vec![2], "version 2"),
        (vec![1, 7], "no known way"),
        (payload[..20].to_vec(), "ends too early"),
        (own(0x2100_ffff), "limit_bits"),
        (spelt, "short form"),
        (with(9, address), "up to 8"),
        (with(2, address), "ends too early"),
        (with(2, &[address, address].concat()), "twice"),
        (with(0, address), "goes on"),
        (with(1, &[5, 0, 0]), "no known kind"),
        (with(1, &[4, 192, 0, 2, 7, 0, 0]), "port"),
        (with(1, &[4, 0, 0, 0, 0, 1, 1]), "one computer"),
        (with(1, &[0, 2, 0xff, 0xff, 1, 1]), "not text"),
        (with(1, &[0, 1, b'!', 1, 1]), "host"),
        (with(1, &[0, 1, b'A', 1, 1]), "usual form"),
        (
            with(
                1,
                &[
                    6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 1, 2, 3, 4, 1, 1,
                ],
            ),
            "usual form",
        ),
    ];
    for (payload, words) in cases {
        let error = text_of(&payload).parse::<Invite>().unwrap_err().to_string();
        assert!(error.contains(words), "{payload:?}: {error}");
    }
    text_of(&own(0x1e00_ffff)).parse::<Invite>().unwrap();
}

#[test]
fn makes_none_with_a_bad_address_or_too_many() {
    let new = |addresses: &[String]| Invite::new(&Network::dev(), addresses);
    let many: Vec<String> = (1..=9).map(|n| format!("192.0.2.{n}:8000")).collect();
    assert_eq!(new(&many), Err(InviteError::Addresses { count: 9 }));
    assert!(new(&many[..8]).is_ok());
    assert!(matches!(
        new(&["http://x/".into()]),
        Err(InviteError::Address(_))
    ));
    let twice = new(&["192.0.2.1:8000".into(), " 192.0.2.1 ".into()]).unwrap();
    assert_eq!(twice.addresses(), ["192.0.2.1:8000"]);
}

#[test]
fn names_both_networks_where_they_differ() {
    let ours = Network::dev();
    let invite = Invite::new(&ours, &[] as &[&str]).unwrap();
    assert_eq!(invite.check_network(&ours), Ok(()));
    let theirs = club();
    let invite = Invite::new(&theirs, &["192.0.2.7:8000"]).unwrap();
    let words = invite.check_network(&ours).unwrap_err().to_string();
    for part in ["“club”", "“dev”", &theirs.net().to_string(), "--join"] {
        assert!(words.contains(part), "{words}");
    }
    let unknown = text_of(&[&[1, 0][..], &[7; 32], &[0]].concat());
    let unknown: Invite = unknown.parse().unwrap();
    assert_eq!(unknown.network, Invited::Unknown(unknown.genesis()));
    let words = unknown.check_network(&ours).unwrap_err().to_string();
    assert!(words.contains("does not know (07070707)"), "{words}");
}

fn any_network() -> impl Strategy<Value = Network> {
    let own = (
        "[a-z0-9-]{1,32}",
        any::<u64>(),
        any::<u32>(),
        1_u32..,
        any::<bool>(),
    )
        .prop_map(|(name, time, secs, cost, retarget)| {
            let limit = CompactTarget::new(0x1e00_ffff);
            Network::new(Params::new(&name, time, limit, retarget, secs, secs, cost).unwrap())
        });
    prop_oneof![Just(Network::main()), Just(Network::dev()), own]
}

fn any_address() -> impl Strategy<Value = String> {
    let v4 = (1_u8..=223, any::<[u8; 3]>(), 1_u16..)
        .prop_map(|(a, [b, c, d], port)| format!("{a}.{b}.{c}.{d}:{port}"));
    let v6 = (any::<[u16; 7]>(), 1_u16..).prop_map(|(rest, port)| {
        let rest: Vec<String> = rest.iter().map(|part| format!("{part:x}")).collect();
        format!("[2001:{}]:{port}", rest.join(":"))
    });
    let name = ("[a-z][a-z0-9]{0,20}(\\.[a-z][a-z0-9]{0,20}){0,3}", 1_u16..)
        .prop_map(|(name, port)| format!("{name}:{port}"));
    prop_oneof![v4, v6, name]
}

proptest! {
    #[test]
    fn every_invite_comes_back(
        network in any_network(),
        addresses in prop::collection::vec(any_address(), 0..=8),
    ) {
        let invite = Invite::new(&network, &addresses).unwrap();
        prop_assert_eq!(invite.to_string().parse(), Ok(invite));
    }

    #[test]
    fn every_slip_of_one_character_is_told(
        network in any_network(),
        address in any_address(),
        at in any::<prop::sample::Index>(),
        letter in "[a-z2-7]",
    ) {
        let text = Invite::new(&network, &[address]).unwrap().to_string();
        let start = "blocknet-invite:".len();
        let at = start + at.index(text.len() - start);
        let mut slipped = text.clone();
        slipped.replace_range(at..=at, &letter);
        prop_assume!(slipped != text);
        prop_assert_eq!(slipped.parse::<Invite>(), Err(InviteError::Damaged));
    }

    #[test]
    fn no_payload_has_a_second_text(
        payload in prop::collection::vec(any::<u8>(), 0..80),
        own in any_network(),
        tail in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let near = payload_of(&Invite::new(&own, &[] as &[&str]).unwrap());
        let (_, near) = near.split_last().unwrap();
        for payload in [payload, [near, &tail].concat()] {
            let text = text_of(&payload);
            if let Ok(invite) = text.parse::<Invite>() {
                prop_assert_eq!(invite.to_string(), text);
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}", coded in "[a-zA-Z2-7 \n]{0,300}") {
        let _ = text.parse::<Invite>();
        let _ = format!("blocknet-invite:{coded}").parse::<Invite>();
    }
}
