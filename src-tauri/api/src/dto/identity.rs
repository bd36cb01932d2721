//! The owner's identities, as they are asked for and answered.

use blocknet_node::{IdentityInfo, Passphrase};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::decimal::Decimal;
use super::printed::{Printed, PublicKeyHex};

/// The identities of this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct IdentitiesDto {
    /// In the order in which they came.
    pub identities: Vec<OwnIdentityDto>,
}

/// An identity, and how it lies here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnIdentityDto {
    /// Public key.
    pub author: PublicKeyHex,
    /// The key in short, for people.
    #[schema(example = "k7qf-w2mz")]
    pub short: String,
    /// The display name.
    pub name: Option<String>,
    /// Whether posts are written under it now.
    pub active: bool,
    /// Whether its file is under a passphrase.
    pub has_passphrase: bool,
    /// Whether it cannot sign until that is typed.
    pub locked: bool,
    /// When its words were typed back, Unix seconds; null: never.
    pub backed_up: Option<Decimal>,
}

impl From<IdentityInfo> for OwnIdentityDto {
    fn from(info: IdentityInfo) -> Self {
        Self {
            author: Printed(info.author),
            short: info.short,
            name: info.name,
            active: info.active,
            has_passphrase: info.has_passphrase,
            locked: info.locked,
            backed_up: info.backed_up.map(Decimal),
        }
    }
}

/// A further identity to make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityAsked {
    /// Its display name, 64 bytes at most; empty or absent for none.
    pub name: String,
}

/// An identity to bring back from its words.
#[derive(Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreAsked {
    /// The 24 words, as people write them.
    #[schema(value_type = String)]
    pub words: Passphrase,
    /// Its display name; absent for none.
    #[serde(default)]
    pub name: String,
}

/// An identity to bring in from a file.
#[derive(Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportAsked {
    /// What the file holds.
    pub file: String,
    /// The passphrase of the file, which stays that of the identity.
    #[schema(value_type = String)]
    pub passphrase: Passphrase,
    /// Its display name; absent for none.
    #[serde(default)]
    pub name: String,
}

/// What to change of an identity; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct IdentityChange {
    /// Its display name, 64 bytes at most.
    pub name: Option<String>,
    /// True to write under it from now on; another one has to be put in use to end that.
    pub active: Option<bool>,
}

/// The passphrase of an identity that has one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretAsked {
    /// Needed where a passphrase is set, whether the identity is locked or not.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub passphrase: Option<Passphrase>,
}

/// The passphrase that opens an identity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnlockAsked {
    /// The passphrase.
    #[schema(value_type = String)]
    pub passphrase: Passphrase,
}

/// A passphrase to set, change or take off.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassphraseAsked {
    /// The passphrase until now, where one is set.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub current: Option<Passphrase>,
    /// The new one, 8 characters at least; null for none. That it is absent means nothing.
    #[serde(deserialize_with = "said")]
    #[schema(value_type = Option<String>)]
    pub new: Option<Passphrase>,
}

/// A value that may be null, and has to be there.
fn said<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Passphrase>, D::Error> {
    Option::deserialize(input)
}

/// An identity to remove.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveAsked {
    /// Its short key, typed.
    #[schema(example = "k7qf-w2mz")]
    pub confirm: String,
    /// Needed where a passphrase is set.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub passphrase: Option<Passphrase>,
}

/// An identity to write into a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportAsked {
    /// Needed where a passphrase is set.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub passphrase: Option<Passphrase>,
    /// The passphrase that the file is to have, 8 characters at least.
    #[schema(value_type = String)]
    pub file_passphrase: Passphrase,
}

/// The words of an identity: whoever reads them can write in its name.
#[derive(Serialize, ToSchema)]
pub struct WordsDto {
    /// The 24 words, in order.
    #[schema(value_type = Vec<String>)]
    pub words: Vec<&'static str>,
    /// A QR code of them, as SVG.
    pub qr_svg: String,
}

/// An identity in a file of its own, under a passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportedDto {
    /// What the file holds.
    pub file: String,
    /// What to call it.
    #[schema(example = "blocknet-k7qf-w2mz.json")]
    pub file_name: String,
    /// A QR code of what it holds, as SVG.
    pub qr_svg: String,
}

/// The words to type to prove a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BackupCheckDto {
    /// Their places among the 24, from 1, in order.
    #[schema(example = json!([3, 9, 14, 22]))]
    pub places: Vec<u8>,
}

/// The words that were asked for.
#[derive(Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BackupTyped {
    /// Each place with its word.
    pub words: Vec<TypedWord>,
}

/// A word that was asked for.
#[derive(Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedWord {
    /// Its place, from 1.
    pub place: u8,
    /// The word.
    pub word: String,
}

/// A public key as others may take it with a camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyCodeDto {
    /// The key.
    pub author: PublicKeyHex,
    /// A QR code of it, as SVG.
    pub qr_svg: String,
}
