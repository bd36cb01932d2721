//! A key as 24 words: its seed is the entropy of a BIP 39 phrase, so the two are one to one.

use bip39::{Language, Mnemonic};
use zeroize::Zeroizing;

/// Words of a phrase: 256 bits of seed and 8 of checksum, 11 a word.
pub const WORDS: usize = 24;
/// So many letters tell each word of the list from every other (BIP 39).
const TELLING: usize = 4;

/// The 24 words of a key. They are wiped from memory when dropped and never printed.
pub struct Words(Mnemonic);

/// Why a text is not the words of a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// There are too few words, or too many.
    #[error("{found} words were entered; a key has {WORDS}")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// A word is not one of the list.
    #[error("word {place}, “{word}”, is not one of the list; look at how it is spelled")]
    Unknown {
        /// Which word, from 1.
        place: usize,
        /// The word, as it was entered.
        word: String,
    },
    /// All are words of the list, and yet no key has them in this order.
    #[error(
        "these words belong to no key: one of them is another word of the list, or two are swapped"
    )]
    Checksum,
}

impl Words {
    /// The words of a seed.
    ///
    /// # Panics
    /// Never: 32 bytes always have words.
    #[must_use]
    pub fn of_seed(seed: &[u8; 32]) -> Self {
        let words = Mnemonic::from_entropy_in(Language::English, seed);
        Self(words.expect("BIP 39 has a phrase for every 32 bytes"))
    }

    /// Reads words as people write them: in any case, numbered or not, on one line or many, and
    /// cut to their first four letters, which are enough to tell them apart.
    ///
    /// # Errors
    /// [`WordsError`], which names the word that is wrong where that can be told.
    pub fn parse(text: &str) -> Result<Self, WordsError> {
        let typed = typed(text);
        if typed.len() != WORDS {
            return Err(WordsError::Count { found: typed.len() });
        }
        let mut phrase = Zeroizing::new(String::with_capacity(WORDS * 9));
        for (at, word) in typed.iter().enumerate() {
            let whole = whole_word(word).ok_or_else(|| WordsError::Unknown {
                place: at + 1,
                word: word.chars().take(24).collect(),
            })?;
            if at > 0 {
                phrase.push(' ');
            }
            phrase.push_str(whole);
        }
        match Mnemonic::parse_in_normalized(Language::English, &phrase) {
            Ok(words) => Ok(Self(words)),
            Err(_) => Err(WordsError::Checksum),
        }
    }

    /// The seed that they stand for.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        let (entropy, _) = self.0.to_entropy_array();
        let entropy = Zeroizing::new(entropy);
        let mut seed = Zeroizing::new([0; 32]);
        seed.iter_mut()
            .zip(entropy.iter())
            .for_each(|(to, from)| *to = *from);
        seed
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.words()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(24)")
    }
}

/// Whether what was typed is this word, or enough of it.
pub(crate) fn is_word(typed: &str, word: &str) -> bool {
    let mut entered = self::typed(typed);
    entered.truncate(2);
    matches!(entered.as_slice(), [one] if whole_word(one) == Some(word))
}

/// The runs of letters in a text, in lower case; numbers, dots and line breaks part them.
fn typed(text: &str) -> Vec<Zeroizing<String>> {
    text.split(|sign: char| sign.is_whitespace() || sign.is_ascii_digit() || ".,;:)".contains(sign))
        .filter(|word| !word.is_empty())
        .map(|word| Zeroizing::new(word.to_lowercase()))
        .collect()
}

fn whole_word(typed: &str) -> Option<&'static str> {
    let list = Language::English.word_list();
    if let Some(at) = Language::English.find_word(typed) {
        return list.get(usize::from(at)).copied();
    }
    if typed.chars().count() < TELLING {
        return None;
    }
    let mut meant = list.iter().filter(|word| word.starts_with(typed));
    match (meant.next(), meant.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Identity;

    use super::*;

    /// Entropy, its words, and the Ed25519 key of that seed: the first three from BIP 39's own
    /// vectors, their keys from an independent implementation of Ed25519.
    const VECTORS: [(&str, &str, &str); 3] = [
        (
            "0000000000000000000000000000000000000000000000000000000000000000",
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
             abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon \
             abandon abandon abandon art",
            "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
        ),
        (
            "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
            "void come effort suffer camp survey warrior heavy shoot primary clutch crush open \
             amazing screen patrol group space point ten exist slush involve unfold",
            "9f9d1119b63425ec53736904a753eb53eee620b40177656c6386b429d4ede038",
        ),
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "output assault guess that stick core tube matter virus number \
             arctic mass duty tired planet green harbor slide auction fix \
             crack fire work arrive",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
    ];

    fn seed(hex: &str) -> [u8; 32] {
        std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
    }

    #[test]
    fn seeds_words_and_keys_belong_together_both_ways() {
        for (entropy, words, key) in VECTORS {
            let seed = seed(entropy);
            let made: Vec<_> = Words::of_seed(&seed).iter().collect();
            let wanted: Vec<_> = words.split_whitespace().collect();
            assert_eq!(made, wanted);
            assert_eq!(*Words::parse(words).unwrap().seed(), seed);
            assert_eq!(Identity::from_seed(seed).public().to_string(), key);
        }
    }

    #[test]
    fn reads_words_as_people_write_them() {
        let (entropy, words, _) = VECTORS[1];
        let list: Vec<_> = words.split_whitespace().collect();
        let numbered: String = list
            .iter()
            .enumerate()
            .map(|(at, word)| format!("{}. {}\r\n", at + 1, word.to_uppercase()))
            .collect();
        let cut: String = list
            .iter()
            .map(|word| format!("{} ", &word[..word.len().min(4)]))
            .collect();
        for text in [numbered, cut, list.join(",  ")] {
            assert_eq!(
                *Words::parse(&text).unwrap().seed(),
                seed(entropy),
                "{text}"
            );
        }
    }

    #[test]
    fn says_what_is_wrong_with_words() {
        let (_, words, _) = VECTORS[1];
        let list: Vec<_> = words.split_whitespace().collect();
        let with = |place: usize, word: &'static str| {
            let mut list = list.clone();
            list[place] = word;
            Words::parse(&list.join(" ")).unwrap_err()
        };
        let unknown = |place, word: &str| WordsError::Unknown {
            place,
            word: word.to_owned(),
        };
        assert_eq!(with(6, "warior"), unknown(7, "warior"));
        assert_eq!(with(0, "voi"), unknown(1, "voi"));
        assert_eq!(with(23, "zoo"), WordsError::Checksum);
        let short = Words::parse("void come effort").unwrap_err();
        assert_eq!(short, WordsError::Count { found: 3 });
        assert_eq!(
            Words::parse("").unwrap_err(),
            WordsError::Count { found: 0 }
        );
        let mut swapped = list.clone();
        swapped.swap(3, 4);
        let swapped = Words::parse(&swapped.join(" ")).unwrap_err();
        assert_eq!(swapped, WordsError::Checksum);
    }

    #[test]
    fn tells_a_typed_word() {
        assert!(is_word(" Void ", "void") && is_word("warr", "warrior"));
        for wrong in ["", "come", "void come", "war"] {
            assert!(!is_word(wrong, "void") && !is_word(wrong, "warrior"));
        }
    }
}
