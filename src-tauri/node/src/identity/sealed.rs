//! A key under a passphrase, as it lies in the data folder and in an exported file: JSON, whose
//! format `docs/identity.md` describes.

use argon2::{Algorithm, Argon2, Params, Version};
use blocknet_chain::{Identity, PublicKey};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The name of the format; it is part of what the seal covers.
const FORMAT: &str = "blocknet-identity-v1";
const KDF: &str = "argon2id";
const CIPHER: &str = "xchacha20-poly1305";
/// What a new seal costs to open: a fifth of a second and 64 MiB, the second choice of RFC 9106
/// and its first for machines that cannot spare 2 GiB.
const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 4,
};
/// What a file from elsewhere may cost to open at most: seconds, not minutes, of this machine.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 16;
/// And at least: below it the passphrase guards next to nothing.
const LEAST_MEMORY_KIB: u32 = 8 * 1024;
const MOST_LANES: u32 = 4;

/// A file is longer by far than it needs to be.
pub(super) const MOST_BYTES: usize = 4 * 1024;

/// A key that a passphrase opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedKey {
    public: PublicKey,
    cost: Cost,
    salt: [u8; 16],
    nonce: [u8; 24],
    /// The seed of 32 bytes and a tag of 16.
    seed: [u8; 48],
}

/// What it costs to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

/// A seal did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnsealError {
    /// With this passphrase it does not; a damaged file looks the same.
    #[error("this is not the passphrase, or the file is damaged")]
    WrongPassphrase,
    /// It holds the seed of another key than it says.
    #[error("the file holds another key than it names")]
    AnotherKey,
    /// The memory for it is not to be had.
    #[error("this computer has not the memory to open it")]
    NoMemory,
}

/// A text is not a sealed key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSealed {
    /// A later program may have written it.
    #[error(
        "this is not an identity file: its format is another one; a newer BlockNet may know it"
    )]
    Later,
    /// It is something else, or damaged.
    #[error("this is not an identity file: {reason}")]
    Other {
        /// What is wrong.
        reason: String,
    },
}

