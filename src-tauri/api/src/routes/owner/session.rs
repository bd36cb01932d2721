//! How a browser gets in: a one-time code is traded for the token.

use axum::http::StatusCode;
use axum::{Extension, Json};

use crate::access::Gate;
use crate::access::codes::LIFETIME;
use crate::dto::{CodeAsked, CodeDto, SessionDto, TokenDto};
use crate::error::{ApiError, ErrorBody};
use crate::extract::JsonBody;

/// Whether the page runs in the desktop window, which needs no token.
#[utoipa::path(get, path = "/v1/owner/session", tag = "owner", responses((status = 200, body = SessionDto)))]
pub(crate) async fn show(Extension(gate): Extension<Gate>) -> Json<SessionDto> {
    Json(SessionDto {
        window: gate.is_window(),
    })
}

/// Trades a one-time code for the owner's token; needs no token itself.
#[utoipa::path(
    post, path = "/v1/owner/session", tag = "owner", request_body = CodeAsked,
    responses((status = 200, body = TokenDto), (status = 401, body = ErrorBody), (status = 403, body = ErrorBody)),
)]
pub(crate) async fn open(
    Extension(gate): Extension<Gate>,
    JsonBody(asked): JsonBody<CodeAsked>,
) -> Result<Json<TokenDto>, ApiError> {
    match gate.redeem(&asked.code) {
        Some(token) => Ok(Json(TokenDto {
            token: token.reveal().to_owned(),
        })),
        None => {
            let message = "This code is not good: each is good for one use within 60 s. \
                 Ask for a new one with `blocknetd open`.";
            Err(ApiError::new(StatusCode::UNAUTHORIZED, "bad_code", message))
        }
    }
}

/// Makes a code that lets a browser in once, within 60 s.
#[utoipa::path(
    post, path = "/v1/owner/codes", tag = "owner",
    responses((status = 201, body = CodeDto), (status = 401, body = ErrorBody), (status = 409, body = ErrorBody)),
)]
pub(crate) async fn issue(
    Extension(gate): Extension<Gate>,
) -> Result<(StatusCode, Json<CodeDto>), ApiError> {
    let Some((code, port)) = gate.new_code()? else {
        let message = "The window needs no code, and no browser can reach it.";
        return Err(ApiError::new(StatusCode::CONFLICT, "no_listener", message));
    };
    let url = format!("http://127.0.0.1:{port}/#code={code}");
    Ok((
        StatusCode::CREATED,
        Json(CodeDto {
            code,
            expires_secs: LIFETIME.as_secs(),
            url,
        }),
    ))
}
