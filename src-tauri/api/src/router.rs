//! Every route on one screen: the public calls, the owner's, and the original's paths.

use std::net::SocketAddr;

use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse as _;
use axum::routing::{get, post};
use axum::{Extension, Router};
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::access::{Gate, OwnerAccess, guard};
use crate::error::ApiError;
use crate::limits::body;
use crate::openapi::{Document, ask_for_the_token};
use crate::outside::kept_outside;
use crate::pace::{HandlerTime, Pace, front, note_caller, paced};
use crate::rates::Counted;
use crate::routes::owner::{
    bans, branches, control, diagnostics, files as own_files, filters, identities, invite, lan,
    metrics, mining, peers as own_peers, replies, resync, session, settings, status, texts, verify,
    writing,
};
use crate::routes::{
    authors, blocks, channels, events, explore, files, headers, node, openapi, peers, pool, posts,
    stream,
};
use crate::state::ApiState;
use crate::strays::Calls;
use crate::{page, seed};

/// What everybody may ask (section 8).
pub fn public(api: ApiState) -> Router {
    everybodys(api.for_strangers())
}

/// The same as peers ask it over their streams.
pub fn over_streams(api: ApiState) -> Router {
    everybodys(api.for_peers())
}

fn everybodys(api: ApiState) -> Router {
    let (routes, document) = public_routes(&api).split_for_parts();
    let routes = routes
        .with_state(api.clone())
        .layer(Extension(Calls::of(&document)));
    let shown = api.clone();
    let shown_or_nothing = move |request: Request| async move {
        match shown.shows_page() {
            true => page::public_file(request.method(), request.uri(), request.headers()),
            false => page::nothing_at(request.uri()).into_response(),
        }
    };
    let routes = routes
        .fallback(shown_or_nothing)
        .method_not_allowed_fallback(no_such_method);
    let noted = routes.layer(from_fn_with_state(api.clone(), note_caller));
    noted.layer(from_fn_with_state(api, front))
}

/// What the owner may ask besides (section 10), and the page's files.
pub fn owner(api: ApiState, access: OwnerAccess) -> Router {
    let (api, gate) = (api.for_owner(), Gate::owner(access));
    let in_window = gate.is_window();
    let file = move |request: Request| async move {
        page::file(
            request.method(),
            request.uri(),
            request.headers(),
            in_window,
        )
    };
    let (routes, document) = public_routes(&api)
        .merge(owner_routes(&api))
        .split_for_parts();
    let calls = Calls::of(&document);
    let routes = routes
        .with_state(api.clone())
        .layer(Extension(calls.clone()))
        .layer(Extension(gate.clone()));
    let routes = routes
        .fallback(file)
        .method_not_allowed_fallback(no_such_method);
    // Each group of routes has its own bound; the common one is below that of files.
    routes
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state((gate, calls), guard))
        .layer(from_fn_with_state(api, front))
}

