//! Values that go over the wire in their printed form: hashes, keys and signatures as lowercase
//! hex.

use std::borrow::Cow;
use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use blocknet_chain::{
    AuxRoot, BlockId, BodyRoot, FileId, Leaf, NetworkId, PostId, PublicKey, Signature, TextHash,
    Work,
};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A value in its printed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Printed<T>(pub T);

/// What the printed form of a type looks like, for the OpenAPI document.
pub trait Shape {
    /// Name of the schema.
    const NAME: &'static str;
    /// What it is.
    const WHAT: &'static str;
    /// Its regular expression.
    const PATTERN: &'static str;
}

macro_rules! shapes {
    ($($alias:ident $type:ident $pattern:literal $what:literal)*) => {$(
        #[doc = $what]
        // An alias, because the OpenAPI derives take generic arguments for schemas of their own.
        pub type $alias = Printed<$type>;

        impl Shape for $type {
            const NAME: &'static str = stringify!($type);
            const WHAT: &'static str = $what;
            const PATTERN: &'static str = $pattern;
        }
    )*};
}

shapes! {
    BlockIdHex BlockId "^[0-9a-f]{64}$" "Id of a block: 32 bytes, lowercase hex in byte order"
    PostIdHex PostId "^[0-9a-f]{64}$" "Id of a post: 32 bytes, lowercase hex"
    LeafHex Leaf "^[0-9a-f]{64}$" "Hash of a post's head and signature: 32 bytes, lowercase hex"
    FileIdHex FileId "^[0-9a-f]{64}$" "SHA-256 of a file: 32 bytes, lowercase hex"
    BodyRootHex BodyRoot "^[0-9a-f]{64}$" "Merkle root of a block's posts: 32 bytes, lowercase hex"
    AuxRootHex AuxRoot "^[0-9a-f]{64}$" "Zero but in genesis: 32 bytes, lowercase hex"
    TextHashHex TextHash "^[0-9a-f]{64}$" "Hash of a post's text: 32 bytes, lowercase hex"
    NetworkIdHex NetworkId "^[0-9a-f]{8}$" "First four bytes of the genesis id, lowercase hex"
    PublicKeyHex PublicKey "^[0-9a-f]{64}$" "Ed25519 public key: 32 bytes, lowercase hex"
    SignatureHex Signature "^[0-9a-f]{128}$" "Ed25519 signature: 64 bytes, lowercase hex"
    WorkHex Work "^(0|[1-9a-f][0-9a-f]{0,63})$" "Expected hashes as a hex number without leading zeros"
}

impl<T> From<T> for Printed<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Display> Serialize for Printed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T> Deserialize<'de> for Printed<T>
where
    T: FromStr + Shape,
    T::Err: Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);
        impl<T> Visitor<'_> for Text<T>
        where
            T: FromStr + Shape,
            T::Err: Display,
        {
            type Value = Printed<T>;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(T::WHAT)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Printed<T>, E> {
                text.parse().map(Printed).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text(PhantomData))
    }
}

impl<T: Shape> PartialSchema for Printed<T> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(T::PATTERN))
            .description(Some(T::WHAT))
            .build()
            .into()
    }
}

impl<T: Shape> ToSchema for Printed<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }
}