/// The file as JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    key: String,
    kdf: WrittenKdf,
    cipher: String,
    nonce: String,
    sealed: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenKdf {
    name: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

impl SealedKey {
    /// Seals an identity. Takes a fifth of a second.
    ///
    /// # Errors
    /// When the system gives no random bytes or not the memory.
    pub fn seal(identity: &Identity, passphrase: &str) -> Result<Self, SealError> {
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        for bytes in [&mut salt[..], &mut nonce[..]] {
            getrandom::fill(bytes).map_err(|error| SealError {
                reason: error.to_string(),
            })?;
        }
        Self::seal_with(identity, passphrase, COST, salt, nonce).ok_or_else(|| SealError {
            reason: "not enough memory".to_owned(),
        })
    }

    fn seal_with(
        identity: &Identity,
        passphrase: &str,
        cost: Cost,
        salt: [u8; 16],
        nonce: [u8; 24],
    ) -> Option<Self> {
        let public = identity.public();
        let mut made = Self {
            public,
            cost,
            salt,
            nonce,
            seed: [0; 48],
        };
        let seed = identity.seed();
        let covered = made.covered();
        let payload = Payload {
            msg: seed.as_slice(),
            aad: &covered,
        };
        let sealed = made
            .cipher(passphrase)?
            .encrypt(&XNonce::from(nonce), payload);
        made.seed = sealed.ok()?.try_into().ok()?;
        Some(made)
    }

    /// Opens it. Takes a fifth of a second.
    ///
    /// # Errors
    /// [`UnsealError::WrongPassphrase`] for the most part.
    pub fn open(&self, passphrase: &str) -> Result<Identity, UnsealError> {
        let cipher = self.cipher(passphrase).ok_or(UnsealError::NoMemory)?;
        let covered = self.covered();
        let payload = Payload {
            msg: &self.seed,
            aad: &covered,
        };
        let opened = cipher.decrypt(&XNonce::from(self.nonce), payload);
        let opened = Zeroizing::new(opened.map_err(|_| UnsealError::WrongPassphrase)?);
        let mut seed = Zeroizing::new([0; 32]);
        if opened.len() != seed.len() {
            return Err(UnsealError::AnotherKey);
        }
        seed.copy_from_slice(&opened);
        let identity = Identity::from_seed(*seed);
        if identity.public() == self.public {
            Ok(identity)
        } else {
            Err(UnsealError::AnotherKey)
        }
    }

    /// The key that it holds.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When it is no sealed key, or would take too long to open.
    pub fn from_json(text: &str) -> Result<Self, NotSealed> {
        let not = |reason: &str| NotSealed::Other {
            reason: reason.to_owned(),
        };
        if text.len() > MOST_BYTES {
            return Err(not("it is too long"));
        }
        let written: Written = serde_json::from_str(text).map_err(|error| NotSealed::Other {
            reason: error.to_string(),
        })?;
        if written.format != FORMAT {
            return Err(NotSealed::Later);
        }
        if written.kdf.name != KDF || written.cipher != CIPHER {
            return Err(not("it is sealed in a way that this version does not know"));
        }
        let cost = Cost {
            memory_kib: written.kdf.memory_kib,
            passes: written.kdf.passes,
            lanes: written.kdf.lanes,
        };
        if !cost.is_sane() {
            return Err(not("it asks for more work, or for less, than a key should"));
        }
        Ok(Self {
            public: PublicKey::from_bytes(bytes(&written.key, "key")?),
            cost,
            salt: bytes(&written.kdf.salt, "kdf.salt")?,
            nonce: bytes(&written.nonce, "nonce")?,
            seed: bytes(&written.sealed, "sealed")?,
        })
    }

    /// The file.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written {
            format: FORMAT.to_owned(),
            key: self.public.to_string(),
            kdf: WrittenKdf {
                name: KDF.to_owned(),
                memory_kib: self.cost.memory_kib,
                passes: self.cost.passes,
                lanes: self.cost.lanes,
                salt: hex(&self.salt),
            },
            cipher: CIPHER.to_owned(),
            nonce: hex(&self.nonce),
            sealed: hex(&self.seed),
        };
        // Strings and numbers alone: it cannot fail.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// None when the memory is not to be had.
    fn cipher(&self, passphrase: &str) -> Option<XChaCha20Poly1305> {
        let Cost {
            memory_kib,
            passes,
            lanes,
        } = self.cost;
        let params = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Zeroizing::new([0; 32]);
        argon
            .hash_password_into(passphrase.as_bytes(), &self.salt, &mut *key)
            .ok()?;
        XChaCha20Poly1305::new_from_slice(&*key).ok()
    }

    /// What the seal covers besides the seed, so that nobody changes it unseen.
    fn covered(&self) -> Vec<u8> {
        let mut covered = Vec::with_capacity(FORMAT.len() + 60);
        covered.extend_from_slice(FORMAT.as_bytes());
        covered.extend_from_slice(self.public.as_bytes());
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            covered.extend_from_slice(&number.to_be_bytes());
        }
        covered.extend_from_slice(&self.salt);
        covered
    }
}

/// A key could not be sealed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key could not be sealed: {reason}")]
pub struct SealError {
    /// What the system said.
    pub reason: String,
}

impl Cost {
    fn is_sane(self) -> bool {
        (LEAST_MEMORY_KIB..=MOST_MEMORY_KIB).contains(&self.memory_kib)
            && (1..=MOST_PASSES).contains(&self.passes)
            && (1..=MOST_LANES).contains(&self.lanes)
    }
}

/// Bytes as lowercase hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes of a fixed number from lowercase or uppercase hex.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let digits = text.as_bytes();
    let mut bytes = Zeroizing::new([0; N]);
    if digits.len() != 2 * N || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

