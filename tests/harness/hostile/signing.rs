//! Ed25519 by hand: many valid signatures of one post, each with a nonce of the signer's choice.

use curve25519_dalek::{EdwardsPoint, Scalar};
use sha2::{Digest as _, Sha512};

use crate::forge::SealedPost;

/// The post under another valid signature of its author's `seed`; each `number` gives another one.
#[must_use]
pub fn sign_again(post: &SealedPost, seed: [u8; 32], number: u64) -> SealedPost {
    let [expanded, _] = halves(&[&seed]);
    let secret = Scalar::from_bytes_mod_order(clamped(expanded));
    let author = EdwardsPoint::mul_base(&secret).compress();
    let message = [b"blocknet-sig-v1".as_slice(), &post.id].concat();
    let nonce = wide(&[b"another nonce", &number.to_be_bytes(), &post.id]);
    let commitment = EdwardsPoint::mul_base(&nonce).compress();
    let challenge = wide(&[commitment.as_bytes(), author.as_bytes(), &message]);
    let response = nonce + challenge * secret;
    let mut signature = [0; 64];
    let (first, second) = signature.split_at_mut(32);
    first.copy_from_slice(commitment.as_bytes());
    second.copy_from_slice(response.as_bytes());
    SealedPost {
        signature,
        ..post.clone()
    }
}

fn wide(parts: &[&[u8]]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&hash(parts))
}

fn hash(parts: &[&[u8]]) -> [u8; 64] {
    let mut hasher = Sha512::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

fn halves(parts: &[&[u8]]) -> [[u8; 32]; 2] {
    let whole = hash(parts);
    let (halves, _) = whole.as_chunks::<32>();
    halves.try_into().expect("64 bytes are two halves")
}

fn clamped(mut bytes: [u8; 32]) -> [u8; 32] {
    let [first, .., last] = &mut bytes;
    *first &= 248;
    *last = (*last & 127) | 64;
    bytes
}

#[cfg(test)]
mod tests {
    use ed25519_zebra::{Signature, VerificationKey};

    use super::*;
    use crate::forge::PostForge;

    #[test]
    fn every_signature_is_valid_and_another() {
        let post = PostForge::note(7, 1_800_000_000, "signed again").seal();
        let author: [u8; 32] = post.head[6..38].try_into().unwrap();
        let key = VerificationKey::try_from(author).unwrap();
        let message = [b"blocknet-sig-v1".as_slice(), &post.id].concat();
        let mut seen = vec![post.signature];
        for number in 0..3 {
            let again = sign_again(&post, [7; 32], number);
            key.verify(&Signature::from(again.signature), &message)
                .unwrap();
            assert!(!seen.contains(&again.signature) && again.leaf() != post.leaf());
            seen.push(again.signature);
        }
    }
}
