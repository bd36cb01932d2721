//! The x86 SHA instructions, three nonces interleaved: one alone would wait for its own results.

use std::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_alignr_epi8, _mm_extract_epi32, _mm_set_epi32, _mm_setr_epi32,
    _mm_sha256msg1_epu32, _mm_sha256msg2_epu32, _mm_sha256rnds2_epu32, _mm_shuffle_epi32,
    _mm_unpackhi_epi64, _mm_unpacklo_epi64,
};

use super::schedule::{
    DIGEST, DIGEST_SCHEDULE, HEADER, K, Prepared, STAMP, Schedule, first_round, varies,
};
use super::{IV, Search, Shape, join};

const STREAMS: usize = 3;
/// [`STREAMS`] as nonces count.
const STEP: u32 = 3;

/// Words of one register for each stream.
type Streams = [__m128i; STREAMS];

/// The state as the instructions want it.
struct State {
    abef: Streams,
    cdgh: Streams,
}

/// The lowest low word from `low` to `end`, both included, that hits.
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
pub(super) fn scan(search: &Search, high: u32, low: u32, end: u32) -> Option<u32> {
    match search.shape {
        Shape::Header => scan_shape::<HEADER>(search, high, low, end),
        Shape::Stamp => scan_shape::<STAMP>(search, high, low, end),
    }
}

#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn scan_shape<const SHAPE: usize>(
    search: &Search,
    high: u32,
    mut low: u32,
    end: u32,
) -> Option<u32> {
    let prepared = Prepared::new::<SHAPE>(search, high);
    let bound = search.target[0];
    loop {
        let digest = first_hash::<SHAPE>(search, &prepared, high, low);
        for (stream, first_word) in (0..).zip(second_hash(&digest)) {
            if first_word <= bound {
                let hit = low.checked_add(stream).filter(|hit| *hit <= end)?;
                if search.is_met_by(join(high, hit)) {
                    return Some(hit);
                }
            }
        }
        if end - low < STEP {
            return None;
        }
        low += STEP;
    }
}

/// The inner hash from `low` on.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn first_hash<const SHAPE: usize>(
    search: &Search,
    prepared: &Prepared,
    high: u32,
    low: u32,
) -> State {
    let (abef, cdgh) = pack(&prepared.state);
    let mut state = State {
        abef: [abef; STREAMS],
        cdgh: [cdgh; STREAMS],
    };
    let mut window = [
        [quad(&search.block, 0); STREAMS],
        [quad(&search.block, 1); STREAMS],
        [quad(&search.block, 2); STREAMS],
        [quad(&search.block, 3); STREAMS],
    ];
    let group = const { SHAPE / 4 };
    let high = _mm_setr_epi32(high.cast_signed(), 0, 0, 0);
    for (stream, offset) in (0..STREAMS).zip(0..) {
        let nonce = low.wrapping_add(offset).cast_signed();
        // The low word is a term of `a` and `e`, the first and third of this register.
        state.abef[stream] = _mm_add_epi32(abef, _mm_set_epi32(nonce, 0, nonce, 0));
        let nonce = _mm_add_epi32(high, _mm_setr_epi32(0, nonce, 0, 0));
        window[group][stream] = _mm_add_epi32(window[group][stream], nonce);
    }
    compress::<SHAPE>(&mut state, &mut window, &prepared.schedule);
    let (abef, cdgh) = pack(&search.midstate);
    for stream in 0..STREAMS {
        state.abef[stream] = _mm_add_epi32(state.abef[stream], abef);
        state.cdgh[stream] = _mm_add_epi32(state.cdgh[stream], cdgh);
    }
    state
}

/// The first words of the digests of the outer hash: as much as a fast reject looks at.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn second_hash(digest: &State) -> [u32; STREAMS] {
    let (abef, cdgh) = pack(&IV);
    let mut state = State {
        abef: [abef; STREAMS],
        cdgh: [cdgh; STREAMS],
    };
    let mut window = [digest.abef; 4];
    for (stream, (abef, cdgh)) in digest.abef.into_iter().zip(digest.cdgh).enumerate() {
        window[0][stream] = _mm_shuffle_epi32::<SWAP_PAIRS>(_mm_unpackhi_epi64(abef, cdgh));
        window[1][stream] = _mm_shuffle_epi32::<SWAP_PAIRS>(_mm_unpacklo_epi64(abef, cdgh));
    }
    window[2] = [_mm_setr_epi32(super::PAD.cast_signed(), 0, 0, 0); STREAMS];
    window[3] = [_mm_setr_epi32(0, 0, 0, 256); STREAMS];
    compress::<DIGEST>(&mut state, &mut window, &DIGEST_SCHEDULE);
    let mut first_words = [IV[0]; STREAMS];
    for (word, abef) in first_words.iter_mut().zip(state.abef) {
        *word = word.wrapping_add(_mm_extract_epi32::<3>(abef).cast_unsigned());
    }
    first_words
}

