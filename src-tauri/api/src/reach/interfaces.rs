//! The addresses of this computer.

use std::net::IpAddr;

/// Interfaces of a computer with many virtual ones; more say nothing to a person.
const MAX_INTERFACES: usize = 64;

/// The addresses of all interfaces that are up; none where the system does not tell.
pub(crate) fn interfaces() -> Vec<IpAddr> {
    match if_addrs::get_if_addrs() {
        Ok(found) => found
            .iter()
            .filter(|one| one.is_oper_up())
            .map(if_addrs::Interface::ip)
            .take(MAX_INTERFACES)
            .collect(),
        Err(error) => {
            tracing::debug!(%error, "the interfaces of this computer are not known");
            Vec::new()
        }
    }
}
