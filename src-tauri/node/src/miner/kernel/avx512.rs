//! Sixteen hashes side by side: each 32-bit lane of a register belongs to another nonce.

use std::arch::x86_64::{
    __m512i, _mm512_add_epi32, _mm512_cmple_epu32_mask, _mm512_ror_epi32, _mm512_set1_epi32,
    _mm512_setr_epi32, _mm512_setzero_si512, _mm512_srli_epi32, _mm512_ternarylogic_epi32,
};

use super::schedule::{
    DIGEST, DIGEST_SCHEDULE, HEADER, K, Prepared, STAMP, Schedule, first_round, is_zero, takes,
    varies,
};
use super::{IV, Search, Shape, join};

const LANES: u32 = 16;

/// The lowest low word from `low` to `end`, both included, that hits.
#[target_feature(enable = "avx512f")]
pub(super) fn scan(search: &Search, high: u32, low: u32, end: u32) -> Option<u32> {
    match search.shape {
        Shape::Header => scan_shape::<HEADER>(search, high, low, end),
        Shape::Stamp => scan_shape::<STAMP>(search, high, low, end),
    }
}

#[target_feature(enable = "avx512f")]
fn scan_shape<const SHAPE: usize>(
    search: &Search,
    high: u32,
    mut low: u32,
    end: u32,
) -> Option<u32> {
    let prepared = Prepared::new::<SHAPE>(search, high);
    let lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    let bound = splat(search.target[0]);
    loop {
        let nonces = _mm512_add_epi32(splat(low), lanes);
        let digest = first_hash::<SHAPE>(search, &prepared, nonces);
        let mut hits = _mm512_cmple_epu32_mask(second_hash::<SHAPE>(digest), bound);
        while hits != 0 {
            let lane = hits.trailing_zeros();
            let hit = low.checked_add(lane).filter(|hit| *hit <= end)?;
            if search.is_met_by(join(high, hit)) {
                return Some(hit);
            }
            hits &= hits - 1;
        }
        if end - low < LANES {
            return None;
        }
        low += LANES;
    }
}

/// All rounds of a block. A macro, because a function that both hashes call stays a call.
macro_rules! compress {
    ($shape:ident, $state:ident, $window:ident, $schedule:expr) => {
        compress!(@ $shape, $state, $window, $schedule,
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
            17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32
            33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48
            49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64)
    };
    (@ $shape:ident, $state:ident, $window:ident, $schedule:expr, $($next:literal)*) => {
        $(round::<$shape, $next>(&mut $state, &mut $window, $schedule);)*
    };
}

/// The digests of the inner hash.
#[inline]
#[target_feature(enable = "avx512f")]
fn first_hash<const SHAPE: usize>(
    search: &Search,
    prepared: &Prepared,
    nonces: __m512i,
) -> [__m512i; 8] {
    let mut state = splat_state(&prepared.state);
    state[0] = _mm512_add_epi32(state[0], nonces);
    state[4] = _mm512_add_epi32(state[4], nonces);
    let mut window = [_mm512_setzero_si512(); 16];
    window[const { SHAPE + 1 }] = nonces;
    // The rounds name registers, they do not move them: behind the first ones done beforehand,
    // the words stand turned by as many places.
    state.rotate_right(const { (64 - first_round(SHAPE)) % 8 });
    compress!(SHAPE, state, window, &prepared.schedule);
    for (word, start) in state.iter_mut().zip(search.midstate) {
        *word = _mm512_add_epi32(*word, splat(start));
    }
    state
}

/// The first words of the digests of the outer hash: as much as a fast reject looks at.
/// `SHAPE` gives each search loop a copy of its own to inline.
#[inline]
#[target_feature(enable = "avx512f")]
fn second_hash<const SHAPE: usize>(digest: [__m512i; 8]) -> __m512i {
    let mut state = splat_state(&IV);
    let mut window = [_mm512_setzero_si512(); 16];
    window[..8].copy_from_slice(&digest);
    compress!(DIGEST, state, window, &DIGEST_SCHEDULE);
    _mm512_add_epi32(state[0], splat(IV[0]))
}

