//! What handlers take from a request: bodies by their type, paths and queries as domain types.

use std::convert::Infallible;
use std::fmt::Display;
use std::net::SocketAddr;
use std::str::FromStr;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dto::sentence;
use crate::error::ApiError;
use crate::json;
use crate::serve::{OverStream, Remote};

/// The content type of the chain's own bytes.
pub(crate) const OCTETS: &str = "application/octet-stream";

/// A JSON body of the form `T`, read strictly.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        json::decode(&json_bytes(request, state).await?).map(Self)
    }
}

/// A JSON body of any form: the original BlockNet looked only at the fields that it knew.
pub(crate) struct AnyJson(pub(crate) Value);

impl<S: Send + Sync> FromRequest<S> for AnyJson {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        json::decode_any(&json_bytes(request, state).await?).map(Self)
    }
}

/// A JSON body or none at all, which stands for the default of `T`.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let typed = request.headers().contains_key(header::CONTENT_TYPE);
        let (head, body) = request.into_parts();
        let bytes = whole(Request::from_parts(head.clone(), body), state).await?;
        if bytes.is_empty() && !typed {
            return Ok(Self(T::default()));
        }
        let JsonBody(value) =
            JsonBody::from_request(Request::from_parts(head, bytes.into()), state).await?;
        Ok(Self(value))
    }
}

/// A body in one of the two forms that the chain's things have.
pub(crate) enum Sent {
    /// JSON.
    Json(Bytes),
    /// The chain's own bytes.
    Octets(Bytes),
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let json = is_json(request.headers());
        if !is_of_the_chain(request.headers()) {
            return Err(wrong_type("application/json or application/octet-stream"));
        }
        let bytes = whole(request, state).await?;
        Ok(if json {
            Self::Json(bytes)
        } else {
            Self::Octets(bytes)
        })
    }
}

/// A body of the chain's own bytes.
pub(crate) struct Octets(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Octets {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !media_type(request.headers()).eq_ignore_ascii_case(OCTETS) {
            return Err(wrong_type(OCTETS));
        }
        whole(request, state).await.map(Self)
    }
}

/// The one value that stands in a path.
pub(crate) struct InPath<T>(pub(crate) T);

impl<T, S> FromRequestParts<S> for InPath<T>
where
    T: FromStr,
    T::Err: Display,
    S: Send + Sync,
{
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let values = Path::<Vec<(String, String)>>::from_request_parts(head, state).await;
        let values = match values {
            Ok(Path(values)) => values,
            Err(rejection) => return Err(unreadable_path(rejection)),
        };
        let (name, text) = values.first().ok_or_else(ApiError::internal)?;
        parsed(name, text).map(Self)
    }
}

fn unreadable_path(rejection: PathRejection) -> ApiError {
    let kind = match rejection {
        PathRejection::FailedToDeserializePathParams(failed) => Some(failed.into_kind()),
        _ => None,
    };
    match kind {
        Some(ErrorKind::InvalidUtf8InPathParam { key }) => {
            let message = format!("{key} is not UTF-8.");
            ApiError::bad_field(key, message)
        }
        // A route without a value in its path: a fault of this program.
        _ => ApiError::internal(),
    }
}

/// A query string of the form `T`.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Query::try_from_uri(&head.uri)
            .map(|Query(asked)| Self(asked))
            .map_err(|rejection| {
                let said = rejection.body_text();
                let field = said.split('`').nth(1).unwrap_or("query").to_owned();
                ApiError::bad_field(field, format!("The query does not fit: {said}."))
            })
    }
}

/// Who calls; nobody when the call comes from inside of the process, as the window's do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller(pub(crate) Option<SocketAddr>);

impl Caller {
    /// Who sent a request.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        Self(extensions.get::<Remote>().map(|remote| remote.address))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&head.extensions))
    }
}

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Over a stream between two nodes.
    Stream,
    /// Over HTTP.
    Http,
}

impl Way {
    /// How a request came.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        match extensions.get::<OverStream>() {
            Some(OverStream) => Self::Stream,
            None => Self::Http,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Way {
    type Rejection = Infallible;

    async fn from_request_parts(head: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&head.extensions))
    }
}

/// Which of the forms the client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Accepted {
    /// JSON, for people and scripts.
    Json,
    /// The chain's own bytes, for peers.
    Octets,
    /// Server-sent events.
    EventStream,
}

impl<S: Send + Sync> FromRequestParts<S> for Accepted {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Parts, _state: &S) -> Result<Self, ApiError> {
        Ok(Self::of(&head.headers))
    }
}

impl Accepted {
    /// What the fields of a request ask for.
    pub(crate) fn of(fields: &HeaderMap) -> Self {
        let accept = fields
            .get(header::ACCEPT)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let names = |kind: &str| {
            accept
                .split(',')
                .filter_map(|one| one.split(';').next())
                .any(|one| one.trim() == kind)
        };
        if names(OCTETS) {
            Self::Octets
        } else if names("text/event-stream") {
            Self::EventStream
        } else {
            Self::Json
        }
    }
}

/// A value from a path or a query.
///
/// # Errors
/// 400 `bad_field` with the name of the value.
pub(crate) fn parsed<T>(field: &str, text: &str) -> Result<T, ApiError>
where
    T: FromStr,
    T::Err: Display,
{
    text.parse().map_err(|error: T::Err| {
        ApiError::bad_field(field, format!("{field}: {}", sentence(&error)))
    })
}

/// An answer of the chain's own bytes.
pub(crate) fn octets(bytes: impl Into<Bytes>) -> Response {
    ([(header::CONTENT_TYPE, OCTETS)], bytes.into()).into_response()
}

/// An answer of JSON that stands in bytes already.
pub(crate) fn ready_json(json: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Cuts a body into the `N` bytes that each item has.
///
/// # Errors
/// 400 `bad_body` when the body is no whole number of items or holds more than `most`.
pub(crate) fn items<const N: usize>(bytes: &[u8], most: usize) -> Result<Vec<[u8; N]>, ApiError> {
    let (items, rest) = bytes.as_chunks::<N>();
    if !rest.is_empty() {
        let message = format!(
            "The body has {} bytes; it must be a multiple of {N}.",
            bytes.len()
        );
        return Err(ApiError::bad_body(message));
    }
    if items.len() > most {
        return Err(ApiError::bad_body(format!(
            "The body holds {} items; {most} is the limit.",
            items.len()
        )));
    }
    Ok(items.to_vec())
}

async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    if !is_json(request.headers()) {
        return Err(wrong_type("application/json"));
    }
    whole(request, state).await
}

async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state)
        .await
        .map_err(|_| ApiError::bad_body("The body could not be read."))
}

/// The body's type is one that blocks and posts come in. A page elsewhere cannot make a browser send
/// one of them without this node's leave.
pub(crate) fn is_of_the_chain(headers: &HeaderMap) -> bool {
    is_json(headers) || media_type(headers).eq_ignore_ascii_case(OCTETS)
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers).eq_ignore_ascii_case("application/json")
}

fn media_type(headers: &HeaderMap) -> &str {
    let whole = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    whole.split(';').next().unwrap_or_default().trim()
}

fn wrong_type(wanted: &str) -> ApiError {
    no_such_type(wrong_type_of(wanted))
}

/// What a body has to be.
pub(crate) fn wrong_type_of(wanted: &str) -> String {
    format!("This call takes a body of the type {wanted}.")
}

/// 415 `wrong_type`, with what the call takes.
pub(crate) fn no_such_type(message: String) -> ApiError {
    ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_type", message)
}
