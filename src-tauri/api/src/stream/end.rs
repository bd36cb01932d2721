//! Why a stream ended.

use blocknet_node::transport::TransportError;
use thiserror::Error;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};

use super::frame::FrameError;

/// Why a stream ended; every call that waits over it is told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum End {
    /// It broke, fell silent, or one of the ends closed it.
    #[error("{0}")]
    Lost(String),
    /// The far end sent what no honest node sends.
    #[error("{0}")]
    Broke(String),
    /// The far end sent more than it may.
    #[error("a message longer than {limit} bytes")]
    TooLarge {
        /// What is allowed.
        limit: usize,
    },
}

impl End {
    /// It is over, for this reason.
    pub(crate) fn lost(reason: &str) -> Self {
        Self::Lost(reason.to_owned())
    }

    /// As a call that was under way sees it.
    pub(crate) fn error(&self) -> TransportError {
        match self {
            Self::Lost(reason) => TransportError::Unreachable {
                reason: reason.clone(),
            },
            Self::Broke(what) => TransportError::Malformed { what: what.clone() },
            Self::TooLarge { limit } => TransportError::TooLarge {
                limit: *limit as u64,
            },
        }
    }
}

impl From<FrameError> for End {
    fn from(error: FrameError) -> Self {
        Self::Broke(error.to_string())
    }
}

impl From<tungstenite::Error> for End {
    fn from(error: tungstenite::Error) -> Self {
        use tungstenite::Error;
        match error {
            Error::Capacity(CapacityError::MessageTooLong { max_size, .. }) => {
                Self::TooLarge { limit: max_size }
            }
            // What a machine leaves that was switched off.
            Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {
                Self::lost("the stream broke off")
            }
            Error::Protocol(_) | Error::Utf8(_) | Error::Capacity(_) | Error::AttackAttempt => {
                Self::Broke(error.to_string())
            }
            other => Self::Lost(other.to_string()),
        }
    }
}
