//! What ends the window's node and starts it again in the same process: calls of the window alone.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use blocknet_api::host;
use blocknet_chain::Network;
use blocknet_node::{Carried, SettingsPatch};
use tower::ServiceExt;

use crate::args::Args;
use crate::closing::Closing;
use crate::node::NodeSlot;

/// Another try at a start that failed, or a new start with what was set since.
const START: &str = "/v1/owner/start";

/// Before its owner has done anything, to the network of an invite for another than the folder's.
const LEAVE: &str = "/v1/owner/leave";

/// After a start that failed because the database is damaged, with a new one in its place.
const SET_ASIDE: &str = "/v1/owner/set-aside";

/// Where the data folder is, and to another place with it.
const FOLDER: &str = "/v1/owner/folder";

/// Bytes of a wish; the longest is an invite.
const MAX_WISH: usize = 32 * 1024;

/// What the page asks of a node of its own to see whether it answers.
const SESSION: &str = "/v1/owner/session";

/// Whether the window answers this itself.
pub(crate) fn is_of_life(path: &str) -> bool {
    [START, LEAVE, SET_ASIDE, FOLDER].contains(&path)
}

/// Answers wishes for another life of the node, one after the other.
pub(crate) fn router(slot: &NodeSlot) -> Router {
    Router::new()
        .route(START, post(start))
        .route(LEAVE, post(leave_by))
        .route(SET_ASIDE, post(set_aside))
        .route(FOLDER, get(folder).post(relocate))
        .layer(DefaultBodyLimit::max(MAX_WISH))
        .with_state(slot.clone())
}

/// Ends the node in order, where it runs, and starts it; settings that the wish names are changed first.
async fn start(State(slot): State<NodeSlot>, body: Bytes) -> Response {
    let settings = match host::settings_to_start_with(&body) {
        Ok(settings) => settings,
        Err(refusal) => return *refusal,
    };
    let _alone = slot.changing.lock().await;
    // What is chosen here takes the place of an option, for as long as this process runs.
    let deaf = settings.listen == Some(false);
    let chosen = settings.port.is_some() || deaf || slot.port_was_chosen();
    let port = slot.args().port.filter(|_| !chosen);
    slot.end_node().await;
    let args = Args {
        port,
        ..slot.args()
    };
    slot.begin_with(args, settings);
    how_it_went(&slot).await
}

/// Takes the node to the network of an invite, where its owner has done nothing yet.
async fn leave_by(State(slot): State<NodeSlot>, body: Bytes) -> Response {
    let _alone = slot.changing.lock().await;
    let (Some(node), Some(folder)) = (slot.node(), slot.folder()) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let invite = match host::invite_to_leave_by(&node, body).await {
        Ok(invite) => invite,
        Err(refusal) => return refusal,
    };
    drop(node);
    slot.end_node().await;
    if let Err(refusal) = host::leave_network(&folder).await {
        slot.begin();
        drop(slot.router().await);
        return refusal;
    }
    let args = Args {
        network: None,
        join: Some(invite.clone()),
        ..slot.args()
    };
    slot.begin_with(args, SettingsPatch::default());
    drop(slot.router().await);
    host::arrived(&invite)
}

/// Sets a damaged database aside and starts the node on a new one.
async fn set_aside(State(slot): State<NodeSlot>) -> Response {
    let _alone = slot.changing.lock().await;
    let Some(folder) = slot.folder().filter(|_| slot.is_damaged()) else {
        return host::not_damaged();
    };
    // Whoever had another network can move there from the first start, by an invite.
    let named = slot.args().network;
    let named = named.and_then(|name| host::network_named(&name).ok());
    let invited = slot
        .args()
        .join
        .and_then(|invite| invite.network().cloned());
    let otherwise = named.or(invited).unwrap_or_else(Network::main);
    match host::set_aside(&folder, Some(otherwise)).await {
        Ok(salvage) => {
            slot.end_node().await;
            slot.begin();
            drop(slot.router().await);
            host::set_aside_done(&salvage)
        }
        Err(error) => host::not_set_aside(&error),
    }
}

/// Says where the data folder is, and how far its move.
async fn folder(State(slot): State<NodeSlot>) -> Response {
    let carried = *slot.carried.borrow();
    let path = slot.folder().unwrap_or_default();
    host::folder_at(&path, is_movable(&slot), carried, slot.closing().is_asked())
}

/// A folder that is named at the start would be looked for there again.
fn is_movable(slot: &NodeSlot) -> bool {
    slot.args().data_dir.is_none()
}

/// Ends the node in order, moves its folder, and starts it there.
async fn relocate(State(slot): State<NodeSlot>, body: Bytes) -> Response {
    let _alone = slot.changing.lock().await;
    let home = slot.home().filter(|_| is_movable(&slot));
    let to = match host::to_relocate_to(&body, home).await {
        Ok(to) => to,
        Err(refusal) => return refusal,
    };
    let home = slot.home().unwrap_or_default();
    slot.end_node().await;
    let carried = slot.carried.clone();
    let tell = move |now| {
        carried.send_replace(now);
    };
    let moved = host::relocate(home, to, tell).await;
    slot.carried.send_replace(Carried::default());
    *slot.closing() = Closing::default();
    slot.begin();
    drop(slot.router().await);
    match moved {
        Ok(()) => folder(State(slot.clone())).await,
        Err(refusal) => refusal,
    }
}

/// What the page hears of a start once it is over: how it stands with the node, or why there is none.
async fn how_it_went(slot: &NodeSlot) -> Response {
    let asked = Request::get(SESSION).body(Body::empty());
    match (slot.router().await, asked) {
        (router, Ok(asked)) => router.oneshot(asked).await.into_response(),
        (_, Err(_)) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
