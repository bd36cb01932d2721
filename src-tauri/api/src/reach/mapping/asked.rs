//! A router that agreed, whichever way it was asked.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use blocknet_node::{MappedBy, MappingState, MappingView, is_global_unicast};

use super::pcp::PcpGrant;
use super::problem::Problem;
use super::upnp::UpnpGrant;
use super::{LEASE, Search};

/// What a router granted.
pub(super) struct Asked {
    way: Way,
    /// The router's address outside, where it told.
    outside: Option<IpAddr>,
    port: u16,
}

enum Way {
    Upnp(UpnpGrant),
    Pcp(PcpGrant),
}

impl Asked {
    /// Asks by UPnP, which most routers of homes speak, and where none answers by PCP.
    pub(super) async fn ask(search: &Search, port: u16) -> Result<Self, Problem> {
        let first = match UpnpGrant::ask(search, port).await {
            Ok((grant, outside)) => return Ok(Self::granted(Way::Upnp(grant), outside, port)),
            Err(problem) => problem,
        };
        match PcpGrant::ask(search, port).await {
            Ok((grant, outside)) => Ok(Self::granted(Way::Pcp(grant), outside, port)),
            // Who answered said more than who kept silent.
            Err(Problem::NoRouter) => Err(first),
            Err(second) => Err(match first {
                Problem::NoRouter => second,
                first => first,
            }),
        }
    }

    fn granted(way: Way, outside: Option<IpAddr>, port: u16) -> Self {
        Self { way, outside, port }
    }

    /// The address outside that leads here, where it is one of the internet.
    pub(super) fn external(&self) -> Option<SocketAddr> {
        let outside = self.outside.filter(|ip| is_global_unicast(*ip));
        outside.map(|ip| SocketAddr::new(ip, self.port))
    }

    /// How long the grant holds; none: until it is taken back.
    pub(super) fn lease(&self) -> Option<Duration> {
        match &self.way {
            Way::Upnp(grant) => grant.ends_by_itself().then_some(LEASE),
            Way::Pcp(grant) => Some(grant.lease()),
        }
    }

    pub(super) async fn renew(&mut self) -> Result<(), Problem> {
        self.outside = match &mut self.way {
            Way::Upnp(grant) => grant.renew().await?,
            Way::Pcp(grant) => grant.renew().await?,
        };
        Ok(())
    }

    pub(super) async fn take_back(self) {
        let done = match self.way {
            Way::Upnp(grant) => grant.take_back().await,
            Way::Pcp(grant) => grant.take_back().await,
        };
        if let Err(problem) = done {
            tracing::warn!(%problem, "the router keeps what it granted until it ends by itself");
        }
    }

    /// For the owner.
    pub(super) fn view(&self) -> MappingView {
        let problem = match self.outside {
            Some(outside) if !is_global_unicast(outside) => Some(Problem::Behind { outside }),
            _ => None,
        };
        MappingView {
            state: MappingState::Mapped,
            by: Some(match &self.way {
                Way::Upnp(_) => MappedBy::Upnp,
                Way::Pcp(grant) => grant.by(),
            }),
            external: self.external(),
            problem: problem.as_ref().map(Problem::told),
            advice: problem.as_ref().map(|problem| problem.advice().to_owned()),
        }
    }
}
