//! The BlockNet store: headers, posts, pool, peers, settings and outbox in one SQLite file.
//!
//! The store keeps what the node gives it and never decides what is valid.
//! One [`Store`] writes, in transactions ([`Tx`]) that stand whole or not at all; any number of
//! threads read through [`Readers`]. Both answer the questions of the trait [`Reading`].
//! Posts are append-only: a row is never deleted, and of its content only a text that the owner
//! erases ever changes.

mod check;
mod cursor;
mod error;
mod facets;
mod ids;
mod lock;
mod open;
mod private;
mod reader;
mod reading;
mod records;
mod rows;
mod schema;
mod store;
mod terms;
mod tx;
mod veil;
mod wreck;

pub use check::{CheckPart, CheckProblem, CheckStep, Report, TellCheck};
pub use cursor::{ChannelCursor, Cursor, ParseCursorError};
pub use error::{OpenError, StoreError};
pub use facets::{is_label, look_alike};
pub use ids::{FoundIds, IdPrefix, ParseIdPrefixError};
pub use lock::FolderLock;
pub use open::database_bytes;
pub use private::{close_to_others, make_private_folder, private_file, sync_folder};
pub use reader::{READERS, Reader, Readers};
pub use reading::{Reading, Rest, View};
pub use records::{
    AuthorCard, BanRow, BodyStatus, Change, Channel, Channels, Counts, FeedPost, FeedQuery,
    LabelAction, LabelFound, LabelListRow, LeftOut, OutboxDraft, OutboxRow, Page, PeerRow,
    PoolPost, PoolRows, Reaction, Refusal, ReorgRow, Replies, Reply, RuleKind, RuleRow, Shown,
    Standing, StoredHeader, StoredPost, Thread, Unread, Watch,
};
pub use store::Store;
pub use tx::Tx;
pub use veil::Veil;
pub use wreck::{Remains, Wreck};
