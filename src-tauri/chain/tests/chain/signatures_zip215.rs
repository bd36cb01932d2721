//! ZIP-215: the twelve speccheck cases, and batches that agree with single verification.

use blocknet_chain::signature::first_bad;
use blocknet_chain::{
    BadSignature, PublicKey, Signature, verify, verify_batch, verify_message, verify_message_batch,
};
use proptest::prelude::*;

use crate::support::{bytes, id_of, identity, vectors};

const VERDICTS: &str = "VVVVVVXXXVVV";

struct Case {
    message: Vec<u8>,
    key: PublicKey,
    signature: Signature,
}

fn case(message: &str, key: &str, signature: &str) -> Case {
    Case {
        message: bytes(message),
        key: key.parse().expect("a key"),
        signature: signature.parse().expect("a signature"),
    }
}

fn check(cases: &[Case], verdicts: &str) {
    let expected: Vec<bool> = verdicts.chars().map(|verdict| verdict == 'V').collect();
    for (at, (case, good)) in cases.iter().zip(&expected).enumerate() {
        let single = verify_message(&case.key, &case.message, &case.signature).is_ok();
        assert_eq!(single, *good, "case {at} alone");
        // Ten copies are a true batch, not a few single checks.
        let copies = vec![(case.key, case.message.as_slice(), case.signature); 10];
        assert_eq!(
            verify_message_batch(&copies),
            [*good; 10],
            "case {at} in a batch"
        );
    }
    let all: Vec<_> = cases
        .iter()
        .map(|case| (case.key, case.message.as_slice(), case.signature))
        .collect();
    assert_eq!(verify_message_batch(&all), expected, "all in one batch");
}

#[test]
fn all_speccheck_cases_have_their_verdicts() {
    let Some(text) = vectors("ed25519_speccheck_cases.json") else {
        return;
    };
    let json: Vec<serde_json::Value> = serde_json::from_str(&text).expect("a list");
    let of = |value: &serde_json::Value, name: &str| value[name].as_str().expect("hex").to_owned();
    let cases: Vec<_> = json
        .iter()
        .map(|value| {
            case(
                &of(value, "message"),
                &of(value, "pub_key"),
                &of(value, "signature"),
            )
        })
        .collect();
    assert_eq!(cases.len(), VERDICTS.len());
    check(&cases, VERDICTS);
}

#[test]
fn small_order_mixed_order_and_large_s_have_their_verdicts() {
    let cases = [
        // A and R of small order, S zero: valid under ZIP-215.
        case(
            "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a\
             0000000000000000000000000000000000000000000000000000000000000000",
        ),
        // Passes the cofactored check alone: valid.
        case(
            "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512\
             5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        ),
        // S above L: refused.
        case(
            "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e\
             547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        ),
        // A of small order in an encoding that is not canonical: valid.
        case(
            "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc\
             a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        ),
    ];
    check(&cases, "VVXV");
}

#[test]
fn signs_posts_as_rfc_8032_does() {
    let id = "6fd57953b5cc94774681fdc4f4ae1aa5390384f55db3ae6aaa38d45489879657";
    let signed = identity(1).sign_post(&id.parse().expect("an id"));
    assert_eq!(
        signed.to_string(),
        "eb8dab873102103188c6e446673d0026f02784504a66f3959c3067d47e2a7dbd\
         2f36ee6edaa39470b1025d1f3a682dca3dd24ec97b1e965ed201e6a2fb1f6b00"
    );
    let author = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
    assert_eq!(identity(1).public().to_string(), author);
    assert_eq!(*identity(1).seed(), [1; 32]);
}

#[test]
fn an_identity_never_prints_its_seed() {
    let shown = format!("{:?}", identity(0xab));
    assert!(!shown.contains(&"ab".repeat(8)), "{shown}");
    assert!(shown.contains(&identity(0xab).public().to_string()));
}

#[test]
fn a_key_that_is_no_point_verifies_nothing() {
    // y = 2 lies on no point of the curve.
    let mut key = [0; 32];
    key[0] = 2;
    let key = PublicKey::from_bytes(key);
    assert_eq!(verify(&key, &id_of(1), &Signature::ZERO), Err(BadSignature));
    let good = identity(1);
    let mut items = vec![(good.public(), id_of(1), good.sign_post(&id_of(1))); 9];
    items.push((key, id_of(1), Signature::ZERO));
    assert_eq!(
        verify_batch(&items),
        [[true; 9].as_slice(), &[false]].concat()
    );
    assert_eq!(first_bad(&items), Some(9));
}

#[test]
fn an_empty_batch_has_no_bad_item() {
    assert!(verify_batch(&[]).is_empty());
    assert_eq!(first_bad(&[]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn batch_and_single_agree_on_each(
        spoilt in prop::collection::vec(prop::option::weighted(0.2, 0usize..64), 0..40),
    ) {
        let items: Vec<_> = spoilt.iter().zip(0u8..).map(|(spoilt, n)| {
            let (author, id) = (identity(n % 5), id_of(n));
            let mut signature = author.sign_post(&id).to_bytes();
            if let Some(at) = spoilt {
                signature[*at] ^= 1;
            }
            (author.public(), id, Signature::from_bytes(signature))
        }).collect();
        let single: Vec<bool> =
            items.iter().map(|(key, id, sig)| verify(key, id, sig).is_ok()).collect();
        let good: Vec<bool> = spoilt.iter().map(Option::is_none).collect();
        prop_assert_eq!(&single, &good);
        prop_assert_eq!(verify_batch(&items), single);
        prop_assert_eq!(first_bad(&items), good.iter().position(|good| !good));
    }
}
