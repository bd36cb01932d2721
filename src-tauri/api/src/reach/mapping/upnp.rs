//! Asking by UPnP.

use std::net::{IpAddr, SocketAddr};

use igd_next::aio::Gateway;
use igd_next::aio::tokio::{Tokio, search_gateway};
use igd_next::{AddPortError, PortMappingProtocol, SearchError, SearchOptions};

use super::problem::Problem;
use super::{LEASE, Search};
use crate::reach::router::own_address_towards;

/// What stands beside the port in the router's own pages.
const DESCRIPTION: &str = "BlockNet";

/// A port that a router passes on.
pub(super) struct UpnpGrant {
    gateway: Gateway<Tokio>,
    here: SocketAddr,
    /// Some routers pass a port on for good or not at all.
    for_good: bool,
}

impl UpnpGrant {
    /// Finds a router and asks it; the same port outside as here, because others are told this one.
    pub(super) async fn ask(search: &Search, port: u16) -> Result<(Self, Option<IpAddr>), Problem> {
        let gateway = match search_gateway(options(search)).await {
            Ok(gateway) => gateway,
            Err(SearchError::NoResponseWithinTimeout | SearchError::IoError(_)) => {
                return Err(Problem::NoRouter);
            }
            Err(error) => return Err(Problem::other(&error)),
        };
        let here = own_address_towards(gateway.addr.ip()).ok_or(Problem::NoRouter)?;
        let mut grant = Self {
            gateway,
            here: SocketAddr::new(here, port),
            for_good: false,
        };
        let outside = grant.renew().await?;
        Ok((grant, outside))
    }

    /// Whether the router ends it without being asked.
    pub(super) fn ends_by_itself(&self) -> bool {
        !self.for_good
    }

    /// Asks again, which begins the time anew; gives the address outside, where the router tells.
    pub(super) async fn renew(&mut self) -> Result<Option<IpAddr>, Problem> {
        match self.add().await {
            Err(AddPortError::OnlyPermanentLeasesSupported) => {
                self.for_good = true;
                self.add().await
            }
            done => done,
        }
        .map_err(|error| self.problem(&error))?;
        Ok(self.gateway.get_external_ip().await.ok())
    }

    pub(super) async fn take_back(self) -> Result<(), Problem> {
        let port = self.here.port();
        let removed = self.gateway.remove_port(PortMappingProtocol::TCP, port);
        removed.await.map_err(|error| Problem::other(&error))
    }

    async fn add(&self) -> Result<(), AddPortError> {
        let lease = if self.for_good { 0 } else { LEASE.as_secs() };
        let lease = u32::try_from(lease).unwrap_or(0);
        let (tcp, port) = (PortMappingProtocol::TCP, self.here.port());
        self.gateway
            .add_port(tcp, port, self.here, lease, DESCRIPTION)
            .await
    }

    fn problem(&self, error: &AddPortError) -> Problem {
        match error {
            AddPortError::PortInUse => Problem::Taken {
                port: self.here.port(),
            },
            AddPortError::ActionNotAuthorized => Problem::Forbidden,
            other => Problem::other(other),
        }
    }
}

fn options(search: &Search) -> SearchOptions {
    let mut options = SearchOptions::default();
    options.broadcast_address = search.ssdp;
    options.timeout = Some(search.patience);
    options.single_search_timeout = Some(search.patience);
    options.allowed_gateway_ips.clone_from(&search.trusted);
    options
}