fn public_routes(api: &ApiState) -> OpenApiRouter<ApiState> {
    let at = |pace: Pace| from_fn_with_state((api.clone(), pace), paced);
    let asks = || at(Pace::of(body::NONE));
    let polls = || at(Pace::of(body::NONE).taking(HandlerTime::LongPoll));
    let leaves = || at(Pace::of(body::LEAVES));
    let compares = || at(Pace::of(body::RECONCILE));
    let locator = || at(Pace::of(body::LOCATOR).counted(Counted::Headers));
    let post = || at(Pace::of(body::POST).counted(Counted::Posts).strict());
    let threads = || at(Pace::of(body::NONE).counted(Counted::Threads));
    let pieces = || at(Pace::of(body::NONE).counted(Counted::Files));
    let block = |body| at(Pace::of(body).counted(Counted::Blocks));
    let keeps = || from_fn_with_state(api.clone(), kept_outside);
    let given = |body| at(Pace::of(body).counted(Counted::Blocks).strict());
    OpenApiRouter::new()
        .routes(routes!(node::show).layer(asks()))
        .routes(routes!(headers::after).layer(locator()))
        .routes(routes!(blocks::list).layer(asks()).layer(keeps()))
        .routes(
            routes!(blocks::show)
                .layer(block(body::NONE))
                .layer(keeps()),
        )
        .routes(routes!(blocks::batch).layer(block(body::BLOCK_IDS)))
        .routes(routes!(blocks::submit).layer(given(body::BLOCK)))
        .routes(routes!(blocks::compact).layer(given(body::COMPACT)))
        .routes(routes!(explore::find).layer(asks()))
        .routes(routes!(explore::stats).layer(asks()))
        .routes(routes!(explore::reorgs).layer(asks()))
        .routes(routes!(posts::list).layer(asks()).layer(keeps()))
        .routes(routes!(posts::show).layer(asks()).layer(keeps()))
        .routes(routes!(posts::thread).layer(threads()).layer(keeps()))
        .routes(routes!(posts::proof).layer(asks()).layer(keeps()))
        .routes(routes!(posts::submit).layer(post()))
        .routes(routes!(posts::batch).layer(leaves()))
        .routes(routes!(channels::list).layer(asks()))
        .routes(routes!(authors::show).layer(asks()))
        .routes(routes!(pool::leaves).layer(asks()))
        .routes(routes!(pool::reconcile).layer(compares()))
        .routes(routes!(files::show).layer(pieces()))
        .routes(routes!(peers::known).layer(asks()))
        .routes(routes!(peers::reachable).layer(asks()))
        .routes(routes!(events::after).layer(polls()))
        .routes(routes!(stream::open).layer(asks()))
        .routes(routes!(openapi::document).layer(asks()))
}

fn owner_routes(api: &ApiState) -> OpenApiRouter<ApiState> {
    let at = |pace: Pace| from_fn_with_state((api.clone(), pace), paced);
    let asks = || at(Pace::of(body::NONE));
    let tells = || at(Pace::of(body::OWNER));
    let file = || at(Pace::of(body::FILE));
    let proof = || at(Pace::of(body::PROOF));
    let stamps = || at(Pace::of(body::OWNER).taking(HandlerTime::Stamp));
    let works = || at(Pace::of(body::OWNER).taking(HandlerTime::Unbounded));
    OpenApiRouter::new()
        .routes(routes!(session::show).layer(asks()))
        .routes(routes!(session::open).layer(tells()))
        .routes(routes!(session::issue).layer(tells()))
        .routes(routes!(status::show).layer(asks()))
        .routes(routes!(metrics::show).layer(asks()))
        .routes(routes!(mining::show).layer(asks()))
        .routes(routes!(mining::change).layer(tells()))
        .routes(routes!(mining::posts).layer(asks()))
        .routes(routes!(mining::mine).layer(works()))
        .routes(routes!(mining::stop).layer(asks()))
        .routes(routes!(own_peers::list).layer(asks()))
        .routes(routes!(own_peers::add).layer(tells()))
        .routes(routes!(own_peers::remove).layer(asks()))
        .routes(routes!(invite::show).layer(asks()))
        .routes(routes!(invite::join).layer(tells()))
        .routes(routes!(bans::list).layer(asks()))
        .routes(routes!(bans::add).layer(tells()))
        .routes(routes!(bans::lift).layer(asks()))
        .routes(routes!(lan::finds).layer(asks()))
        .routes(routes!(settings::show).layer(asks()))
        .routes(routes!(settings::change).layer(tells()))
        .routes(routes!(writing::write).layer(stamps()))
        .routes(routes!(writing::again).layer(stamps()))
        .routes(routes!(replies::list).layer(asks()))
        .routes(routes!(replies::seen).layer(tells()))
        .routes(routes!(writing::outbox).layer(asks()))
        .routes(routes!(writing::give_up).layer(asks()))
        .routes(routes!(writing::retry).layer(tells()))
        .routes(routes!(own_files::keep).layer(file()))
        .routes(routes!(own_files::list).layer(asks()))
        .routes(routes!(own_files::remove).layer(asks()))
        .routes(routes!(own_files::clear).layer(asks()))
        .routes(routes!(own_files::state).layer(asks()))
        .routes(routes!(own_files::fetch).layer(tells()))
        .routes(routes!(own_files::attach).layer(file()))
        .routes(routes!(own_files::detach).layer(asks()))
        .routes(routes!(texts::erase).layer(asks()))
        .routes(routes!(verify::verify).layer(proof()))
        .routes(routes!(resync::show).layer(asks()))
        .routes(routes!(resync::start).layer(tells()))
        .routes(routes!(filters::show).layer(asks()))
        .routes(routes!(filters::add).layer(tells()))
        .routes(routes!(filters::remove).layer(asks()))
        .routes(routes!(filters::follow).layer(tells()))
        .routes(routes!(filters::choose).layer(tells()))
        .routes(routes!(filters::leave).layer(asks()))
        .routes(routes!(filters::columns).layer(asks()))
        .routes(routes!(filters::arrange).layer(tells()))
        .routes(routes!(branches::list).layer(asks()))
        .routes(routes!(branches::follow).layer(tells()))
        .routes(routes!(control::log).layer(asks()))
        .routes(routes!(diagnostics::show).layer(asks()))
        .routes(routes!(control::check).layer(works()))
        .routes(routes!(control::stop).layer(tells()))
        .merge(identity_routes(api))
}

