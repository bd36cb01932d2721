//! Section 1: parameters, genesis, and what parameters are refused.

use blocknet_chain::{CompactTarget, Network, Params, ParamsError};

fn own(name: &str, bits: u32, stamp: u32) -> Result<Params, ParamsError> {
    Params::new(
        name,
        1_800_000_000,
        CompactTarget::new(bits),
        true,
        60,
        30,
        stamp,
    )
}

#[test]
fn main_and_dev_have_the_genesis_ids_of_their_parameters() {
    for (network, id) in [
        (
            Network::main(),
            "ffa17d731265288fd8778c227df21ea26736a070dac8edc63a78385beda8ebdf",
        ),
        (
            Network::dev(),
            "82474022fde437e3b00db57c10b76b8e0ca71430e67f157c86b4718496015902",
        ),
    ] {
        assert_eq!(network.genesis_id().to_string(), id, "{}", network.name());
        assert_eq!(network.net().to_string(), id[..8]);
        assert_eq!(network.genesis().id(), network.genesis_id());
    }
}

#[test]
fn main_keeps_headers_thirty_seconds_from_the_clock() {
    assert_eq!(Params::main().max_ahead_secs(), 30);
}

#[test]
fn networks_that_differ_anywhere_have_different_genesis_ids() {
    let base = Params::dev();
    let bits = base.limit_bits();
    let time = base.genesis_time();
    let others = [
        Params::new("dev2", time, bits, false, 1, 7200, 1),
        Params::new("dev", time + 1, bits, false, 1, 7200, 1),
        Params::new(
            "dev",
            time,
            CompactTarget::new(0x1f00_ffff),
            false,
            1,
            7200,
            1,
        ),
        Params::new("dev", time, bits, true, 1, 7200, 1),
        Params::new("dev", time, bits, false, 2, 7200, 1),
        Params::new("dev", time, bits, false, 1, 7201, 1),
        Params::new("dev", time, bits, false, 1, 7200, 2),
    ];
    let dev = Network::new(base);
    for other in others {
        let other = Network::new(other.expect("allowed values"));
        assert_ne!(other, dev, "{:?}", other.params());
        assert_ne!(other.net(), dev.net());
    }
}

#[test]
fn a_name_has_1_to_32_characters_of_its_alphabet() {
    assert!(own("a", 0x1e00_ffff, 1).is_ok());
    assert!(own(&"a-0z".repeat(8), 0x1e00_ffff, 1).is_ok());
    assert_eq!(
        own("", 0x1e00_ffff, 1),
        Err(ParamsError::NameLength { length: 0 })
    );
    let long = "a".repeat(33);
    assert_eq!(
        own(&long, 0x1e00_ffff, 1),
        Err(ParamsError::NameLength { length: 33 })
    );
    for (name, at) in [("Dev", 0), ("a_b", 1), ("ab c", 2), ("abé", 2)] {
        assert_eq!(
            own(name, 0x1e00_ffff, 1),
            Err(ParamsError::NameCharacter { at }),
            "{name}"
        );
    }
}

#[test]
fn a_limit_is_canonical_and_no_easier_than_256_hashes() {
    for bits in [0x2000_ffff, 0x1f7f_ffff, 0x0101_0000] {
        assert!(own("own", bits, 1).is_ok(), "{bits:#x}");
    }
    // Easier by one, not canonical (a leading zero byte; a sign), zero, beyond 256 bits.
    for bits in [0x2001_0000, 0x2000_00ff, 0x2080_0000, 0, 0xff00_ffff] {
        let refused = ParamsError::LimitBits {
            bits: CompactTarget::new(bits),
        };
        assert_eq!(own("own", bits, 1), Err(refused), "{bits:#x}");
    }
}

#[test]
fn a_byte_of_posts_costs_at_least_one_hash() {
    assert!(own("own", 0x1e00_ffff, 1).is_ok());
    assert_eq!(own("own", 0x1e00_ffff, 0), Err(ParamsError::StampWork));
}

#[test]
fn parameters_decode_from_their_own_bytes_alone() {
    let params = own("my-own-net", 0x1d12_3456, 77).expect("allowed values");
    let bytes = params.encode();
    assert_eq!(Params::decode(&bytes), Ok(params));
    assert_eq!(
        Params::decode(&bytes[..bytes.len() - 1]),
        Err(ParamsError::Layout)
    );
    assert_eq!(
        Params::decode(&[&bytes[..], &[0]].concat()),
        Err(ParamsError::Layout)
    );
    assert_eq!(Params::decode(&bytes[1..]), Err(ParamsError::Layout));
    let mut flag = bytes;
    let at = flag.len() - 13;
    flag[at] = 2;
    assert_eq!(Params::decode(&flag), Err(ParamsError::Layout));
}
