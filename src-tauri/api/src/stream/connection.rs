//! One stream from its upgrade to its end.

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use super::answer::Answers;
use super::end::End;
use super::far_end::{FarEnd, Outgoing};
use super::reading::Reader;
use super::writing::Writer;
use crate::limits::stream::{GOODBYE, MESSAGE};

/// Bytes that are read from a socket at once. It stands in memory as long as the stream does.
const READ: usize = 8 * 1024;

/// How the sockets of streams are set, at both ends.
pub(crate) fn socket_config() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(READ)
        // Each piece is flushed: it is either large, or somebody waits for it.
        .write_buffer_size(0)
        .max_message_size(Some(MESSAGE))
        .max_frame_size(Some(MESSAGE))
}

/// Runs a stream to its end, and tells it to those who wait for an answer.
pub(super) async fn run<S>(
    socket: WebSocketStream<S>,
    far_end: FarEnd,
    mut queue: mpsc::Receiver<Outgoing>,
    answers: Answers,
) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (mut sink, mut stream) = socket.split();
    let reader = Reader::new(far_end.clone(), answers);
    let end = tokio::select! {
        end = reader.run(&mut stream) => end,
        end = Writer::new(&mut sink).run(&mut queue) => end,
        () = far_end.closing() => End::lost("this node closed the stream"),
    };
    drop(queue);
    far_end.ended(&end);
    // The far end may have gone, or take nothing.
    let _ = timeout(GOODBYE, sink.close()).await;
    end
}
