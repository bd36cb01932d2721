//! What acts for the owner.

pub(crate) mod bans;
pub(crate) mod branches;
pub(crate) mod control;
pub(crate) mod diagnostics;
pub(crate) mod files;
pub(crate) mod filters;
pub(crate) mod identities;
pub(crate) mod invite;
pub(crate) mod lan;
pub(crate) mod metrics;
pub(crate) mod mining;
pub(crate) mod peers;
pub(crate) mod replies;
pub(crate) mod resync;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod status;
pub(crate) mod texts;
pub(crate) mod verify;
pub(crate) mod writing;
