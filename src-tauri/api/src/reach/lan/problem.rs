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
        let said = match self {
            Self::Other { said } => Some(said.clone()),
            Self::TooMuch | Self::Flooded | Self::Ended => None,
        };
        Told {
            code: self.code(),
            values: Values {
                said,
                ..Values::default()
            },
            message: self.to_string(),
        }
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
