//! Difficulty: ASERT on a work clock.
//!
//! Blocks are mined when posts wait, so idle hours are normal and gaps say nothing of hash rate.
//! The miner declares how long it hashed, and difficulty follows that clock.

use ruint::Uint;

use crate::network::Params;
use crate::pow::{CompactTarget, Target};

/// Seconds of work that halve or double the target.
pub const HALF_LIFE: u32 = 3600;
/// The most of one block's work that moves the clock, so a long wait is no reason to ease.
pub const CAP: u32 = 180;
/// What each block takes from the clock: the mean of `min(Exp(60), 180)`, so that blocks that
/// are worked at without a pause come every 60 s.
pub const SUB: u32 = 57;
/// Work beyond this is a sign that hash rate was lost.
pub const GRACE: u32 = 900;
/// How many seconds of ease each second beyond [`GRACE`] gives.
pub const EASE: u32 = 12;

/// The state `e` that each block carries: seconds, never above 0.
///
/// 0 is the floor (the network's limit); each 3,600 below it doubles the difficulty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ease(i64);

impl Ease {
    /// Difficulty at its floor, as at genesis.
    pub const FLOOR: Self = Self(0);

    /// Takes a state, or gives `None` for one above the floor.
    #[must_use]
    pub const fn new(secs: i64) -> Option<Self> {
        if secs <= 0 { Some(Self(secs)) } else { None }
    }

    /// The seconds, 0 or below.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// `e1` of the rules: the parent's state, eased by work beyond the grace.
    fn eased(self, work_secs: u32) -> Self {
        let over = i64::from(work_secs.saturating_sub(GRACE));
        Self(self.0.saturating_add(i64::from(EASE) * over).min(0))
    }

    /// The state of the block itself: a block that took less than the mean makes it harder.
    fn after(self, work_secs: u32) -> Self {
        let step = i64::from(work_secs.min(CAP)) - i64::from(SUB);
        Self(self.0.saturating_add(step).min(0))
    }
}

/// `reference * 2^(exponent_secs / half_life)` by the cubic of aserti3-2d, between 1 and `limit`.
///
/// A half-life of 0 counts as 1. A shift by the width or more gives 0, and so a target of 1.
#[must_use]
pub fn asert_target(
    reference: Target,
    exponent_secs: i64,
    half_life: u32,
    limit: Target,
) -> Target {
    // Division truncates toward zero: floor fails the public vectors.
    let scaled = i128::from(exponent_secs) * 65_536 / i128::from(half_life.max(1));
    let shift = 16 - (scaled >> 16);
    let [.., high, low] = scaled.to_be_bytes();
    let fraction = u64::from(u16::from_be_bytes([high, low]));
    // The largest sum, at fraction 65,535, is just below 2^64.
    let cubic = 195_766_423_245_049 * fraction
        + 971_821_376 * fraction.pow(2)
        + 5_127 * fraction.pow(3)
        + (1 << 47);
    let factor = Wide::from(65_536 + (cubic >> 48));
    let product = Wide::from(reference.to_uint()) * factor;
    let width = usize::try_from(shift.unsigned_abs()).unwrap_or(usize::MAX);
    let shifted = if shift >= 0 {
        if width < Wide::BITS {
            product >> width
        } else {
            Wide::ZERO
        }
    } else if product.is_zero() {
        product
    } else {
        product.checked_shl(width).unwrap_or(Wide::MAX)
    };
    let bounded = shifted.min(Wide::from(limit.to_uint())).max(Wide::ONE);
    Target::from_uint(bounded.saturating_to())
}

/// A 256-bit target times a factor of 17 bits needs 273.
type Wide = Uint<288, 5>;

/// What `H5` asks of a child: its bits, and the state `e` that it then carries.
#[must_use]
pub fn next_difficulty(params: &Params, parent: Ease, work_secs: u32) -> (CompactTarget, Ease) {
    if !params.retarget() {
        return (params.limit_bits(), Ease::FLOOR);
    }
    let eased = parent.eased(work_secs);
    let limit = params.limit();
    let target = asert_target(limit, eased.get(), HALF_LIFE, limit);
    (target.to_compact(), eased.after(work_secs))
}
