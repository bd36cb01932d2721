//! What the owner is told of a database that was set aside.

use blocknet_node::Salvage;
use serde::Serialize;

/// What became of a damaged database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SalvageDto {
    /// Where it is kept.
    pub kept: String,
    /// The network of the new one.
    pub network: String,
    /// Whether the old one could still name it.
    pub network_known: bool,
    /// Texts that wait to be sent, and posts that wait for a block, taken over.
    pub waiting: usize,
    /// What could not be read any more: `settings`, `control`, `outbox`, `pool`, `peers`.
    pub lost: Vec<String>,
}

impl From<&Salvage> for SalvageDto {
    fn from(salvage: &Salvage) -> Self {
        Self {
            kept: salvage.kept.display().to_string(),
            network: salvage.network.name().to_owned(),
            network_known: salvage.is_of_old,
            waiting: salvage.waiting,
            lost: salvage.lost.iter().map(ToString::to_string).collect(),
        }
    }
}
