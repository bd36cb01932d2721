//! Why nodes of the local network are not found.

use blocknet_node::{Problem as Told, Values};
use thiserror::Error;

/// Why nodes of the local network are not found.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Problem {
    /// More came at once than could be taken.
    #[error("too much was announced at once")]
    TooMuch,
    /// More devices than a house has.
    #[error("more devices announce themselves than a house has")]
    Flooded,
    /// The thread that asks is gone.
    #[error("it ended by itself")]
    Ended,
    /// The system did not let it.
    #[error("{said}")]
    Other {
        /// What it said.
        said: String,
    },
}

impl Problem {
    pub(super) fn other(error: &mdns_sd::Error) -> Self {
        let said = error.to_string();
        Self::Other { said }
    }

    /// For the owner: its code, its values and its words.
    pub(super) fn told(&self) -> Told {
        let values = match self {
            Self::Other { said } => Values::of_said(said),
            Self::TooMuch | Self::Flooded | Self::Ended => Values::default(),
        };
        Told::new(self.code(), self.to_string()).with(values)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TooMuch => "lan_too_much",
            Self::Flooded => "lan_flooded",
            Self::Ended => "lan_ended",
            Self::Other { .. } => "lan_failed",
        }
    }
}
