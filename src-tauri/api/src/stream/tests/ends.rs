//! Ends of a stream, each with a small router of its own.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Extension, Path};
use axum::http::{HeaderMap, Uri};
use axum::routing::{get, post};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_util::sync::CancellationToken;

use crate::limits::stream::BODY;
use crate::serve::Remote;
use crate::stream::answer::Answers;
use crate::stream::connection::{run, socket_config};
use crate::stream::end::End;
use crate::stream::far_end::{Answered, FarEnd};
use crate::stream::frame::RequestHead;

/// Bytes that a pipe holds, as a socket's buffers do.
pub(super) const PIPE: usize = 64 * 1024;
/// The address that an end believes the other to have.
pub(super) const FAR: SocketAddr = SocketAddr::new(
    std::net::IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7)),
    4_000,
);

/// One end that runs.
pub(super) struct Running {
    pub(super) far_end: FarEnd,
    pub(super) task: JoinHandle<End>,
}

impl Running {
    pub(super) async fn end(self) -> End {
        self.task.await.expect("no panic")
    }
}

/// Two ends that run over one pipe: the one that dialled, and the one that listened.
pub(super) async fn pair() -> (Running, Running) {
    let (dialled, listened) = duplex(PIPE);
    (
        start(dialled, Role::Client).await,
        start(listened, Role::Server).await,
    )
}

/// An end that runs, and the bare socket of the other.
pub(super) async fn against() -> (Running, WebSocketStream<DuplexStream>) {
    let (dialled, listened) = duplex(PIPE);
    let bare = WebSocketStream::from_raw_socket(dialled, Role::Client, Some(socket_config()));
    (start(listened, Role::Server).await, bare.await)
}

pub(super) async fn start<S>(socket: S, role: Role) -> Running
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let socket = WebSocketStream::from_raw_socket(socket, role, Some(socket_config())).await;
    let (far_end, queue) = FarEnd::new(CancellationToken::new());
    let mut said = HeaderMap::new();
    said.insert("blocknet-node", 7.into());
    let answers = Answers {
        router: router(),
        far_end: FAR,
        said,
    };
    let task = tokio::spawn(run(socket, far_end.clone(), queue, answers));
    Running { far_end, task }
}

fn router() -> Router {
    Router::new()
        .route("/v1/echo", post(|body: Bytes| async move { body }))
        .route("/v1/who", get(who))
        .route("/v1/bytes/{count}", get(bytes))
        .route("/v1/node", get(wait))
        .route("/v1/panic", get(fall_over))
        .layer(DefaultBodyLimit::disable())
}

async fn who(Extension(remote): Extension<Remote>, headers: HeaderMap) -> String {
    let said = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    let (node, accept) = (said("blocknet-node"), said("accept"));
    format!("{} {node:?} {accept:?}", remote.address)
}

async fn bytes(Path(count): Path<usize>) -> Bytes {
    vec![b'x'; count].into()
}

/// Answers `/v1/node?1000` after a second.
async fn wait(uri: Uri) -> String {
    let millis = uri
        .query()
        .map_or(0, |text| text.parse().expect("a number"));
    tokio::time::sleep(Duration::from_millis(millis)).await;
    millis.to_string()
}

async fn fall_over() -> &'static str {
    panic!("a handler without a guard")
}

pub(super) fn get_head(path: &str) -> RequestHead {
    RequestHead {
        method: "GET".into(),
        path: path.into(),
        accept: None,
        kind: None,
        range: None,
    }
}

/// Asks with patience for any size.
pub(super) async fn ask(running: &Running, path: &str) -> Answered {
    let asked = running
        .far_end
        .call(get_head(path), Bytes::new(), BODY, Duration::from_secs(60));
    asked.await.expect("an answer")
}
