//! Section 3: the exponential core and the work clock.

use blocknet_chain::{CompactTarget, Ease, Params, Target, asert_target, next_difficulty};
use proptest::prelude::*;

fn limit() -> Target {
    Params::main().limit()
}

fn ease(secs: i64) -> Ease {
    Ease::new(secs).expect("not above the floor")
}

#[test]
fn the_state_is_never_above_the_floor() {
    assert_eq!(Ease::new(0), Some(Ease::FLOOR));
    assert_eq!(Ease::new(1), None);
}

#[test]
fn gives_the_values_of_the_reference() {
    for (before, work_secs, bits, after) in [
        (0, 1, 0x1e00_ffff, -56),
        (0, 19, 0x1e00_ffff, -38),
        (-38, 17, 0x1e00_fe23, -78),
        (-3600, 900, 0x1d7f_ff80, -3477),
        (-3600, 901, 0x1e00_804b, -3465),
        (-720_000, 60, 0x0500_ffff, -719_997),
        (-9_000_000, 1, 0x0101_0000, -9_000_056),
    ] {
        let expected = (CompactTarget::new(bits), ease(after));
        assert_eq!(
            next_difficulty(&Params::main(), ease(before), work_secs),
            expected
        );
    }
}

#[test]
fn never_leaves_the_limit_where_the_network_does_not_retarget() {
    let dev = Params::dev();
    for work_secs in [1, 57, 180, u32::MAX] {
        let found = next_difficulty(&dev, ease(-7200), work_secs);
        assert_eq!(found, (dev.limit_bits(), Ease::FLOOR));
    }
}

#[test]
fn a_half_life_halves_and_doubles() {
    let reference = CompactTarget::new(0x1d00_8000).to_target();
    let of = |secs| {
        asert_target(reference, secs, 3600, Target::MAX)
            .to_compact()
            .to_u32()
    };
    assert_eq!(of(0), 0x1d00_8000);
    assert_eq!(of(-3600), 0x1c40_0000);
    assert_eq!(of(3600), 0x1d01_0000);
    assert_eq!(of(7200), 0x1d02_0000);
}

#[test]
fn shifts_by_the_width_or_more_end_at_the_bounds() {
    for secs in [-3600 * 300, -3600 * 100_000, i64::MIN] {
        let found = asert_target(limit(), secs, 3600, limit());
        assert_eq!(found.to_compact().to_u32(), 0x0101_0000, "{secs}");
    }
    for secs in [3600 * 16, 3600 * 300, 3600 * 100_000, i64::MAX] {
        assert_eq!(
            asert_target(limit(), secs, 3600, limit()),
            limit(),
            "{secs}"
        );
        assert_eq!(
            asert_target(Target::MAX, secs, 1, Target::MAX),
            Target::MAX,
            "{secs}"
        );
    }
    assert_eq!(
        asert_target(limit(), -1, 0, limit()),
        asert_target(limit(), -1, 1, limit())
    );
}

#[test]
fn the_state_stays_right_at_the_end_of_its_range() {
    let (bits, after) = next_difficulty(&Params::main(), ease(i64::MIN), 1);
    assert_eq!(bits.to_u32(), 0x0101_0000);
    assert_eq!(after, ease(i64::MIN));
    let (_, eased) = next_difficulty(&Params::main(), ease(-1_000_000_000), u32::MAX);
    assert_eq!(eased, Ease::FLOOR);
}

#[test]
fn the_largest_fraction_fits_the_polynomial() {
    // Just below a whole half-life: the factor is just below two.
    let half_life = 65_536;
    let found = asert_target(limit(), -1, half_life, limit());
    assert!(found < limit());
    assert!(found > asert_target(limit(), -2, half_life, limit()));
}

proptest! {
    #[test]
    fn less_work_declared_never_makes_the_next_block_easier(
        before in -2_000_000i64..=0, work in 1u32..5000, more in 0u32..5000,
    ) {
        let params = Params::main();
        let (few_bits, few) = next_difficulty(&params, ease(before), work);
        let (many_bits, many) = next_difficulty(&params, ease(before), work + more);
        prop_assert!(few_bits.to_target() <= many_bits.to_target());
        prop_assert!(few <= many);
        prop_assert!(many_bits.to_target() <= limit());
        prop_assert!(many_bits.is_canonical());
    }

    #[test]
    fn any_state_and_work_gives_a_canonical_target(before in i64::MIN..=0, work: u32) {
        let (bits, after) = next_difficulty(&Params::main(), ease(before), work);
        prop_assert!(bits.is_canonical());
        prop_assert!(after <= Ease::FLOOR);
        prop_assert!(bits.to_target().to_be_bytes() > [0; 32]);
    }

    #[test]
    fn a_larger_exponent_never_gives_a_harder_target(
        reference: [u8; 32], a: i64, b: i64, half_life in 1u32..1_000_000,
    ) {
        let reference = Target::from_be_bytes(reference);
        let of = |secs| asert_target(reference, secs, half_life, Target::MAX);
        prop_assert!(of(a.min(b)) <= of(a.max(b)));
    }
}
