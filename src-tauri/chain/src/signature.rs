//! Ed25519 under ZIP-215: keys, signatures, and their verification one by one and in batches.
//!
//! Under ZIP-215 (cofactored check; S < L; A and R any encoding that decompresses) batch and
//! single verification always agree, so a block is checked as one batch.

use std::fmt;

use ed25519_zebra::{SigningKey, VerificationKey, VerificationKeyBytes, batch};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::hash::{PostId, hex_bytes, sha256};

mod transcript;
use transcript::TranscriptRng;

const SIGNATURE_MARK: &[u8; 15] = b"blocknet-sig-v1";
/// Up to this size a batch gains less than the search for its bad items costs.
const SINGLE_BELOW: usize = 4;

hex_bytes! {
    /// An Ed25519 public key: the author of a post. Any 32 bytes are one; not every one can sign.
    PublicKey, 32
}
hex_bytes! {
    /// An Ed25519 signature, R and then S.
    Signature, 64
}

/// The signature is not one of this key over this message (rule P3).
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the signature is not one of the author's key over this post")]
pub struct BadSignature;

/// A secret key. It is wiped from memory when dropped and never printed.
pub struct Identity(Zeroizing<SigningKey>);

impl Identity {
    /// The identity of a secret seed; the copy that came in as argument is wiped.
    #[must_use]
    pub fn from_seed(mut seed: [u8; 32]) -> Self {
        let identity = Self(Zeroizing::new(SigningKey::from_bytes(&seed)));
        seed.zeroize();
        identity
    }

    /// The secret seed, for a backup.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.0.as_bytes())
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::from_bytes(VerificationKeyBytes::from(&*self.0).into())
    }

    /// Signs a post: Ed25519 over `"blocknet-sig-v1" || id`. The same id gives the same bytes.
    #[must_use]
    pub fn sign_post(&self, id: &PostId) -> Signature {
        Signature::from_bytes(self.0.sign(&message(id)).to_bytes())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity(of {})", self.public())
    }
}

fn message(id: &PostId) -> [u8; 47] {
    let mut message = [0; 47];
    let (mark, rest) = message.split_at_mut(SIGNATURE_MARK.len());
    mark.copy_from_slice(SIGNATURE_MARK);
    rest.copy_from_slice(id.as_bytes());
    message
}

/// Verifies the signature of one post.
///
/// # Errors
/// [`BadSignature`] where ZIP-215 refuses it.
pub fn verify(author: &PublicKey, id: &PostId, signature: &Signature) -> Result<(), BadSignature> {
    verify_message(author, &message(id), signature)
}

/// Verifies a signature over any message.
///
/// # Errors
/// [`BadSignature`] where ZIP-215 refuses it.
pub fn verify_message(
    key: &PublicKey,
    message: &[u8],
    signature: &Signature,
) -> Result<(), BadSignature> {
    VerificationKey::try_from(key.to_bytes())
        .and_then(|key| key.verify(&signature.to_bytes().into(), message))
        .map_err(|_| BadSignature)
}

/// Verifies many signatures of posts; the answer says of each whether it is good.
#[must_use]
pub fn verify_batch(items: &[(PublicKey, PostId, Signature)]) -> Vec<bool> {
    verdicts(&queue_posts(items))
}

/// Verifies many signatures over any messages; the answer says of each whether it is good.
#[must_use]
pub fn verify_message_batch(items: &[(PublicKey, &[u8], Signature)]) -> Vec<bool> {
    let queued: Vec<_> = items
        .iter()
        .map(|(key, message, sig)| Queued::new(key, message, sig))
        .collect();
    verdicts(&queued)
}

/// The place of the first signature that is bad, at little more than the cost of one batch.
#[must_use]
pub fn first_bad(items: &[(PublicKey, PostId, Signature)]) -> Option<usize> {
    let queued = queue_posts(items);
    if batch_is_good(&queued) {
        return None;
    }
    // Something in `range` is bad and nothing before it; halve it until one item is left.
    let mut range = 0..queued.len();
    while range.len() > SINGLE_BELOW {
        let middle = range.start + range.len() / 2;
        if queued.get(range.start..middle).is_some_and(batch_is_good) {
            range.start = middle;
        } else {
            range.end = middle;
        }
    }
    let suspects = queued.get(range.clone()).unwrap_or_default();
    suspects
        .iter()
        .position(|item| !item.is_good())
        .map(|at| range.start + at)
}

/// A signature whose challenge is computed, and the digest that binds it into a batch.
struct Queued {
    item: batch::Item,
    digest: [u8; 32],
}

impl Queued {
    fn new(key: &PublicKey, message: &[u8], signature: &Signature) -> Self {
        let key_bytes = VerificationKeyBytes::from(key.to_bytes());
        Self {
            item: (key_bytes, signature.to_bytes().into(), message).into(),
            digest: sha256(&[key.as_bytes(), signature.as_bytes(), message]),
        }
    }

    fn is_good(&self) -> bool {
        self.item.clone().verify_single().is_ok()
    }
}

fn queue_posts(items: &[(PublicKey, PostId, Signature)]) -> Vec<Queued> {
    items
        .iter()
        .map(|(author, id, sig)| Queued::new(author, &message(id), sig))
        .collect()
}

fn batch_is_good(items: &[Queued]) -> bool {
    let mut verifier = batch::Verifier::new();
    for queued in items {
        verifier.queue(queued.item.clone());
    }
    verifier
        .verify(TranscriptRng::over(
            items.iter().map(|queued| &queued.digest),
        ))
        .is_ok()
}

fn verdicts(items: &[Queued]) -> Vec<bool> {
    let mut verdicts = vec![false; items.len()];
    fill_verdicts(items, &mut verdicts);
    verdicts
}

/// Halves a failed batch until the bad items stand alone.
fn fill_verdicts(items: &[Queued], verdicts: &mut [bool]) {
    if items.len() <= SINGLE_BELOW {
        for (queued, verdict) in items.iter().zip(verdicts) {
            *verdict = queued.is_good();
        }
    } else if batch_is_good(items) {
        verdicts.fill(true);
    } else {
        let middle = items.len() / 2;
        let (left, right) = items.split_at(middle);
        let (left_verdicts, right_verdicts) = verdicts.split_at_mut(middle);
        fill_verdicts(left, left_verdicts);
        fill_verdicts(right, right_verdicts);
    }
}
