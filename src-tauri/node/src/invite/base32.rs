//! Base32 of RFC 4648, lowercase and without padding; every text that it reads is the only one of
//! its bytes.

use super::InviteError;

const ALPHABET: [u8; 32] = *b"abcdefghijklmnopqrstuvwxyz234567";
/// Bits of one character.
const BITS: u32 = 5;

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= BITS {
            bits -= BITS;
            text.push(letter(held >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(held << (BITS - bits)));
    }
    text
}

/// Reads lowercase base32.
///
/// # Errors
/// When a character is none of the alphabet, or the text is none that [`encode`] writes.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, InviteError> {
    let mut bytes = Vec::with_capacity(text.len() / 8 * 5 + 5);
    let (mut held, mut bits) = (0_u32, 0);
    for (at, character) in text.chars().enumerate() {
        let value = value(character).ok_or_else(|| InviteError::Character {
            character: shown(character),
            place: at + 1,
        })?;
        // What was written out already is pushed off the left end; 12 bits are in use at most.
        held = (held << BITS) | value;
        bits += BITS;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from((held >> bits) & 0xff));
        }
    }
    // What is left over are less bits than a character has, all of them zero.
    let left = held & ((1 << bits) - 1);
    if bits >= BITS || left != 0 {
        return Err(InviteError::Damaged);
    }
    Ok(bytes)
}

fn letter(bits: u32) -> char {
    let at = usize::try_from(bits & 31).unwrap_or(0);
    ALPHABET.get(at).map_or('a', |byte| char::from(*byte))
}

fn value(character: char) -> Option<u32> {
    match character {
        'a'..='z' => Some(u32::from(character) - u32::from('a')),
        '2'..='7' => Some(u32::from(character) - u32::from('2') + 26),
        _ => None,
    }
}

/// A stranger's character for a message: what moves the cursor or hides is shown as its code.
fn shown(character: char) -> String {
    if character.is_ascii_graphic() {
        format!("\u{201c}{character}\u{201d}")
    } else {
        format!("the character U+{:04X}", u32::from(character))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_what_the_rfc_writes() {
        // RFC 4648, section 10, in lowercase and without padding.
        let cases = [
            ("", ""),
            ("f", "my"),
            ("fo", "mzxq"),
            ("foo", "mzxw6"),
            ("foob", "mzxw6yq"),
            ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ];
        for (plain, coded) in cases {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).unwrap(), plain.as_bytes());
        }
    }

    #[test]
    fn reads_no_second_text_of_the_same_bytes() {
        for text in ["m", "mz", "mzx", "mzxw6y", "mzxw6ytbo", "mzxr"] {
            assert_eq!(decode(text), Err(InviteError::Damaged), "{text}");
        }
    }
}