/// Round `NEXT - 1`, and amid it word `NEXT` of the message schedule: a round waits for its own
/// results, and what the next one needs fills the gaps.
#[inline]
#[target_feature(enable = "avx512f")]
fn round<const SHAPE: usize, const NEXT: usize>(
    state: &mut [__m512i; 8],
    window: &mut [__m512i; 16],
    schedule: &Schedule,
) {
    if const { NEXT <= first_round(SHAPE) } {
        return;
    }
    let word_k = if const { varies(SHAPE, NEXT - 1) } {
        _mm512_add_epi32(window[const { (NEXT - 1) % 16 }], splat(K[NEXT - 1]))
    } else {
        splat(schedule.word_k[NEXT - 1])
    };
    let [a, b, c, d, e, f, g, h] = [
        const { (65 - NEXT) % 8 },
        const { (66 - NEXT) % 8 },
        const { (67 - NEXT) % 8 },
        const { (68 - NEXT) % 8 },
        const { (69 - NEXT) % 8 },
        const { (70 - NEXT) % 8 },
        const { (71 - NEXT) % 8 },
        const { (72 - NEXT) % 8 },
    ];
    let t1 = _mm512_add_epi32(
        _mm512_add_epi32(
            _mm512_add_epi32(state[h], word_k),
            choice(state[e], state[f], state[g]),
        ),
        sigma1(state[e]),
    );
    if const { NEXT >= 16 && NEXT < 64 && varies(SHAPE, NEXT) } {
        window[const { NEXT % 16 }] = expand::<SHAPE, NEXT>(window, schedule);
    }
    let t2 = _mm512_add_epi32(sigma0(state[a]), majority(state[a], state[b], state[c]));
    state[d] = _mm512_add_epi32(state[d], t1);
    state[h] = _mm512_add_epi32(t1, t2);
}

/// Word `T` of the message schedule; what is constant of it comes from `schedule`.
#[inline]
#[target_feature(enable = "avx512f")]
fn expand<const SHAPE: usize, const T: usize>(
    window: &[__m512i; 16],
    schedule: &Schedule,
) -> __m512i {
    let mut sum = if const { is_zero(SHAPE, T) } {
        _mm512_setzero_si512()
    } else {
        splat(schedule.word[T])
    };
    if const { takes(SHAPE, T, 16) } {
        sum = _mm512_add_epi32(sum, window[const { T % 16 }]);
    }
    if const { takes(SHAPE, T, 15) } {
        sum = _mm512_add_epi32(sum, small_sigma0(window[const { (T + 1) % 16 }]));
    }
    if const { takes(SHAPE, T, 7) } {
        sum = _mm512_add_epi32(sum, window[const { (T + 9) % 16 }]);
    }
    if const { takes(SHAPE, T, 2) } {
        sum = _mm512_add_epi32(sum, small_sigma1(window[const { (T + 14) % 16 }]));
    }
    sum
}

#[inline]
#[target_feature(enable = "avx512f")]
fn splat_state(words: &[u32; 8]) -> [__m512i; 8] {
    let mut state = [_mm512_setzero_si512(); 8];
    for (lanes, &word) in state.iter_mut().zip(words) {
        *lanes = splat(word);
    }
    state
}

#[inline]
#[target_feature(enable = "avx512f")]
fn splat(word: u32) -> __m512i {
    _mm512_set1_epi32(word.cast_signed())
}

/// Truth table of `x ^ y ^ z` for `vpternlogd`.
const XOR: i32 = 0x96;
/// Truth table of `x ? y : z`.
const CHOICE: i32 = 0xca;
/// Truth table of the majority of three.
const MAJORITY: i32 = 0xe8;

#[inline]
#[target_feature(enable = "avx512f")]
fn choice(e: __m512i, f: __m512i, g: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<CHOICE>(e, f, g)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn majority(a: __m512i, b: __m512i, c: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<MAJORITY>(a, b, c)
}

#[inline]
#[target_feature(enable = "avx512f")]
fn sigma0(x: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<2>(x),
        _mm512_ror_epi32::<13>(x),
        _mm512_ror_epi32::<22>(x),
    )
}

#[inline]
#[target_feature(enable = "avx512f")]
fn sigma1(x: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<6>(x),
        _mm512_ror_epi32::<11>(x),
        _mm512_ror_epi32::<25>(x),
    )
}

#[inline]
#[target_feature(enable = "avx512f")]
fn small_sigma0(x: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<7>(x),
        _mm512_ror_epi32::<18>(x),
        _mm512_srli_epi32::<3>(x),
    )
}

#[inline]
#[target_feature(enable = "avx512f")]
fn small_sigma1(x: __m512i) -> __m512i {
    _mm512_ternarylogic_epi32::<XOR>(
        _mm512_ror_epi32::<17>(x),
        _mm512_ror_epi32::<19>(x),
        _mm512_srli_epi32::<10>(x),
    )
}