/// What the owner asks of identities.
fn identity_routes(api: &ApiState) -> OpenApiRouter<ApiState> {
    let at = |pace: Pace| from_fn_with_state((api.clone(), pace), paced);
    let asks = || at(Pace::of(body::NONE));
    let tells = || at(Pace::of(body::OWNER));
    OpenApiRouter::new()
        .routes(routes!(identities::list).layer(asks()))
        .routes(routes!(identities::make).layer(tells()))
        .routes(routes!(identities::restore).layer(tells()))
        .routes(routes!(identities::import).layer(tells()))
        .routes(routes!(identities::change).layer(tells()))
        .routes(routes!(identities::remove).layer(tells()))
        .routes(routes!(identities::words).layer(tells()))
        .routes(routes!(identities::begin_backup).layer(asks()))
        .routes(routes!(identities::end_backup).layer(tells()))
        .routes(routes!(identities::passphrase).layer(tells()))
        .routes(routes!(identities::unlock).layer(tells()))
        .routes(routes!(identities::lock).layer(asks()))
        .routes(routes!(identities::export).layer(tells()))
        .routes(routes!(identities::key_code).layer(asks()))
}

/// The original BlockNet's paths, for the loopback listener at `address`.
pub fn seed(api: ApiState, address: SocketAddr) -> Router {
    let at = |pace: Pace| from_fn_with_state((api.clone(), pace), paced);
    let asks = || at(Pace::of(body::NONE));
    let mines = || at(Pace::of(body::NONE).taking(HandlerTime::Unbounded));
    let tells = || at(Pace::of(body::OWNER).taking(HandlerTime::Stamp));
    let block = || at(Pace::of(body::BLOCK));
    let routes = Router::new()
        .route(
            "/new_transaction",
            post(seed::new_transaction).layer(tells()),
        )
        .route("/chain", get(seed::chain).layer(asks()))
        .route("/mine", get(seed::mine).layer(mines()))
        .route("/pending_tx", get(seed::pending_tx).layer(asks()))
        .route("/add_nodes", post(seed::add_nodes).layer(tells()))
        .route("/register_node", post(seed::register_node).layer(tells()))
        .route("/register_with", post(seed::register_with).layer(tells()))
        .route("/add_block", post(seed::add_block).layer(block()));
    let routes = routes.with_state(api.clone());
    let routes = routes
        .fallback(nothing_here)
        .method_not_allowed_fallback(no_such_method);
    let guarded = routes.layer(from_fn_with_state(
        (Gate::seed(address), Calls::default()),
        guard,
    ));
    guarded.layer(from_fn_with_state(api, front))
}

/// Every call of both listeners, from the routes themselves.
pub(crate) fn document(api: &ApiState) -> OpenApi {
    let head = OpenApiRouter::with_openapi(Document::openapi());
    let mut document = head
        .merge(public_routes(api))
        .merge(owner_routes(api))
        .into_openapi();
    ask_for_the_token(&mut document);
    document
}

async fn nothing_here(request: Request) -> ApiError {
    page::nothing_at(request.uri())
}

async fn no_such_method() -> ApiError {
    page::method_not_allowed()
}
