//! Addresses, invites, peers and bans.

use blocknet_node::net::{AddPeerError, BanError, RemovePeerError};
use blocknet_node::{AddressError, FilterError, InviteError, MAX_INVITE_ADDRESSES, Values};

use super::Reason;

impl Reason for AddressError {
    fn why(&self) -> Option<(&'static str, Values)> {
        Some(match self {
            Self::Empty => ("address_empty", Values::default()),
            Self::Port { port } => ("no_port", Values::of_text(port)),
            Self::Host { host } => ("no_host", Values::of_text(host)),
            Self::Brackets { text } => ("odd_brackets", Values::of_text(text)),
            Self::Undialable { ip } => ("no_computer", Values::of_text(ip.to_string())),
        })
    }
}

impl Reason for AddPeerError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Address(error) => error.why(),
            Self::Lookup { host, reason } => {
                let mut values = Values::of_said(reason);
                values.text = Some(host.clone());
                Some(("host_not_found", values))
            }
            Self::TooMany => Some(("many_peers", Values::default())),
            Self::Core(error) => error.why(),
            Self::Closed => None,
        }
    }
}

impl Reason for RemovePeerError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Address { address } => Some(("no_peer_address", Values::of_text(address))),
            Self::Core(error) => error.why(),
            Self::Unknown { .. } | Self::Closed => None,
        }
    }
}

impl Reason for BanError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::TooMany => Some(("many_bans", Values::default())),
            Self::Core(error) => error.why(),
            Self::Unknown { .. } | Self::Closed => None,
        }
    }
}

impl Reason for FilterError {
    fn why(&self) -> Option<(&'static str, Values)> {
        match self {
            Self::Bad { why, .. } => Some((why.code, (*why.values).clone())),
            Self::TooMany { most } => Some(("limit", Values::at_most(*most as u64))),
            Self::Core(error) => error.why(),
        }
    }
}

impl Reason for InviteError {
    fn why(&self) -> Option<(&'static str, Values)> {
        Some(match self {
            Self::TooLong { .. } | Self::NoInvite => ("no_invite", Values::default()),
            Self::Character { character, place } => {
                ("odd_character", Values::of_text(character).at(*place))
            }
            Self::Damaged => ("invite_damaged", Values::default()),
            Self::Version { .. } => ("invite_of_later", Values::default()),
            Self::Content { .. } | Self::Network(_) => ("invite_faulty", Values::default()),
            Self::Addresses { count } => ("more_than", Values::over(*count, MAX_INVITE_ADDRESSES)),
            Self::Address(error) => return error.why(),
        })
    }
}
