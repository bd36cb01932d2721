//! Who may act for the owner: the checks of section 10, in the order written there.

mod checks;
pub mod codes;
pub mod token;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use self::codes::Codes;
use self::token::OwnerToken;
use crate::error::ApiError;
use crate::strays::Calls;

/// How the owner's router is reached.
#[derive(Clone, Debug)]
pub enum OwnerAccess {
    /// Over a loopback socket: every check holds.
    Listener {
        /// What the caller must know.
        token: OwnerToken,
        /// Where the listener stands; `Host` must name its port.
        address: SocketAddr,
    },
    /// In process, from the desktop window: nobody else can reach it, so nothing is checked.
    Window,
}

/// The gate in front of a router that acts for the owner.
#[derive(Clone, Debug)]
pub(crate) struct Gate(Arc<GateKind>);

#[derive(Debug)]
enum GateKind {
    Listener {
        token: OwnerToken,
        port: u16,
        codes: Codes,
    },
    Seed {
        port: u16,
    },
    Window,
}

/// A check: the request's head in, a refusal out.
type Check = fn(&Parts, u16) -> Result<(), ApiError>;

/// What holds on every loopback listener, in the order of section 10; the token comes after them.
const BEFORE_THE_TOKEN: [Check; 5] = [
    checks::peer_is_loopback,
    checks::host_is_loopback_with_the_port,
    checks::no_proxy_stands_between,
    checks::origin_is_absent_or_own,
    checks::site_is_the_same,
];

impl Gate {
    pub(crate) fn owner(access: OwnerAccess) -> Self {
        Self(Arc::new(match access {
            OwnerAccess::Listener { token, address } => GateKind::Listener {
                token,
                port: address.port(),
                codes: Codes::default(),
            },
            OwnerAccess::Window => GateKind::Window,
        }))
    }

    pub(crate) fn seed(address: SocketAddr) -> Self {
        Self(Arc::new(GateKind::Seed {
            port: address.port(),
        }))
    }

    /// True in the desktop window.
    pub(crate) fn is_window(&self) -> bool {
        matches!(*self.0, GateKind::Window)
    }

    /// Makes a one-time code; none in the window and on the original paths.
    pub(crate) fn new_code(&self) -> Result<Option<(String, u16)>, ApiError> {
        match &*self.0 {
            GateKind::Listener { codes, port, .. } => {
                let code = codes
                    .issue(std::time::Instant::now())
                    .ok_or_else(ApiError::internal)?;
                Ok(Some((code, *port)))
            }
            GateKind::Seed { .. } | GateKind::Window => Ok(None),
        }
    }

    /// Trades a one-time code for the token.
    pub(crate) fn redeem(&self, code: &str) -> Option<OwnerToken> {
        match &*self.0 {
            GateKind::Listener { codes, token, .. } => codes
                .redeem(code, std::time::Instant::now())
                .then(|| token.clone()),
            GateKind::Seed { .. } | GateKind::Window => None,
        }
    }

    fn check(&self, head: &Parts, calls: &Calls) -> Result<(), ApiError> {
        let (port, token) = match &*self.0 {
            GateKind::Listener { token, port, .. } => (*port, Some(token)),
            GateKind::Seed { port } => (*port, None),
            GateKind::Window => return Ok(()),
        };
        for check in BEFORE_THE_TOKEN {
            check(head, port)?;
        }
        match token {
            Some(token) => {
                if !needs_no_token(head) {
                    checks::token_is_right(head, token)?;
                }
                checks::body_is_no_form(head, calls)
            }
            None => checks::body_is_json(head),
        }
    }
}

/// The page's own files hold no secret, and the trade of a code for the token cannot need the
/// token.
fn needs_no_token(head: &Parts) -> bool {
    let path = head.uri.path();
    path == "/v1/owner/session"
        || (checks::only_reads(&head.method) && path != "/v1" && !path.starts_with("/v1/"))
}

/// Lets a request pass or refuses it, before anything of it is read or changed.
pub(crate) async fn guard(
    State((gate, calls)): State<(Gate, Calls)>,
    request: Request,
    next: Next,
) -> Response {
    let (head, body) = request.into_parts();
    match gate.check(&head, &calls) {
        Ok(()) => next.run(Request::from_parts(head, body)).await,
        Err(refusal) => refusal.into_response(),
    }
}
