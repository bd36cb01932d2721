//! Why the router does not pass the port on, and what to do.

use std::fmt;
use std::net::IpAddr;

use blocknet_node::{PeerText, Problem as Told, Values};
use thiserror::Error;

/// Why the router does not pass the port on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum Problem {
    /// There is no port to pass on.
    #[error("This node does not listen for others, so there is no port to pass on.")]
    NothingListens,
    /// No router was found.
    #[error("No router answered, neither by UPnP nor by PCP or NAT-PMP.")]
    NoRouter,
    /// The port leads elsewhere.
    #[error("The router passes port {port} on to another computer already.")]
    Taken {
        /// The port.
        port: u16,
    },
    /// It is not allowed.
    #[error("The router does not allow computers to ask for ports.")]
    Forbidden,
    /// The router itself has no address on the internet.
    #[error(
        "The router's own address outside, {outside}, is not on the internet: another router stands before it."
    )]
    Behind {
        /// The address.
        outside: IpAddr,
    },
    /// The router answered something else.
    #[error("The router could not be asked: {said}.")]
    Other {
        /// What was wrong, made harmless.
        said: PeerText,
    },
}

impl Problem {
    pub(super) fn nothing_listens() -> Self {
        Self::NothingListens
    }

    /// A problem in words that the router may have chosen.
    pub(super) fn other(said: &impl fmt::Display) -> Self {
        let said = PeerText::sentence(said);
        Self::Other { said }
    }

    /// For the owner: its code, its values and its words.
    pub(super) fn told(&self) -> Told {
        let mut values = Values::default();
        match self {
            Self::Taken { port } => values.port = Some(*port),
            Self::Behind { outside } => values.ip = Some(*outside),
            Self::Other { said } => values.said = Some(said.to_string()),
            Self::NothingListens | Self::NoRouter | Self::Forbidden => {}
        }
        Told::new(self.code(), self.to_string()).with(values)
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NothingListens => "nothing_listens",
            Self::NoRouter => "no_router",
            Self::Taken { .. } => "port_taken",
            Self::Forbidden => "router_forbids",
            Self::Behind { .. } => "second_router",
            Self::Other { .. } => "router_failed",
        }
    }

    /// What to do about it.
    pub(super) fn advice(&self) -> &'static str {
        match self {
            Self::NothingListens => "Turn listening on in the settings and start BlockNet again.",
            Self::NoRouter | Self::Forbidden | Self::Other { .. } => {
                "Turn on UPnP in the router's settings, or let the router pass the port on by hand."
            }
            Self::Taken { .. } => {
                "Choose another port in the settings and start BlockNet again, or free the port in \
                 the router."
            }
            Self::Behind { .. } => {
                "Ask the provider for an address of your own, or let the other router pass the \
                 port on too."
            }
        }
    }
}