fn bytes<const N: usize>(text: &str, field: &str) -> Result<[u8; N], NotSealed> {
    unhex(text)
        .map(|bytes| *bytes)
        .ok_or_else(|| NotSealed::Other {
            reason: format!("{field} is not {} hex digits", 2 * N),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cheap to open, for tests alone.
    const CHEAP: Cost = Cost {
        memory_kib: LEAST_MEMORY_KIB,
        passes: 1,
        lanes: 1,
    };

    fn sealed() -> SealedKey {
        let identity = Identity::from_seed([7; 32]);
        SealedKey::seal_with(&identity, "correct horse", CHEAP, [1; 16], [2; 24]).unwrap()
    }

    #[test]
    fn opens_with_its_passphrase_and_no_other() {
        let sealed = sealed();
        let opened = sealed.open("correct horse").unwrap();
        assert_eq!(*opened.seed(), [7; 32]);
        for wrong in ["", "Correct horse", "correct horse "] {
            assert_eq!(
                sealed.open(wrong).unwrap_err(),
                UnsealError::WrongPassphrase
            );
        }
    }

    #[test]
    fn a_new_seal_costs_what_is_said_and_differs_each_time() {
        let identity = Identity::from_seed([7; 32]);
        let one = SealedKey::seal(&identity, "correct horse").unwrap();
        let other = SealedKey::seal(&identity, "correct horse").unwrap();
        assert_eq!(one.cost, COST);
        assert!(one.cost.is_sane());
        assert!(one.salt != other.salt && one.nonce != other.nonce && one.seed != other.seed);
        assert_eq!(*one.open("correct horse").unwrap().seed(), [7; 32]);
    }

    /// Made by `fixtures/seal.py` with the reference Argon2 and libsodium.
    #[test]
    fn opens_what_another_program_sealed() {
        let file = include_str!("../../fixtures/sealed-identity.json");
        let sealed = SealedKey::from_json(file).unwrap();
        assert_eq!(*sealed.open("pässword 🔑").unwrap().seed(), [9; 32]);
    }

    #[test]
    fn goes_through_its_file() {
        let sealed = sealed();
        let file = sealed.to_json();
        assert_eq!(SealedKey::from_json(&file).unwrap(), sealed);
        assert!(!file.contains(&hex(&[7; 32])));
    }

    #[test]
    fn a_change_of_anything_is_noticed() {
        let sealed = sealed();
        let mut other = sealed.clone();
        other.public = Identity::from_seed([8; 32]).public();
        assert_eq!(
            other.open("correct horse").unwrap_err(),
            UnsealError::WrongPassphrase
        );
        let mut cheaper = sealed.clone();
        cheaper.cost.passes = 2;
        assert_eq!(
            cheaper.open("correct horse").unwrap_err(),
            UnsealError::WrongPassphrase
        );
        let mut broken = sealed;
        broken.seed[0] ^= 1;
        assert_eq!(
            broken.open("correct horse").unwrap_err(),
            UnsealError::WrongPassphrase
        );
    }

    #[test]
    fn refuses_files_that_are_none_or_would_take_the_machine_down() {
        let good = sealed().to_json();
        let cases = [
            String::new(),
            "{}".to_owned(),
            "null".to_owned(),
            good.replace("v1", "v2"),
            good.replace("argon2id", "argon2d"),
            good.replace("8192", "4294967295"),
            good.replace("8192", "64"),
            good.replace("\"passes\":1", "\"passes\":1000000"),
            good.replace("\"lanes\":1", "\"lanes\":0"),
            good.replace("0101", "01"),
            good.replace("0101", "zz01"),
            good.replace("{\"format\"", "{\"more\":1,\"format\""),
            format!("{good}{}", " ".repeat(MOST_BYTES)),
        ];
        for text in cases {
            assert!(SealedKey::from_json(&text).is_err(), "{text}");
        }
    }
}
