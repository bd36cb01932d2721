//! What both ends may ask of each other, and its bounds.

use std::time::Duration;

use axum::body::Bytes;
use blocknet_node::transport::TransportError;
use futures_util::future::join_all;

use super::ends::{FAR, ask, get_head, pair};
use crate::limits::stream::{BODY, IN_FLIGHT, SILENCE};
use crate::stream::end::End;
use crate::stream::frame::RequestHead;

#[tokio::test(start_paused = true)]
async fn both_ends_ask_and_answer() {
    let (dialled, listened) = pair().await;
    for end in [&dialled, &listened] {
        let answered = ask(end, "/v1/who").await;
        let said = format!("{FAR} Some(\"7\") None");
        assert_eq!(&answered.body[..], said.as_bytes());
        let missing = ask(end, "/v1/nothing").await;
        assert_eq!(missing.status, 404);
    }
    let head = RequestHead {
        method: "POST".into(),
        path: "/v1/echo".into(),
        accept: Some("application/json".into()),
        kind: Some("application/octet-stream".into()),
        range: None,
    };
    let body: Bytes = (0..=255u8).cycle().take(BODY).collect();
    let long = Duration::from_secs(60);
    let (there, back) = tokio::join!(
        dialled.far_end.call(head.clone(), body.clone(), BODY, long),
        listened.far_end.call(head, body.clone(), BODY, long),
    );
    for answered in [there, back] {
        let answered = answered.expect("the largest body");
        assert_eq!(answered.status, 200);
        assert!(answered.body == body);
        assert!(answered.bytes_in > BODY as u64 && answered.bytes_out > BODY as u64);
    }
}

#[tokio::test(start_paused = true)]
async fn refuses_what_cannot_be_asked() {
    let (dialled, _listened) = pair().await;
    let odd = |method: &str, path: &str, accept: &str| RequestHead {
        method: method.into(),
        path: path.into(),
        accept: Some(accept.into()),
        kind: None,
        range: None,
    };
    let cases = [
        odd("G T", "/v1/who", "a"),
        odd("GET", "http://192.0.2.1/v1/who", "a"),
        odd("GET", "192.0.2.1:80", "a"),
        odd("GET", "/v1/\u{7}who", "a"),
        odd("GET", "/v1/who", "a\r\nblocknet-node: 8"),
    ];
    for head in cases {
        let said = format!("{head:?}");
        let long = Duration::from_secs(60);
        let answered = dialled.far_end.call(head, Bytes::new(), BODY, long).await;
        assert_eq!(answered.expect("an answer").status, 400, "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn long_polls_hold_nothing_up() {
    let (dialled, listened) = pair().await;
    let started = tokio::time::Instant::now();
    let poll = ask(&dialled, "/v1/node?25000");
    let work = async {
        for _ in 0..100 {
            ask(&dialled, "/v1/node").await;
            ask(&listened, "/v1/node").await;
        }
        started.elapsed()
    };
    let (polled, worked) = tokio::join!(poll, work);
    assert_eq!(&polled.body[..], b"25000");
    assert!(worked < Duration::from_secs(1), "{worked:?}");
}

#[tokio::test(start_paused = true)]
async fn more_than_its_bound_waits_for_slots_and_none_is_lost() {
    let (dialled, _listened) = pair().await;
    let all = (0..3 * IN_FLIGHT).map(|_| ask(&dialled, "/v1/node?1000"));
    let started = tokio::time::Instant::now();
    let answered = join_all(all).await;
    assert!(answered.iter().all(|answer| answer.status == 200));
    let took = started.elapsed();
    assert!((3..4).contains(&took.as_secs()), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn large_answers_come_one_after_the_other() {
    let (dialled, _listened) = pair().await;
    let path = format!("/v1/bytes/{BODY}");
    let answered = join_all((0..8).map(|_| ask(&dialled, &path))).await;
    assert!(answered.iter().all(|answer| answer.body.len() == BODY));
    let too_large = ask(&dialled, &format!("/v1/bytes/{}", BODY + 1)).await;
    assert_eq!(too_large.status, 503);
}

#[tokio::test(start_paused = true)]
async fn an_answer_longer_than_asked_for_is_no_answer() {
    let (dialled, _listened) = pair().await;
    let call = |most| {
        let long = Duration::from_secs(60);
        let head = get_head("/v1/bytes/1000");
        dialled.far_end.call(head, Bytes::new(), most, long)
    };
    assert_eq!(
        call(999).await,
        Err(TransportError::TooLarge { limit: 999 })
    );
    assert_eq!(call(1_000).await.expect("in bounds").body.len(), 1_000);
}

#[tokio::test(start_paused = true)]
async fn gives_up_at_the_deadline_and_takes_the_late_answer_for_nothing() {
    let (dialled, _listened) = pair().await;
    let short = Duration::from_millis(100);
    let head = get_head("/v1/node?200");
    let late = dialled.far_end.call(head, Bytes::new(), BODY, short).await;
    assert_eq!(late, Err(TransportError::Timeout));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(ask(&dialled, "/v1/node").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_panic_in_an_answer_costs_that_answer_alone() {
    let (dialled, _listened) = pair().await;
    let short = Duration::from_secs(1);
    let head = get_head("/v1/panic");
    let lost = dialled.far_end.call(head, Bytes::new(), BODY, short).await;
    assert_eq!(lost, Err(TransportError::Timeout));
    assert_eq!(ask(&dialled, "/v1/node").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn stays_open_while_nobody_asks() {
    let (dialled, listened) = pair().await;
    tokio::time::sleep(SILENCE * 10).await;
    assert_eq!(ask(&dialled, "/v1/node").await.status, 200);
    assert_eq!(ask(&listened, "/v1/node").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn closing_fails_what_waits_at_both_ends() {
    let (dialled, listened) = pair().await;
    let long = Duration::from_secs(60);
    let wait = |end: &super::ends::Running| {
        let head = get_head("/v1/node?50000");
        let far_end = end.far_end.clone();
        async move { far_end.call(head, Bytes::new(), BODY, long).await }
    };
    let waits = join_all([&dialled, &listened].map(wait));
    let close = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        dialled.far_end.close();
    };
    let (waited, ()) = tokio::join!(waits, close);
    for failed in waited {
        assert!(
            matches!(failed, Err(TransportError::Unreachable { .. })),
            "{failed:?}"
        );
    }
    assert!(matches!(
        wait(&dialled).await,
        Err(TransportError::Unreachable { .. })
    ));
    assert_eq!(
        dialled.end().await,
        End::lost("this node closed the stream")
    );
    assert_eq!(
        listened.end().await,
        End::lost("the far end closed the stream")
    );
}
