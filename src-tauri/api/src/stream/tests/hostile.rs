//! Far ends that never read, say nothing, send garbage, ask too much or answer what nobody asked.

use std::time::Duration;

use axum::body::Bytes;
use blocknet_node::transport::TransportError;
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncWriteExt, duplex};
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::ends::{PIPE, against, get_head, start};
use crate::limits::stream::{BODY, IN_FLIGHT, MESSAGE, PING, SILENCE, WRITE};
use crate::stream::end::End;
use crate::stream::frame::{AnswerHead, Frame};

fn message(frame: Frame) -> Message {
    let encoded = frame.encode().expect("short enough");
    Message::Binary([encoded.front, encoded.body].concat().into())
}

fn request(id: u32, path: &str) -> Message {
    let (head, body) = (get_head(path), Bytes::new());
    message(Frame::Request { id, head, body })
}

fn answer(id: u32) -> Message {
    let head = AnswerHead {
        status: 200,
        kind: None,
        range: None,
    };
    let body = Bytes::new();
    message(Frame::Answer { id, head, body })
}

#[tokio::test(start_paused = true)]
async fn one_that_never_reads_is_dropped_after_the_write_deadline() {
    let (honest, mut bare) = against().await;
    let started = Instant::now();
    for id in 0..4 {
        let asked = request(id, &format!("/v1/bytes/{BODY}"));
        bare.send(asked).await.expect("taken");
    }
    let lost = End::lost("the far end does not take what is sent");
    assert_eq!(honest.end().await, lost);
    let took = started.elapsed();
    assert!(took < WRITE + Duration::from_secs(1), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn one_that_says_nothing_is_gone_after_three_pings() {
    let (there, here) = duplex(PIPE);
    let honest = start(here, Role::Server).await;
    let started = Instant::now();
    assert_eq!(honest.end().await, End::lost("the far end fell silent"));
    assert_eq!(started.elapsed(), SILENCE);
    drop(there);
}

#[tokio::test(start_paused = true)]
async fn one_that_trickles_a_message_is_gone_too() {
    let (mut there, here) = duplex(PIPE);
    let honest = start(here, Role::Server).await;
    let trickle = async {
        // A masked binary frame of a megabyte, and then a byte a second.
        let head = [0x82, 0xff, 0, 0, 0, 0, 0, 0x10, 0, 0, 1, 2, 3, 4];
        there.write_all(&head).await.expect("taken");
        while there.write_all(&[7]).await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let (end, ()) = tokio::join!(honest.end(), trickle);
    assert_eq!(end, End::lost("the far end fell silent"));
}

#[tokio::test(start_paused = true)]
async fn garbage_is_a_fault_and_fails_what_waits() {
    let text = Message::text("{\"method\":\"GET\"}");
    let junk = Message::binary(vec![0xff; 1_000]);
    let long = Message::binary(vec![1; MESSAGE + 1]);
    let cases = [text, junk, Message::binary(Vec::new()), answer(77), long];
    for garbage in cases {
        let said = format!("{:?}", garbage.len());
        let (honest, bare) = against().await;
        let (mut sink, mut stream) = bare.split();
        let far_end = honest.far_end.clone();
        let head = get_head("/v1/node");
        let waits = far_end.call(head, Bytes::new(), BODY, Duration::from_secs(30));
        let misbehave = async {
            stream.next().await.expect("the question").expect("whole");
            // The far end may close before it has read all of it.
            let _ = sink.send(garbage).await;
        };
        let (failed, ()) = tokio::join!(waits, misbehave);
        let fault = matches!(
            failed,
            Err(TransportError::Malformed { .. } | TransportError::TooLarge { .. })
        );
        assert!(fault, "{said}: {failed:?}");
        let end = honest.end().await;
        assert!(
            matches!(end, End::Broke(_) | End::TooLarge { .. }),
            "{end:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn bytes_that_are_no_websocket_are_a_fault() {
    let (mut there, here) = duplex(PIPE);
    let honest = start(here, Role::Server).await;
    there
        .write_all(b"GET / HTTP/1.1\r\n\r\n")
        .await
        .expect("taken");
    assert!(matches!(honest.end().await, End::Broke(_)));
}

#[tokio::test(start_paused = true)]
async fn more_requests_at_once_than_allowed_are_a_fault() {
    let (honest, mut bare) = against().await;
    let slots = u32::try_from(IN_FLIGHT).expect("small");
    for id in 0..=slots {
        bare.send(request(id, "/v1/node?60000"))
            .await
            .expect("taken");
    }
    let broke = End::Broke("more requests at once than a stream carries".into());
    assert_eq!(honest.end().await, broke);
}

#[tokio::test(start_paused = true)]
async fn one_that_cuts_the_line_is_lost_at_once() {
    let (honest, bare) = against().await;
    let head = get_head("/v1/node");
    let far_end = honest.far_end.clone();
    let call = far_end.call(head, Bytes::new(), BODY, PING);
    let cut = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(bare);
    };
    let started = Instant::now();
    let (failed, ()) = tokio::join!(call, cut);
    assert!(
        matches!(failed, Err(TransportError::Unreachable { .. })),
        "{failed:?}"
    );
    assert_eq!(started.elapsed(), Duration::from_secs(1));
    assert!(matches!(honest.end().await, End::Lost(_)));
}

#[tokio::test(start_paused = true)]
async fn callers_that_give_up_while_one_reads_nothing_keep_no_slot() {
    let (honest, mut bare) = against().await;
    let large = request(0, &format!("/v1/bytes/{BODY}"));
    bare.send(large).await.expect("taken");
    let (brief, body) = (Duration::from_millis(10), Bytes::from(vec![0; BODY]));
    for _ in 0..2 * IN_FLIGHT {
        // There is no room for it before the answer on its way is taken.
        let head = get_head("/v1/node");
        let call = honest.far_end.call(head, body.clone(), BODY, brief);
        assert_eq!(call.await, Err(TransportError::Timeout));
    }
    let small = honest
        .far_end
        .call(get_head("/v1/node"), Bytes::new(), BODY, WRITE);
    let reads = async {
        loop {
            let Some(Ok(Message::Binary(bytes))) = bare.next().await else {
                panic!("the stream stands")
            };
            // One of those that gave up found room before the answer did, and was sent.
            if let Ok(Frame::Request { id, body, .. }) = Frame::decode(bytes) {
                bare.send(answer(id)).await.expect("taken");
                if body.is_empty() {
                    return;
                }
            }
        }
    };
    let (answered, ()) = tokio::join!(small, reads);
    assert_eq!(answered.expect("an answer").status, 200);
}