macro_rules! groups {
    ($shape:ident, $state:ident, $window:ident, $schedule:ident, $($g:literal)*) => {
        $(group::<$shape, $g>($state, $window, $schedule);)*
    };
}

#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn compress<const SHAPE: usize>(state: &mut State, window: &mut [Streams; 4], schedule: &Schedule) {
    groups!(SHAPE, state, window, schedule, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
}

/// Rounds `4 * G` to `4 * G + 3`, and before them those words of the message schedule.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn group<const SHAPE: usize, const G: usize>(
    state: &mut State,
    window: &mut [Streams; 4],
    schedule: &Schedule,
) {
    if const { 4 * G + 4 <= first_round(SHAPE) } {
        return;
    }
    if const { G >= 4 } {
        for stream in 0..STREAMS {
            window[const { G % 4 }][stream] = expand::<G>(window, stream);
        }
    }
    let mut word_k = [quad(&schedule.word_k, G); STREAMS];
    if const { group_varies(SHAPE, G) } {
        for (sum, words) in word_k.iter_mut().zip(window[const { G % 4 }]) {
            *sum = _mm_add_epi32(words, quad(&K, G));
        }
    }
    if const { 4 * G >= first_round(SHAPE) } {
        two_rounds(state, &word_k);
    }
    for sum in &mut word_k {
        *sum = _mm_shuffle_epi32::<HIGH_HALF>(*sum);
    }
    two_rounds(state, &word_k);
}

/// Two rounds of each stream, with the lower two words of `word_k`.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn two_rounds(state: &mut State, word_k: &Streams) {
    let State { abef, cdgh } = state;
    for ((abef, cdgh), word_k) in abef.iter_mut().zip(cdgh).zip(word_k) {
        let next = _mm_sha256rnds2_epu32(*cdgh, *abef, *word_k);
        *cdgh = *abef;
        *abef = next;
    }
}

/// Words `4 * G` to `4 * G + 3` of one stream's message schedule.
#[inline]
#[target_feature(enable = "sha,sse2,ssse3,sse4.1")]
fn expand<const G: usize>(window: &[Streams; 4], stream: usize) -> __m128i {
    let behind_16 = window[const { G % 4 }][stream];
    let behind_12 = window[const { (G + 1) % 4 }][stream];
    let behind_8 = window[const { (G + 2) % 4 }][stream];
    let behind_4 = window[const { (G + 3) % 4 }][stream];
    let sum = _mm_add_epi32(
        _mm_sha256msg1_epu32(behind_16, behind_12),
        _mm_alignr_epi8::<4>(behind_4, behind_8),
    );
    _mm_sha256msg2_epu32(sum, behind_4)
}

/// Whether any word of a group differs from nonce to nonce.
const fn group_varies(shape: usize, group: usize) -> bool {
    varies(shape, 4 * group)
        || varies(shape, 4 * group + 1)
        || varies(shape, 4 * group + 2)
        || varies(shape, 4 * group + 3)
}

/// Shuffle that swaps the words of each half.
const SWAP_PAIRS: i32 = 0xb1;
/// Shuffle that moves the upper two words down.
const HIGH_HALF: i32 = 0x0e;

/// Words `4 * group` to `4 * group + 3`, the lowest first.
#[inline]
#[target_feature(enable = "sse2")]
fn quad<const N: usize>(words: &[u32; N], group: usize) -> __m128i {
    _mm_setr_epi32(
        words[4 * group].cast_signed(),
        words[4 * group + 1].cast_signed(),
        words[4 * group + 2].cast_signed(),
        words[4 * group + 3].cast_signed(),
    )
}

/// The registers `abef` and `cdgh` of a state.
#[inline]
#[target_feature(enable = "sse2")]
fn pack(state: &[u32; 8]) -> (__m128i, __m128i) {
    let [a, b, c, d, e, f, g, h] = state.map(u32::cast_signed);
    (_mm_set_epi32(a, b, e, f), _mm_set_epi32(c, d, g, h))
}
