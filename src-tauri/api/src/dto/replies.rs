//! What answers the owner, the list of channels, and what authors say of themselves.

use blocknet_store::{AuthorCard, Channel, Channels, Unread};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::printed::{PostIdHex, Printed, PublicKeyHex};
use super::{ChangeDto, Decimal, PostAnswer};

/// A page of replies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RepliesDto {
    /// The last to come first.
    pub replies: Vec<ReplyDto>,
    /// What to pass as `before` for the next page; null at the end.
    pub next: Option<String>,
    /// What to pass as `through` once these were seen; null where there are none.
    pub newest: Option<String>,
}

/// A note that answers the owner, or names the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplyDto {
    /// The note.
    pub post: PostAnswer,
    /// It names the owner and answers somebody else.
    pub mention: bool,
    /// The owner has not seen it yet.
    pub unread: bool,
}

/// Which replies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RepliesAsked {
    /// The `next` of the page before.
    pub before: Option<String>,
    /// Replies of a page, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

/// Up to where the owner has seen replies.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepliesSeen {
    /// The `newest` of the page that was seen.
    pub through: String,
}

/// Replies that the owner has not seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnreadDto {
    /// How many, counted to 100.
    pub unread: u32,
    /// The last of them to come.
    pub newest: Option<PostIdHex>,
}

impl From<Unread> for UnreadDto {
    fn from(unread: Unread) -> Self {
        Self {
            unread: unread.count,
            newest: unread.newest.map(Printed),
        }
    }
}

/// A page of channels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelsDto {
    /// The one written in last first.
    pub channels: Vec<ChannelDto>,
    /// What to pass as `before` for the next page; null at the end.
    pub next: Option<String>,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelDto {
    /// Its name.
    #[schema(example = "minutes")]
    pub name: String,
    /// Notes in it, in the chain or waiting.
    pub posts: u64,
    /// When the newest of them was written, Unix seconds.
    pub last: Decimal,
}

impl From<Channel> for ChannelDto {
    fn from(channel: Channel) -> Self {
        Self {
            name: channel.name,
            posts: channel.posts,
            last: Decimal(channel.last),
        }
    }
}

impl From<Channels> for ChannelsDto {
    fn from(page: Channels) -> Self {
        Self {
            channels: page.channels.into_iter().map(ChannelDto::from).collect(),
            next: page.next.map(|cursor| cursor.to_string()),
        }
    }
}

/// Which channels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChannelsAsked {
    /// Only these, with a comma between; 64 at most, and then in one page.
    pub names: Option<String>,
    /// The `next` of the page before.
    pub before: Option<String>,
    /// Channels of a page, 1 to 200; 50 without it.
    pub limit: Option<String>,
}

/// What an author says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuthorDto {
    /// The public key.
    pub author: PublicKeyHex,
    /// The display name of the profile, else of the newest note.
    pub name: Option<String>,
    /// The text of the last profile.
    pub about: Option<String>,
    /// The last profile, and where it stands.
    pub profile: Option<ChangeDto>,
}

impl AuthorDto {
    /// The answer on a chain whose tip has height `tip`.
    pub(crate) fn new(author: PublicKeyHex, card: AuthorCard, tip: u32) -> Self {
        Self {
            author,
            name: card.name,
            about: card.about,
            profile: card.profile.map(|profile| ChangeDto::new(profile, tip)),
        }
    }
}
