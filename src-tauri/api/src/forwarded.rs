//! Who asks through a proxy: what `X-Forwarded-For` and `Forwarded` say, where the owner named the
//! proxy.
//!
//! A proxy writes the address of whoever called it behind what the caller wrote itself. So the lists
//! are read from their end, and only as far as named proxies go: what stands before is anybody's
//! claim.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use blocknet_node::Serving;

use crate::error::ApiError;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// How one element of a list names an address.
type Read = fn(&str) -> Option<IpAddr>;

/// The client behind `from`; nobody else where `from` is no named proxy, or asks for itself.
///
/// # Errors
/// 400 where a named proxy does not say whom it speaks for, or its two fields differ: then the client
/// wrote one of them, and the proxy passed it on.
pub(crate) fn client(
    serving: &Serving,
    from: SocketAddr,
    fields: &HeaderMap,
) -> Result<Option<SocketAddr>, ApiError> {
    if !serving.trusts(from.ip()) {
        return Ok(None);
    }
    let old = last_stranger(serving, fields, &X_FORWARDED_FOR, address)?;
    let new = last_stranger(serving, fields, &header::FORWARDED, said_for)?;
    match (old, new) {
        (Some(old), Some(new)) if old != new => Err(two_clients()),
        // The port tells connections apart, and the proxy opens one for each.
        (old, new) => Ok(old.or(new).map(|ip| SocketAddr::new(ip, from.port()))),
    }
}

/// The address in front of the named proxies at the end of the list.
fn last_stranger(
    serving: &Serving,
    fields: &HeaderMap,
    name: &HeaderName,
    read: Read,
) -> Result<Option<IpAddr>, ApiError> {
    let mut furthest = None;
    for line in fields.get_all(name).iter().rev() {
        let line = line.to_str().map_err(|_| unreadable(name))?;
        for hop in line.rsplit(',') {
            let hop = read(hop.trim()).ok_or_else(|| unreadable(name))?;
            furthest = Some(hop);
            if !serving.trusts(hop) {
                return Ok(furthest);
            }
        }
    }
    Ok(furthest)
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let ip: Option<IpAddr> = bare.unwrap_or(text).parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    ip.or_else(with_port).map(|ip| ip.to_canonical())
}

/// The address in an element of `Forwarded`: `for=192.0.2.7;proto=https`, or `For="[2001:db8::7]:4711"`.
fn said_for(element: &str) -> Option<IpAddr> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    address(quoted.unwrap_or(value))
}

fn unreadable(name: &HeaderName) -> ApiError {
    let message = "The proxy in front of this node does not say whose request it passes on.";
    ApiError::bad_field(name.as_str(), message)
}

fn two_clients() -> ApiError {
    let message = "Forwarded and X-Forwarded-For name different clients. The proxy in front of this \
                   node has to write one of them and to remove the other.";
    ApiError::new(StatusCode::BAD_REQUEST, "two_clients", message)
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use blocknet_node::{Rates, Serving};

    use super::client;

    /// A field of a request: its name and its value.
    type Field = (&'static str, &'static str);

    /// What becomes of these fields from `from`: the client, nobody else, or the refusal's code.
    fn seen(from: &str, fields: &[Field]) -> String {
        let serving = Serving {
            public_page: false,
            limit_rates: true,
            rates: Rates::default(),
            trusted_proxies: ["10.0.0.1", "10.0.0.2", "::1"]
                .map(|ip| ip.parse().expect("an ip"))
                .into(),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        let from = SocketAddr::new(from.parse().expect("an ip"), 4_000);
        match client(&serving, from, &headers) {
            Ok(Some(client)) => client.to_string(),
            Ok(None) => "itself".to_owned(),
            Err(refusal) => refusal.body().code.clone().into_owned(),
        }
    }

    #[test]
    fn believes_the_last_hop_of_a_named_proxy_and_nothing_before_it() {
        let x = "x-forwarded-for";
        let f = "forwarded";
        let cases: &[(&str, &[Field], &str)] = &[
            ("10.0.0.1", &[], "itself"),
            ("10.0.0.1", &[(x, "192.0.2.7")], "192.0.2.7:4000"),
            ("::ffff:10.0.0.1", &[(x, "192.0.2.7")], "192.0.2.7:4000"),
            ("::1", &[(x, "2001:db8::7")], "[2001:db8::7]:4000"),
            ("10.0.0.3", &[(x, "192.0.2.7")], "itself"),
            (
                "10.0.0.1",
                &[(x, "198.51.100.1, 198.51.100.2, 192.0.2.7")],
                "192.0.2.7:4000",
            ),
            (
                "10.0.0.1",
                &[(x, "198.51.100.1"), (x, "192.0.2.7")],
                "192.0.2.7:4000",
            ),
            // Through two named proxies.
            (
                "10.0.0.1",
                &[(x, "198.51.100.1, 192.0.2.7, 10.0.0.2")],
                "192.0.2.7:4000",
            ),
            (
                "10.0.0.1",
                &[(x, "198.51.100.1"), (x, "192.0.2.7"), (x, "10.0.0.2")],
                "192.0.2.7:4000",
            ),
            ("10.0.0.1", &[(x, "10.0.0.2")], "10.0.0.2:4000"),
            ("10.0.0.1", &[(x, "192.0.2.7:5123")], "192.0.2.7:4000"),
            (
                "10.0.0.1",
                &[(x, "[2001:db8::7]:5123")],
                "[2001:db8::7]:4000",
            ),
            ("10.0.0.1", &[(x, "192.0.2.7, rubbish")], "bad_field"),
            ("10.0.0.1", &[(x, "rubbish, 192.0.2.7")], "192.0.2.7:4000"),
            ("10.0.0.1", &[(x, "")], "bad_field"),
            ("10.0.0.1", &[(f, "for=192.0.2.7")], "192.0.2.7:4000"),
            (
                "10.0.0.1",
                &[(f, "proto=https; For=\"[2001:db8::7]:47\"")],
                "[2001:db8::7]:4000",
            ),
            // A quote that its writer never closed.
            (
                "10.0.0.1",
                &[(f, "for=\"1.2.3.4, for=192.0.2.7;by=10.0.0.1")],
                "192.0.2.7:4000",
            ),
            ("10.0.0.1", &[(f, "for=unknown")], "bad_field"),
            ("10.0.0.1", &[(f, "proto=https")], "bad_field"),
            (
                "10.0.0.1",
                &[(f, "for=192.0.2.7"), (x, "192.0.2.7")],
                "192.0.2.7:4000",
            ),
            (
                "10.0.0.1",
                &[(f, "for=1.2.3.4"), (x, "192.0.2.7")],
                "two_clients",
            ),
        ];
        for (from, fields, wanted) in cases {
            assert_eq!(seen(from, fields), *wanted, "{from} {fields:?}");
        }
    }
}
