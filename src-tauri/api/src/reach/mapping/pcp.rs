//! Asking by PCP, and by NAT-PMP where the router knows nothing newer.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU16;
use std::time::Duration;

use blocknet_node::MappedBy;
use crab_nat::{
    GatewayAddress, InternetProtocol, MappingFailure, PortMapping, PortMappingOptions,
    PortMappingType, TimeoutConfig, natpmp, pcp,
};

use super::problem::Problem;
use super::{LEASE, Search};
use crate::reach::router::own_address_towards;

/// As RFC 6886 begins; after three more tries, doubling, there is no such router.
const PATIENCE: TimeoutConfig = TimeoutConfig {
    initial_timeout: Duration::from_millis(250),
    max_retries: 3,
    max_retry_timeout: None,
};

/// A port that a router passes on.
pub(super) struct PcpGrant {
    mapping: PortMapping,
    router: Ipv4Addr,
}

impl PcpGrant {
    /// Asks the router that the system names; the same port outside as here.
    pub(super) async fn ask(search: &Search, port: u16) -> Result<(Self, Option<IpAddr>), Problem> {
        let router = (search.router)().ok_or(Problem::NoRouter)?;
        let here = own_address_towards(router.into()).ok_or(Problem::NoRouter)?;
        let inside = NonZeroU16::new(port).ok_or(Problem::NothingListens)?;
        let options = PortMappingOptions {
            external_port: Some(inside),
            lifetime_seconds: u32::try_from(LEASE.as_secs()).ok(),
            timeout_config: Some(PATIENCE),
        };
        let gateway = GatewayAddress::IpV4(router);
        let mapping = PortMapping::new(gateway, here, InternetProtocol::Tcp, inside, options)
            .await
            .map_err(|error| problem(&error))?;
        let grant = Self { mapping, router };
        if grant.mapping.external_port() != inside {
            // Others are told the port inside.
            let _ = grant.take_back().await;
            return Err(Problem::Taken { port });
        }
        let outside = grant.outside().await;
        Ok((grant, outside))
    }

    /// How long it holds, as the router said.
    pub(super) fn lease(&self) -> Duration {
        Duration::from_secs(u64::from(self.mapping.lifetime()))
    }

    pub(super) fn by(&self) -> MappedBy {
        match self.mapping.mapping_type() {
            PortMappingType::NatPmp => MappedBy::NatPmp,
            PortMappingType::Pcp { .. } => MappedBy::Pcp,
        }
    }

    pub(super) async fn renew(&mut self) -> Result<Option<IpAddr>, Problem> {
        self.mapping
            .renew()
            .await
            .map_err(|error| problem(&error))?;
        Ok(self.outside().await)
    }

    pub(super) async fn take_back(self) -> Result<(), Problem> {
        let dropped = self.mapping.try_drop().await;
        dropped.map_err(|(error, _)| problem(&error))
    }

    async fn outside(&self) -> Option<IpAddr> {
        match self.mapping.mapping_type() {
            PortMappingType::Pcp { external_ip, .. } => Some(external_ip),
            PortMappingType::NatPmp => {
                let gateway = GatewayAddress::IpV4(self.router);
                let told = natpmp::external_address(gateway, Some(PATIENCE)).await;
                told.ok().map(IpAddr::V4)
            }
        }
    }
}

fn problem(error: &MappingFailure) -> Problem {
    match error {
        MappingFailure::Pcp(pcp::Failure::Timeout | pcp::Failure::Socket(_))
        | MappingFailure::NatPmp(natpmp::Failure::Timeout | natpmp::Failure::Socket(_)) => {
            Problem::NoRouter
        }
        MappingFailure::Pcp(pcp::Failure::NotAuthorized(_))
        | MappingFailure::NatPmp(natpmp::Failure::NotAuthorized) => Problem::Forbidden,
        other => Problem::other(other),
    }
}
