//! What an invite carries, as bytes.

use std::net::{IpAddr, SocketAddr};

use blocknet_chain::{BlockId, Network, Params};

use super::{InviteError, Invited, MAX_INVITE_ADDRESSES};
use crate::peers::address::TypedAddress;

/// The version of an invite's payload.
const VERSION: u8 = 1;
/// A network that every program knows, by its genesis.
const BY_GENESIS: u8 = 0;
/// A network by its parameters.
const BY_PARAMS: u8 = 1;
/// What parameters begin with where they are hashed; an invite leaves it out.
const PARAMS_MARK: &[u8] = b"blocknet-params-v1";
/// Bytes of parameters behind the name.
const PARAMS_TAIL: usize = 25;
const NAME: u8 = 0;
const IPV4: u8 = 4;
const IPV6: u8 = 6;

/// The networks that every program knows.
fn known() -> [Network; 2] {
    [Network::main(), Network::dev()]
}

pub(super) fn encode(network: &Invited, addresses: &[TypedAddress]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    match network {
        Invited::Known(network) if !known().contains(network) => {
            let params = network.params().encode();
            bytes.push(BY_PARAMS);
            bytes.extend(params.strip_prefix(PARAMS_MARK).unwrap_or(&params));
        }
        Invited::Known(network) => by_genesis(&network.genesis_id(), &mut bytes),
        Invited::Unknown(genesis) => by_genesis(genesis, &mut bytes),
    }
    // Eight at most, so the count is always there.
    bytes.extend(u8::try_from(addresses.len()));
    for address in addresses {
        put_address(address, &mut bytes);
    }
    bytes
}

fn by_genesis(genesis: &BlockId, bytes: &mut Vec<u8>) {
    bytes.push(BY_GENESIS);
    bytes.extend(genesis.as_bytes());
}

fn put_address(address: &TypedAddress, bytes: &mut Vec<u8>) {
    let port = match address {
        TypedAddress::Ip(address) => {
            match address.ip() {
                IpAddr::V4(ip) => {
                    bytes.push(IPV4);
                    bytes.extend(ip.octets());
                }
                IpAddr::V6(ip) => {
                    bytes.push(IPV6);
                    bytes.extend(ip.octets());
                }
            }
            address.port()
        }
        TypedAddress::Name { host, port } => {
            bytes.push(NAME);
            // A host name has at most 253 bytes.
            bytes.extend(u8::try_from(host.len()));
            bytes.extend(host.as_bytes());
            *port
        }
    };
    bytes.extend(port.to_be_bytes());
}

/// Reads what [`encode`] writes, and nothing else.
pub(super) fn decode(payload: &[u8]) -> Result<(Invited, Vec<TypedAddress>), InviteError> {
    let mut rest = Rest(payload);
    match rest.u8()? {
        VERSION => {}
        version => return Err(InviteError::Version { version }),
    }
    let network = take_network(&mut rest)?;
    let count = usize::from(rest.u8()?);
    if count > MAX_INVITE_ADDRESSES {
        return Err(InviteError::Addresses { count });
    }
    let mut addresses = Vec::with_capacity(count);
    for _ in 0..count {
        let address = take_address(&mut rest)?;
        if addresses.contains(&address) {
            return Err(content("an address stands in it twice"));
        }
        addresses.push(address);
    }
    if !rest.0.is_empty() {
        return Err(content("it goes on after its last address"));
    }
    Ok((network, addresses))
}

fn take_network(rest: &mut Rest<'_>) -> Result<Invited, InviteError> {
    match rest.u8()? {
        BY_GENESIS => {
            let genesis = BlockId::from_bytes(rest.chunk()?);
            let network = known().into_iter().find(|one| one.genesis_id() == genesis);
            Ok(network.map_or(Invited::Unknown(genesis), Invited::Known))
        }
        BY_PARAMS => {
            let length = rest.u8()?;
            let mut bytes = PARAMS_MARK.to_vec();
            bytes.push(length);
            bytes.extend(rest.take(usize::from(length) + PARAMS_TAIL)?);
            let network = Network::new(Params::decode(&bytes)?);
            if known().contains(&network) {
                return Err(content("it spells out a network that has a short form"));
            }
            Ok(Invited::Known(network))
        }
        _ => Err(content("it names its network in no known way")),
    }
}

/// An address that an owner could have typed, in the one form that it then has.
fn take_address(rest: &mut Rest<'_>) -> Result<TypedAddress, InviteError> {
    let written = match rest.u8()? {
        IPV4 => {
            let ip = IpAddr::from(rest.chunk::<4>()?);
            TypedAddress::Ip(SocketAddr::new(ip, rest.port()?))
        }
        IPV6 => {
            let ip = IpAddr::from(rest.chunk::<16>()?);
            TypedAddress::Ip(SocketAddr::new(ip, rest.port()?))
        }
        NAME => {
            let length = rest.u8()?;
            let host = std::str::from_utf8(rest.take(usize::from(length))?)
                .map_err(|_| content("a host name is not text"))?;
            TypedAddress::Name {
                host: host.to_owned(),
                port: rest.port()?,
            }
        }
        _ => return Err(content("an address is of no known kind")),
    };
    let typed: TypedAddress = written.to_string().parse()?;
    if typed != written {
        return Err(content("an address is not in its usual form"));
    }
    Ok(typed)
}

fn content(what: &'static str) -> InviteError {
    InviteError::Content { what }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], InviteError> {
        let (head, tail) = self
            .0
            .split_at_checked(length)
            .ok_or_else(|| content("it ends too early"))?;
        self.0 = tail;
        Ok(head)
    }

    fn chunk<const N: usize>(&mut self) -> Result<[u8; N], InviteError> {
        let (head, tail) = self
            .0
            .split_first_chunk::<N>()
            .ok_or_else(|| content("it ends too early"))?;
        self.0 = tail;
        Ok(*head)
    }

    fn u8(&mut self) -> Result<u8, InviteError> {
        self.chunk().map(|[byte]| byte)
    }

    fn port(&mut self) -> Result<u16, InviteError> {
        self.chunk().map(u16::from_be_bytes)
    }
}
