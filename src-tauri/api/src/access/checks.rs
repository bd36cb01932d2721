//! The single checks; each refuses with 403, but the token with 401, and the type of a body with 415.

use std::net::IpAddr;

use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

use super::token::OwnerToken;
use crate::error::ApiError;
use crate::extract::{no_such_type, wrong_type_of};
use crate::serve::Remote;
use crate::strays::Calls;

fn forbidden(code: &'static str, message: impl Into<String>) -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, code, message)
}

/// The peer's address is loopback.
pub(super) fn peer_is_loopback(head: &Parts, _port: u16) -> Result<(), ApiError> {
    match head.extensions.get::<Remote>() {
        Some(remote) if remote.address.ip().to_canonical().is_loopback() => Ok(()),
        _ => Err(forbidden(
            "not_loopback",
            "Only programs on this machine may ask this listener.",
        )),
    }
}

/// `Host` names loopback and this listener's port: a page of a stranger whose name points here does not.
pub(super) fn host_is_loopback_with_the_port(head: &Parts, port: u16) -> Result<(), ApiError> {
    let named = head
        .uri
        .authority()
        .is_none_or(|authority| is_own_host(authority.as_str(), port));
    match the_only(head, &header::HOST) {
        Some(host) if named && is_own_host(host, port) => Ok(()),
        _ => Err(forbidden(
            "foreign_host",
            format!("Use the address http://127.0.0.1:{port}/ for this listener."),
        )),
    }
}

/// No `Forwarded`, `X-Forwarded-*`, `X-Real-IP` or `Via`: a proxy in front makes strangers look
/// local.
pub(super) fn no_proxy_stands_between(head: &Parts, _port: u16) -> Result<(), ApiError> {
    let proxied = |name: &HeaderName| {
        let name = name.as_str();
        matches!(name, "forwarded" | "x-real-ip" | "via") || name.starts_with("x-forwarded-")
    };
    if head.headers.keys().any(proxied) {
        let advice = "The request came through a proxy. This listener must not stand behind one.";
        return Err(forbidden("forwarded", advice));
    }
    Ok(())
}

/// `Origin` is absent or this listener's own.
pub(super) fn origin_is_absent_or_own(head: &Parts, port: u16) -> Result<(), ApiError> {
    if !head.headers.contains_key(header::ORIGIN) {
        return Ok(());
    }
    let own = the_only(head, &header::ORIGIN)
        .and_then(|origin| origin.strip_prefix("http://"))
        .is_some_and(|host| is_own_host(host, port) && the_only(head, &header::HOST) == Some(host));
    if own {
        Ok(())
    } else {
        Err(forbidden(
            "foreign_origin",
            "Pages of other sites may not ask this listener.",
        ))
    }
}

/// `Sec-Fetch-Site` is absent, `none` or `same-origin`.
pub(super) fn site_is_the_same(head: &Parts, _port: u16) -> Result<(), ApiError> {
    let name = HeaderName::from_static("sec-fetch-site");
    if !head.headers.contains_key(&name) {
        return Ok(());
    }
    match the_only(head, &name) {
        Some("none" | "same-origin") => Ok(()),
        _ => Err(forbidden(
            "cross_site",
            "Pages of other sites may not ask this listener.",
        )),
    }
}

/// `Authorization: Bearer` with the owner's token, compared in constant time.
pub(super) fn token_is_right(head: &Parts, token: &OwnerToken) -> Result<(), ApiError> {
    let advice = "`blocknetd open` prints an address that lets a browser in; scripts read the file owner.token.";
    let given = the_only(head, &header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some((_, given)) = given else {
        let message = format!("The owner's token is missing. {advice}");
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "no_token", message));
    };
    if token.is(given) {
        return Ok(());
    }
    let message =
        format!("The owner's token is not right; it is new at every start of the node. {advice}");
    Err(ApiError::new(
        StatusCode::UNAUTHORIZED,
        "bad_token",
        message,
    ))
}

/// A body is JSON, or the chain's own binary form: neither can be sent by a form of another site.
pub(super) fn body_is_no_form(head: &Parts, calls: &Calls) -> Result<(), ApiError> {
    if only_reads(&head.method) || !has_body(head) {
        return Ok(());
    }
    match media_type(head) {
        Some(kind) if is_json(kind) || kind.eq_ignore_ascii_case("application/octet-stream") => {
            Ok(())
        }
        _ => Err(no_such_type(calls.wanted(head))),
    }
}

/// Whatever changes something carries JSON.
pub(super) fn body_is_json(head: &Parts) -> Result<(), ApiError> {
    if only_reads(&head.method) || media_type(head).is_some_and(is_json) {
        Ok(())
    } else {
        Err(no_such_type(wrong_type_of("application/json")))
    }
}

/// The methods that change nothing.
pub(super) fn only_reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

fn is_json(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("application/json")
}

fn has_body(head: &Parts) -> bool {
    let empty = the_only(head, &header::CONTENT_LENGTH) == Some("0");
    let announced = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ];
    head.headers.contains_key(header::CONTENT_TYPE)
        || (!empty && announced.iter().any(|name| head.headers.contains_key(name)))
}

/// The content type without its parameters.
fn media_type(head: &Parts) -> Option<&str> {
    the_only(head, &header::CONTENT_TYPE)?
        .split(';')
        .next()
        .map(str::trim)
}

/// The value of a field that stands exactly once.
fn the_only<'a>(head: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    let mut values = head.headers.get_all(name).iter();
    let first = values.next()?;
    if values.next().is_some() {
        None
    } else {
        first.to_str().ok()
    }
}

/// True for `127.0.0.1`, `[::1]` and `localhost` with `port`; port 80 may be left out, as browsers
/// do.
fn is_own_host(host: &str, port: u16) -> bool {
    let name = match host.strip_suffix(&format!(":{port}")) {
        Some(name) => name,
        None if port == 80 => host,
        None => return false,
    };
    let literal = name
        .strip_prefix('[')
        .and_then(|inner| inner.strip_suffix(']'))
        .unwrap_or(name);
    let v6_in_brackets = literal.contains(':') == (literal != name);
    name.eq_ignore_ascii_case("localhost")
        || (v6_in_brackets && literal.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()))
}

#[cfg(test)]
mod tests {
    use super::is_own_host;

    #[test]
    fn takes_only_loopback_hosts_with_the_port() {
        for host in [
            "127.0.0.1:8010",
            "localhost:8010",
            "LOCALHOST:8010",
            "[::1]:8010",
            "127.0.0.2:8010",
        ] {
            assert!(is_own_host(host, 8010), "{host}");
        }
        let foreign = [
            "127.0.0.1",
            "127.0.0.1:8011",
            "127.0.0.1:80100",
            "evil.example:8010",
            "localhost.evil.example:8010",
            "127.0.0.1.evil.example:8010",
            "::1:8010",
            "[127.0.0.1]:8010",
            "0.0.0.0:8010",
            "",
            ":8010",
            "user@127.0.0.1:8010",
            "192.168.1.2:8010",
            "localhost:08010",
        ];
        for host in foreign {
            assert!(!is_own_host(host, 8010), "{host}");
        }
        assert!(is_own_host("localhost", 80) && is_own_host("localhost:80", 80));
    }
}
