//! Targets, compact targets, works and heights as numbers.

use blocknet_chain::{CompactTarget, Height, Target, Work};
use proptest::prelude::*;

fn target(hex: &str) -> Target {
    let digits = format!("{hex:0>64}");
    Target::from_be_bytes(
        hex::decode(digits)
            .expect("hex")
            .try_into()
            .expect("32 bytes"),
    )
}

#[test]
fn compact_targets_read_as_nbits_do() {
    for (bits, hex) in [
        (
            0x2000_ffff,
            "00ffff0000000000000000000000000000000000000000000000000000000000",
        ),
        (
            0x1e00_ffff,
            "000000ffff000000000000000000000000000000000000000000000000000000",
        ),
        (
            0x1d00_ffff,
            "00000000ffff0000000000000000000000000000000000000000000000000000",
        ),
        (0x0300_1234, "1234"),
        (0x0200_8000, "80"),
        (0x0101_0000, "1"),
        (0x0112_3456, "12"),
        (0x0012_3456, "0"),
        (0x0492_3456, "12345600"),
        (
            0x2100_ffff,
            "ffff000000000000000000000000000000000000000000000000000000000000",
        ),
        (0xff00_0000, "0"),
    ] {
        assert_eq!(
            CompactTarget::new(bits).to_target(),
            target(hex),
            "{bits:#x}"
        );
    }
    assert_eq!(CompactTarget::new(0x2200_ffff).to_target(), Target::MAX);
    assert_eq!(CompactTarget::new(0xff00_0001).to_target(), Target::MAX);
}

#[test]
fn only_one_compact_form_of_a_target_is_canonical() {
    for bits in [
        0x2000_ffff,
        0x1e00_ffff,
        0x0101_0000,
        0x0300_8000,
        0x2100_ffff,
        0,
    ] {
        assert!(CompactTarget::new(bits).is_canonical(), "{bits:#x}");
    }
    for bits in [
        0x1f00_00ff,
        0x0112_3456,
        0x0492_3456,
        0x2200_ffff,
        0xff00_0000,
        0x0100_0000,
    ] {
        assert!(!CompactTarget::new(bits).is_canonical(), "{bits:#x}");
    }
}

#[test]
fn work_is_the_mean_of_hashes_to_a_target() {
    for (bits, work) in [
        (0x2000_ffff, "100"),
        (0x1e00_ffff, "1000100"),
        (0x1d00_ffff, "100010001"),
    ] {
        assert_eq!(
            CompactTarget::new(bits).to_target().work().to_string(),
            work
        );
    }
    assert_eq!(Target::MAX.work().to_string(), "1");
    assert_eq!(
        target("1").work().to_string(),
        format!("8{}", "0".repeat(63))
    );
    assert_eq!(target("0").work().to_string(), "f".repeat(64));
}

#[test]
fn work_adds_up_and_stays_at_its_end() {
    let one = Target::MAX.work();
    let most = target("0").work();
    assert_eq!(Work::ZERO + one, one);
    assert_eq!(most + one, most);
    assert_eq!(most.checked_add(one), None);
    assert_eq!([one, one, one].into_iter().sum::<Work>().to_string(), "3");
    assert_eq!(one.saturating_sub(most), Work::ZERO);
    assert_eq!(
        CompactTarget::new(0x1d00_ffff)
            .to_target()
            .work()
            .to_decimal(),
        "4295032833"
    );
    assert!((CompactTarget::new(0x2000_ffff).to_target().work().to_f64() - 256.0).abs() < 1e-9);
}

#[test]
fn work_parses_from_its_shortest_lowercase_hex_alone() {
    for text in ["0", "1", "100", "f00dfeed", &"f".repeat(64)] {
        assert_eq!(text.parse::<Work>().expect("a work").to_string(), text);
    }
    for text in ["", "00", "01", "F", "0x1", "+1", "g", " 1", &"f".repeat(65)] {
        assert!(text.parse::<Work>().is_err(), "{text}");
    }
}

#[test]
fn heights_parse_from_their_shortest_decimal_alone() {
    for text in ["0", "7", "4294967295"] {
        assert_eq!(text.parse::<Height>().expect("a height").to_string(), text);
    }
    for text in ["", "00", "07", "+7", "-1", "4294967296", "7 "] {
        assert!(text.parse::<Height>().is_err(), "{text}");
    }
    assert_eq!(Height::new(7).next(), Some(Height::new(8)));
    assert_eq!(Height::new(u32::MAX).next(), None);
    assert_eq!(Height::GENESIS.previous(), None);
}

proptest! {
    #[test]
    fn compact_form_never_exceeds_its_target_and_is_canonical(bytes: [u8; 32], cut in 0usize..32) {
        let mut bytes = bytes;
        bytes[..cut].fill(0);
        let exact = Target::from_be_bytes(bytes);
        let compact = exact.to_compact();
        prop_assert!(compact.to_target() <= exact);
        prop_assert!(compact.is_canonical());
    }

    #[test]
    fn easier_targets_stand_for_less_work(a: [u8; 32], b: [u8; 32]) {
        let (a, b) = (Target::from_be_bytes(a), Target::from_be_bytes(b));
        let (easy, hard) = (a.max(b), a.min(b));
        prop_assert!(easy.work() <= hard.work());
        prop_assert!(easy.to_compact().to_target() >= hard.to_compact().to_target());
    }

    #[test]
    fn a_target_is_met_by_what_is_not_above_it(a: [u8; 32], b: [u8; 32]) {
        prop_assert_eq!(Target::from_be_bytes(a).is_met_by(&b), b <= a);
        let words = Target::from_be_bytes(a).to_be_words();
        let joined: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
        prop_assert_eq!(joined, a.to_vec());
    }

    #[test]
    fn the_order_of_works_is_that_of_their_bytes(a: [u8; 32], b: [u8; 32]) {
        let (x, y) = (Work::from_be_bytes(a), Work::from_be_bytes(b));
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        prop_assert_eq!(x.to_be_bytes(), a);
        prop_assert_eq!(x.to_string().parse(), Ok(x));
        prop_assert!(x + y >= x.max(y));
    }

    #[test]
    fn every_compact_form_has_a_target(bits: u32) {
        let compact = CompactTarget::new(bits);
        let again = compact.to_target().to_compact();
        prop_assert!(again.is_canonical());
        prop_assert_eq!(compact.is_canonical(), again == compact);
    }
}
