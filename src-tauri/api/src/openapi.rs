//! The head of the OpenAPI document; the calls come from the routes, and what holds of all of them
//! is said here.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// Name of the owner's token in the document.
const TOKEN: &str = "owner_token";

/// Title, words and tags of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "BlockNet",
        description = "A node of a public proof-of-work chain of posts.\n\n\
            Names are snake_case; numbers of 64 bits are decimal strings without leading zeros; bytes are lowercase \
            hex; times are Unix seconds unless the name says otherwise. Every answer carries the header \
            blocknet-network with the first 8 hex digits of the genesis id. Every refusal is \
            {\"code\", \"message\", \"rule\"?, \"field\"?}."
    ),
    tags(
        (name = "public", description = "What everybody may ask, on the public listener and on the owner's"),
        (name = "owner", description = "What acts for the owner: on the loopback listener with the token from the file \
            owner.token, and in the desktop window without one"),
    ),
    modifiers(&OwnerToken),
)]
pub(crate) struct Document;

struct OwnerToken;

impl Modify for OwnerToken {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme(TOKEN, token);
    }
}

/// Says of each call that acts for the owner that it takes the token; the trade of a code does not.
pub(crate) fn ask_for_the_token(document: &mut utoipa::openapi::OpenApi) {
    let owners = document
        .paths
        .paths
        .iter_mut()
        .filter(|(path, _)| path.starts_with("/v1/owner/"));
    for (_, item) in owners.filter(|(path, _)| *path != SESSION) {
        for operation in operations(item) {
            operation.security = Some(vec![SecurityRequirement::new(TOKEN, Vec::<String>::new())]);
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
    ]
    .into_iter()
    .flatten()
}

/// Calls that say 304 to who has the present answer: those that caches may keep.
const TAGGED: [&str; 7] = [
    "/v1/blocks",
    "/v1/blocks/{at}",
    "/v1/posts",
    "/v1/posts/{id}",
    "/v1/posts/{id}/thread",
    "/v1/posts/{id}/proof",
    "/v1/files/{sha256}",
];
/// The trade of a one-time code for the token cannot need the token.
const SESSION: &str = "/v1/owner/session";

/// The document as it is served: each call with a name of its own and with what every call may
/// answer, and no answer that its own schema forbids.
///
/// # Errors
/// When the document cannot be said in JSON: a fault of this program.
pub(crate) fn finished(document: &utoipa::openapi::OpenApi) -> serde_json::Result<Value> {
    let mut document = serde_json::to_value(document)?;
    let schemas = document.pointer("/components/schemas").cloned();
    open_compositions(&mut document, &schemas.unwrap_or_default());
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let Some(operation) = operation.as_object_mut() else {
                continue;
            };
            operation.insert("operationId".into(), name_of(method, path).into());
            let takes_body = operation.contains_key("requestBody");
            let responses = operation.entry("responses").or_insert_with(|| json!({}));
            if let Some(responses) = responses.as_object_mut() {
                add_common(responses, method, path, takes_body);
            }
        }
    }
    Ok(document)
}

/// What a client may call it: `get /v1/posts/{id}/thread` is `get_posts_id_thread`.
fn name_of(method: &str, path: &str) -> String {
    let parts = path.split(|sign: char| !sign.is_ascii_alphanumeric());
    let parts = parts.filter(|part| !part.is_empty() && *part != "v1");
    let parts = std::iter::once(method).chain(parts);
    parts.collect::<Vec<_>>().join("_")
}

/// Adds what every call of its kind may answer and the call itself does not name.
fn add_common(responses: &mut Map<String, Value>, method: &str, path: &str, takes_body: bool) {
    let mut add = |status: StatusCode, said: &str| {
        let error = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } });
        let response = match status {
            StatusCode::NOT_MODIFIED => json!({ "description": said }),
            _ => json!({ "description": said, "content": error }),
        };
        responses
            .entry(status.as_str().to_owned())
            .or_insert(response);
    };
    let (is_owners, reads) = (path.starts_with("/v1/owner/"), method == "get");
    let whose = match is_owners {
        true => "",
        false => "On the owner's listener alone: ",
    };
    if reads && TAGGED.contains(&path) {
        add(
            StatusCode::NOT_MODIFIED,
            "The client has the present answer",
        );
    }
    add(
        StatusCode::BAD_REQUEST,
        "The call does not take this; `field` names what it is",
    );
    if path != SESSION {
        let said = format!("{whose}The token is missing, or another one");
        add(StatusCode::UNAUTHORIZED, &said);
    }
    let said = format!("{whose}It came from another machine, by a proxy, or from a page elsewhere");
    add(StatusCode::FORBIDDEN, &said);
    if takes_body {
        add(StatusCode::REQUEST_TIMEOUT, "The body took too long");
        add(StatusCode::PAYLOAD_TOO_LARGE, "The body is too long");
        let said = "The body is of a type that the call does not take";
        add(StatusCode::UNSUPPORTED_MEDIA_TYPE, said);
    }
    if !is_owners {
        add(StatusCode::TOO_MANY_REQUESTS, "Too often from this address");
    }
    let said = "The node failed; its log says why";
    add(StatusCode::INTERNAL_SERVER_ERROR, said);
    add(
        StatusCode::SERVICE_UNAVAILABLE,
        "Busy, or stopping; ask again in a moment",
    );
    if is_owners && !reads {
        add(StatusCode::INSUFFICIENT_STORAGE, "The disk is full");
    }
}

/// Lets the parts of what is put together have the fields of each other. A part that a request takes
/// strictly as well is copied, and stays strict there.
fn open_compositions(value: &mut Value, schemas: &Value) {
    if let Some(parts) = value.get_mut("allOf").and_then(Value::as_array_mut)
        && parts.len() > 1
    {
        for part in parts {
            let named = part.get("$ref").and_then(Value::as_str);
            let named = named.and_then(|name| name.rsplit('/').next());
            if let Some(schema) = named.and_then(|name| schemas.get(name))
                && schema.get("additionalProperties") == Some(&Value::Bool(false))
            {
                *part = schema.clone();
            }
            if let Some(fields) = part.as_object_mut() {
                fields.remove("additionalProperties");
            }
        }
    }
    match value {
        Value::Object(fields) => {
            for inner in fields.values_mut() {
                open_compositions(inner, schemas);
            }
        }
        Value::Array(items) => {
            for inner in items {
                open_compositions(inner, schemas);
            }
        }
        _ => {}
    }
}
