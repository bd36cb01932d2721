//! The OpenAPI document, made from the routes themselves.

use axum::Json;
use axum::extract::State;
use utoipa::openapi::OpenApi;

use crate::router;
use crate::state::ApiState;

/// This document: every call of the public and the owner's listener.
#[utoipa::path(get, path = "/v1/openapi.json", tag = "public", responses((status = 200, body = serde_json::Value)))]
pub(crate) async fn document(State(api): State<ApiState>) -> Json<OpenApi> {
    Json(router::document(&api))
}
