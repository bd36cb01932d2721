//! Leaving a network on which the owner has done nothing yet, for that of an invite.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use blocknet_node::{Invite, NodeHandle};
use blocknet_store::Store;

use crate::dto::JoinAsked;
use crate::error::ApiError;
use crate::json;
use crate::routes::owner::invite;

/// The invite by which this node may leave its network, from the body of a call.
///
/// # Errors
/// The answer that says why it may not.
pub async fn invite_to_leave_by(node: &NodeHandle, body: Bytes) -> Result<Invite, Response> {
    read(node, &body).await.map_err(ApiError::into_response)
}

async fn read(node: &NodeHandle, body: &[u8]) -> Result<Invite, ApiError> {
    let asked: JoinAsked = json::decode(body)?;
    let invite = invite::read(&asked)?;
    if invite.network().is_none() {
        let message = format!("The invite is for {}.", invite.network_in_words());
        let refusal = ApiError::new(StatusCode::CONFLICT, "other_network", message);
        return Err(refusal.with_field("invite"));
    }
    if !node.is_untouched().await? {
        invite.check_network(node.network())?;
    }
    Ok(invite)
}

/// Takes away what a node that has ended had of its network. Its identities stay.
///
/// # Errors
/// The answer that says that the system refuses.
pub async fn leave_network(dir: &Path) -> Result<(), Response> {
    let dir: PathBuf = dir.to_owned();
    let removed = tokio::task::spawn_blocking(move || Store::remove(&dir)).await;
    match removed {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "the folder stays on its network");
            Err(ApiError::internal().into_response())
        }
        Err(_) => Err(ApiError::internal().into_response()),
    }
}

/// What the page hears when the node runs on the network of the invite.
pub fn arrived(invite: &Invite) -> Response {
    let network = invite.network().map(|network| network.name().to_owned());
    Json(serde_json::json!({ "network": network })).into_response()
}
