//! A post as JSON, in the form that the rules give it (section 4).

use blocknet_chain::{
    HeadFields, Kind, Leaf, Network, Post, PostId, Rule, Stub, TextError, TextParts,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::printed::{
    LeafHex, NetworkIdHex, PostIdHex, Printed, PublicKeyHex, SignatureHex, TextHashHex,
};
use super::reading::nullable;
use super::{Decimal, sentence};
use crate::error::ApiError;

/// A signed post. Every field must stand, and no other; tags and content are null where the text is
/// erased, and in answers also where it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostDto {
    /// Id of the post.
    pub id: PostIdHex,
    /// Hash of head and signature: an author can sign one id twice.
    pub leaf: LeafHex,
    /// 1.
    pub version: u8,
    /// 0 note, 1 profile, 2 edit, 3 delete, 4 reaction; others are kept and not shown.
    pub kind: u8,
    /// The network that the post is for.
    pub network: NetworkIdHex,
    /// Who signed it.
    pub author: PublicKeyHex,
    /// When it was written by its author's clock, Unix seconds.
    pub created: Decimal,
    /// Hashes that its stamp claims to have cost.
    pub stamp_work: Decimal,
    /// The post that it answers, edits or deletes.
    #[serde(deserialize_with = "nullable")]
    #[schema(required)]
    pub parent: Option<PostIdHex>,
    /// Bytes of the text, tags included.
    pub text_size: u16,
    /// Hash of the text.
    pub text_hash: TextHashHex,
    /// What the author varied until the stamp was met.
    pub stamp_nonce: Decimal,
    /// The author's signature over the id.
    pub signature: SignatureHex,
    /// Key and value of each tag, in order.
    #[serde(deserialize_with = "nullable")]
    #[schema(required, max_items = 16, example = json!([["name", "Ada"], ["channel", "minutes"]]))]
    pub tags: Option<Vec<(String, String)>>,
    /// What the author wrote, 4,096 bytes of UTF-8 at most.
    #[serde(deserialize_with = "nullable")]
    #[schema(required)]
    pub content: Option<String>,
}

impl PostDto {
    /// The post in words.
    #[must_use]
    pub fn new(network: &Network, post: &Post) -> Self {
        Self::named(post, post.stub.id(network), post.stub.leaf())
    }

    /// The same, where its names are known already.
    #[must_use]
    pub fn named(post: &Post, id: PostId, leaf: Leaf) -> Self {
        let stub = &post.stub;
        let parts = post.text.as_ref().and_then(|text| text.parts().ok());
        let (tags, content) = parts.map(|parts| (parts.tags, parts.content)).unzip();
        Self {
            id: id.into(),
            leaf: leaf.into(),
            version: stub.version(),
            kind: stub.kind().to_u8(),
            network: stub.net().into(),
            author: stub.author().into(),
            created: stub.created().into(),
            stamp_work: stub.stamp_work().into(),
            parent: stub.parent().map(Printed),
            text_size: stub.text_size(),
            text_hash: stub.text_hash().into(),
            stamp_nonce: stub.stamp_nonce().into(),
            signature: stub.signature().into(),
            tags,
            content,
        }
    }

    /// The post, when its fields say one and the same thing; the rules have not looked at it yet.
    ///
    /// # Errors
    /// 400 `bad_field` where text, sizes, hashes and names contradict each other, 422 `T1` for a
    /// text that the pool's rule does not take.
    pub fn into_post(self, network: &Network) -> Result<Post, ApiError> {
        self.judged(network).map_err(ApiError::from)
    }

    /// The same, and whether what is wrong is what the fields say, or that they say nothing.
    pub(super) fn judged(self, network: &Network) -> Result<Post, NoPost> {
        if self.parent == Some(Printed(PostId::ZERO)) {
            let message = "parent is 64 zeros; a post without a parent says null.";
            return Err(NoPost::Unreadable(ApiError::bad_field("parent", message)));
        }
        let stub = self.stub();
        let id = stub.id(network);
        let text = self.text()?;
        if let Some(text) = &text {
            agree("text_size", &usize::from(self.text_size), &text.len())?;
            agree(
                "text_hash",
                &self.text_hash.0,
                &blocknet_chain::text_hash(text),
            )?;
        }
        if self.version != 1 {
            let message = format!(
                "Version {} is not known; 1 is the version of a post.",
                self.version
            );
            let broken = ApiError::rule_broken(Rule::P1, message).with_field("version");
            return Err(NoPost::Untrue(broken));
        }
        agree("id", &self.id.0, &id)?;
        agree("leaf", &self.leaf.0, &stub.leaf())?;
        Post::new(stub, text)
            .map_err(|error| NoPost::Untrue(ApiError::bad_field("content", sentence(&error))))
    }

    /// The stub of the fields; a version other than 1 is refused before anyone looks at it.
    fn stub(&self) -> Stub {
        let fields = HeadFields {
            kind: Kind::new(self.kind),
            net: self.network.0,
            author: self.author.0,
            created: self.created.0,
            stamp_work: self.stamp_work.0,
            parent: self.parent.map(|parent| parent.0),
            text_size: self.text_size,
            text_hash: self.text_hash.0,
        };
        fields
            .head(self.stamp_nonce.0)
            .with_signature(&self.signature.0)
    }

    fn text(&self) -> Result<Option<Vec<u8>>, NoPost> {
        let unreadable =
            |field: &str, why: &str| Err(NoPost::Unreadable(ApiError::bad_field(field, why)));
        let (tags, content) = match (&self.tags, &self.content) {
            (Some(tags), Some(content)) => (tags.clone(), content.clone()),
            (None, None) => return Ok(None),
            (None, Some(_)) => {
                return unreadable("tags", "tags is null, content is not: both or none.");
            }
            (Some(_), None) => {
                return unreadable("content", "content is null, tags is not: both or none.");
            }
        };
        TextParts { tags, content }
            .encode()
            .map(Some)
            .map_err(|error| NoPost::Untrue(text_refusal(&error)))
    }
}

/// Why fields make no post.
#[derive(Debug)]
pub(super) enum NoPost {
    /// They do not have the form of one.
    Unreadable(ApiError),
    /// They contradict each other, or break a rule by themselves.
    Untrue(ApiError),
}

impl From<NoPost> for ApiError {
    fn from(no_post: NoPost) -> Self {
        match no_post {
            NoPost::Unreadable(error) | NoPost::Untrue(error) => error,
        }
    }
}

/// 422 with the rule and the field of a text that the pool does not take.
fn text_refusal(error: &TextError) -> ApiError {
    let field = match error {
        TextError::ContentSize { .. } | TextError::TextSize { .. } => "content".to_owned(),
        TextError::Key { index }
        | TextError::ValueSize { index, .. }
        | TextError::Truncated { index } => {
            format!("tags[{index}]")
        }
        TextError::TagCount { .. } => "tags".to_owned(),
        TextError::Utf8 { .. } | TextError::Nul { .. } => "content".to_owned(),
    };
    ApiError::rule_broken(error.rule(), sentence(error)).with_field(field)
}

fn agree<T: PartialEq + std::fmt::Display>(field: &str, said: &T, found: &T) -> Result<(), NoPost> {
    if said == found {
        return Ok(());
    }
    let message = format!("{field} says {said}, but the other fields make {found}.");
    Err(NoPost::Untrue(ApiError::bad_field(field, message)))
}

#[cfg(test)]
mod tests;
