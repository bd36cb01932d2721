//! The running BlockNet node: chainstate, pool, miner, sync and peers, behind one handle.
//!
//! One thread, the [`core`], owns the truth: the store's writer, the chainstate and the pool.
//! One task, [`net`], speaks to peers. Miner threads hash, a writer stamps and signs.
//! [`NodeHandle`] is all of it for whoever serves or shows a node.

mod chainstate;
mod check;
pub mod clock;
mod columns;
pub mod config;
pub mod core;
mod cursor_key;
mod diagnostics;
pub mod events;
mod fetch;
pub mod files;
mod filters;
pub mod handle;
pub mod identity;
pub mod intake;
pub mod invite;
pub mod limits;
pub mod log;
pub mod memory;
pub mod miner;
pub mod mining;
pub mod net;
mod node;
pub mod peer_text;
mod peers;
mod pool;
mod power;
pub mod reach;
mod relay;
mod relocate;
pub mod resync;
pub mod said;
mod salvage;
pub mod serving;
pub mod settings;
#[cfg(feature = "simulation")]
pub mod simulation;
pub mod status;
mod sync;
#[cfg(test)]
mod testing;
pub mod transport;
pub mod writer;

pub use blocknet_store::{Report, Unread};
pub use clock::{Clock, SystemClock};
pub use columns::{BadColumn, Column};
pub use config::{Listen, MiningMode, NodeConfig};
pub use core::{CoreError, Origin, PostOutcome, Tip};
pub use diagnostics::{Diagnostics, DiskUse, IdentityCounts};
pub use events::{Event, EventKind, EventLog, EventsAfter, PostStatus};
pub use fetch::FileState;
pub use files::{Attached, Cleared, FileKind, FilePlace, FileRow, FilesError, FilesPage};
pub use filters::{FilterError, Filters, Fold, LABELS_CHANNEL, Lens, Notice, Verdict, Why};
pub use handle::{
    BackupError, BlockAt, ChainPoint, ColumnsError, IdentityInfo, Imported, LabelListView,
    MiningChange, NodeHandle, OnOwnChain, ProofOf, RemoveError, RuleView, SettingsError,
};
pub use identity::{KeyError, NotSealed, Passphrase, Words, WordsError};
pub use intake::{BlockSubmit, CompactSubmit, MalformedMessage};
pub use invite::{INVITE_SCHEME, Invite, InviteError, MAX_INVITE_ADDRESSES, WrongNetwork, net_of};
pub use log::{LogLine, LogRing};
pub use mining::{MineError, Mined, MiningBlock, MiningPause, MiningView};
pub use node::{Node, NodeJoin, StartError, check_folder};
pub use peer_text::PeerText;
pub use peers::address::{AddressError, is_global_unicast, is_harmless_port};
pub use peers::{Ban, InboundSeen, Misdeed, StreamRefused, StreamSeen};
pub use power::Power;
pub use reach::{
    LanFind, LanState, LanView, MappedBy, MappingState, MappingView, ReachView, ReachWishes,
    Reachability, Way, WayKind,
};
pub use relay::compact::{CompactBlock, CompactError, MAX_COMPACT_BYTES};
pub use relocate::{Carried, FolderError, RelocateError, check_relocation, folder_of, relocate};
pub use resync::{ResyncStage, ResyncView};
pub use said::{Problem, Values};
pub use salvage::{Salvage, set_aside};
pub use serving::{Rate, Rates, RatesPatch, Serving};
pub use settings::{BadSetting, Settings, SettingsPatch, Theme, is_channel, no_channel};
pub use status::{IdentityView, NodeInfo, StatusView, Warning};
pub use writer::{Draft, OutboxItem, OutboxStage, WriteError, Written};
