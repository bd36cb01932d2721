//! The owner's bans.

use std::net::{IpAddr, SocketAddr};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use blocknet_node::Values;
use blocknet_node::net::{Ban, BanError};

use crate::dto::{BanAsked, BanDto, BansDto, sentence};
use crate::error::{ApiError, ErrorBody};
use crate::extract::{InPath, JsonBody};
use crate::state::ApiState;

/// A year: a term; who wants more wants it for good.
const LONGEST: u64 = 31_536_000;
/// What a person writes as a reason.
const MAX_REASON: usize = 200;

/// All that is held against addresses: by the owner, or by the node because they broke a rule.
#[utoipa::path(
    get, path = "/v1/owner/bans", tag = "owner",
    responses((status = 200, body = BansDto), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn list(State(api): State<ApiState>) -> Json<BansDto> {
    Json(BansDto {
        bans: api.node().bans().iter().map(BanDto::from).collect(),
    })
}

/// Bans an address, for a term or for good: every connection with it ends, and none begins.
#[utoipa::path(
    post, path = "/v1/owner/bans", tag = "owner", request_body = BanAsked,
    responses(
        (status = 201, body = BanDto), (status = 400, body = ErrorBody), (status = 401, body = ErrorBody),
        (status = 409, description = "There are too many bans", body = ErrorBody),
    ),
)]
pub(crate) async fn add(
    State(api): State<ApiState>,
    JsonBody(asked): JsonBody<BanAsked>,
) -> Result<(StatusCode, Json<BanDto>), ApiError> {
    let ip = address(&asked.address)?;
    if asked
        .secs
        .is_some_and(|secs| !(1..=LONGEST).contains(&secs))
    {
        let message =
            format!("A ban lasts 1 to {LONGEST} seconds; leave secs out to ban for good.");
        let values = Values::between(1, LONGEST);
        return Err(ApiError::bad_field("secs", message).with_why("out_of_range", &values));
    }
    let ban = Ban {
        ip,
        until: asked.secs.map(|secs| api.node().now().saturating_add(secs)),
        reason: reason(asked.reason.as_deref().unwrap_or_default())?,
        by_owner: true,
    };
    let made = BanDto::from(&ban);
    api.node().ban(ban).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Forgives an address, whoever held something against it.
#[utoipa::path(
    delete, path = "/v1/owner/bans/{ip}", tag = "owner",
    params(("ip" = String, Path, description = "The address, as the list shows it")),
    responses(
        (status = 204, description = "Forgiven"), (status = 400, body = ErrorBody),
        (status = 401, body = ErrorBody), (status = 404, body = ErrorBody),
    ),
)]
pub(crate) async fn lift(
    State(api): State<ApiState>,
    InPath(ip): InPath<String>,
) -> Result<StatusCode, ApiError> {
    api.node().unban(address(&ip)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The IP of what was typed, with or without a port; a name is no address.
fn address(typed: &str) -> Result<IpAddr, ApiError> {
    let typed = typed.trim();
    let bare = typed
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let ip = bare
        .unwrap_or(typed)
        .parse::<IpAddr>()
        .or_else(|_| typed.parse::<SocketAddr>().map(|address| address.ip()));
    ip.map(|ip| ip.to_canonical()).map_err(|_| {
        let message = "Bans go by IP address; give one as in 203.0.113.7 or [2001:db8::7]:8000.";
        ApiError::new(StatusCode::BAD_REQUEST, "bad_address", message)
            .with_field("address")
            .with_why("no_ip", &Values::default())
    })
}

fn reason(reason: &str) -> Result<String, ApiError> {
    let reason = reason.trim().to_owned();
    if reason.len() > MAX_REASON || reason.chars().any(char::is_control) {
        let message = format!("A reason is one line of at most {MAX_REASON} bytes.");
        let values = Values::at_most(MAX_REASON as u64);
        return Err(ApiError::bad_field("reason", message).with_why("one_line_of", &values));
    }
    Ok(reason)
}

impl From<BanError> for ApiError {
    fn from(error: BanError) -> Self {
        match error {
            BanError::Core(error) => error.into(),
            BanError::Closed => Self::stopping(),
            BanError::Unknown { .. } => Self::not_found(sentence(&error)),
            BanError::TooMany => {
                Self::new(StatusCode::CONFLICT, "too_many", sentence(&error)).because(&error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{address, reason};

    #[test]
    fn reads_addresses_with_and_without_ports() {
        let cases = [
            ("203.0.113.7", Some("203.0.113.7")),
            (" 203.0.113.7:8000 ", Some("203.0.113.7")),
            ("[2001:db8::7]:8000", Some("2001:db8::7")),
            ("[2001:db8::7]", Some("2001:db8::7")),
            ("2001:db8::7", Some("2001:db8::7")),
            ("::ffff:203.0.113.7", Some("203.0.113.7")),
            ("ada.example", None),
            ("203.0.113.0/24", None),
            ("203.0.113", None),
            ("", None),
        ];
        for (typed, wanted) in cases {
            let read = address(typed).ok().map(|ip| ip.to_string());
            assert_eq!(read.as_deref(), wanted, "{typed:?}");
        }
    }

    #[test]
    fn takes_a_reason_of_one_short_line() {
        assert_eq!(reason(" spam "), Ok("spam".to_owned()));
        assert!(reason(&"x".repeat(200)).is_ok());
        for bad in ["x".repeat(201), "two\nlines".into(), "\u{1b}[2J".into()] {
            assert!(reason(&bad).is_err());
        }
    }
}
