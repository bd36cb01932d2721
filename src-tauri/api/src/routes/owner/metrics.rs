//! The node's figures for whoever watches it.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::error::{ApiError, ErrorBody};
use crate::metrics::{self, Figures};
use crate::state::ApiState;

/// The node's figures in Prometheus's text form.
#[utoipa::path(
    get, path = "/v1/owner/metrics", tag = "owner",
    responses((status = 200, description = "Metrics, text form 0.0.4", body = String, content_type = "text/plain"), (status = 401, body = ErrorBody)),
)]
pub(crate) async fn show(State(api): State<ApiState>) -> Result<Response, ApiError> {
    let status = api.node().status().await?;
    let peers = api.node().peers();
    let page = metrics::page(&Figures {
        status: &status,
        peers: &peers,
        reorgs: api.node().reorgs_seen(),
        log_lost: api.node().log_lost(),
        streams: api.open_streams(),
        counters: api.counters(),
    });
    Ok(([(header::CONTENT_TYPE, metrics::TEXT)], page).into_response())
}
