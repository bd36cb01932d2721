//! Questions that make no sense.

use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{JSON, OCTETS, Wanted, check};
use crate::rig::{Rig, send};

const ASKED: [(&str, &str); 27] = [
    ("/v1/posts?limit=0", "limit"),
    ("/v1/posts?limit=201", "limit"),
    ("/v1/posts?limit=ten", "limit"),
    ("/v1/posts?limit=1&limit=2", "limit"),
    ("/v1/posts?author=ada", "author"),
    ("/v1/posts?before=yesterday", "before"),
    ("/v1/posts?kind=some", "kind"),
    ("/v1/posts?autor=x", "autor"),
    ("/v1/posts/xyz", "id"),
    ("/v1/posts/xyz/thread", "id"),
    ("/v1/posts/xyz/proof", "id"),
    ("/v1/posts/%ff", "id"),
    ("/v1/posts/%ff/thread", "id"),
    ("/v1/posts/%ff/proof", "id"),
    ("/v1/blocks/%ff", "at"),
    ("/v1/blocks/-1", "at"),
    ("/v1/blocks/01", "at"),
    ("/v1/blocks/4294967296", "at"),
    ("/v1/blocks?before=x", "before"),
    ("/v1/events?after=-1", "after"),
    ("/v1/find", "id"),
    ("/v1/find?id=", "id"),
    ("/v1/find?id=abcde", "id"),
    ("/v1/find?id=abcdeg", "id"),
    ("/v1/find?id=ABCDEF", "id"),
    ("/v1/find?id=abcdef&limit=5", "limit"),
    ("/v1/find?id=%ff%ff%ff%ff%ff%ff", "id"),
];

#[tokio::test]
async fn names_what_is_wrong_with_a_question() {
    let rig = Rig::start().await;
    for (path, field) in ASKED {
        check(path, &rig.get(path).await, (400, "bad_field", field));
    }
    let search = format!("/v1/posts?q={}", "x".repeat(201));
    let wanted = (400, "bad_field", "q");
    check("a long search", &rig.get(&search).await, wanted);
    let wanted = (400, "bad_field", "id");
    let more_than_an_id = format!("/v1/find?id={}", "a".repeat(65));
    check("65 digits", &rig.get(&more_than_an_id).await, wanted);
    let few = rig.get("/v1/find?id=abc").await.json();
    let message = few["message"].as_str().unwrap();
    assert!(
        message.contains("6 to 64 lowercase hex digits"),
        "{message}"
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn says_what_is_not_there() {
    let rig = Rig::start().await;
    let unknown = "0".repeat(64);
    let paths = [
        "/v1/blocks/4294967295".to_owned(),
        "/v1/nothing".to_owned(),
        "/v1/owner/status".to_owned(),
        "/".to_owned(),
        format!("/v1/posts/{unknown}"),
        format!("/v1/posts/{unknown}/thread"),
        format!("/v1/posts/{unknown}/proof"),
        format!("/v1/blocks/{unknown}"),
    ];
    for path in paths {
        check(&path, &rig.get(&path).await, (404, "not_found", ""));
    }
    let request = rig.request(Method::DELETE, rig.public(), "/v1/posts");
    let wanted = (405, "method_not_allowed", "");
    check("DELETE", &send(request).await, wanted);
    rig.host.stop().await;
}

/// What comes over the socket for these lines of a request's head.
async fn raw(rig: &Rig, head: &[&str]) -> String {
    let mut stream = TcpStream::connect(rig.public()).await.unwrap();
    let head = format!("{}\r\nConnection: close\r\n\r\n", head.join("\r\n"));
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn wants_to_know_once_which_host_is_asked() {
    let rig = Rig::start().await;
    let host = format!("Host: {}", rig.public());
    let [now, before] = ["1.1", "1.0"].map(|version| format!("GET /v1/node HTTP/{version}"));
    let heads: [(&[&str], u16); 7] = [
        (&[&now, &host], 200),
        (&[&now, "Host: board.example"], 200),
        (&[&now], 400),
        (&[&now, &host, &host], 400),
        (&[&now, &host, "Host: board.example"], 400),
        // RFC 9112, 3.2: only since version 1.1 has every request one.
        (&[&before], 200),
        (&[&before, &host, &host], 400),
    ];
    for (head, status) in heads {
        let answer = raw(&rig, head).await;
        let begin = format!(" {status} ");
        assert_eq!(answer.get(8..13), Some(&*begin), "{head:?}: {answer}");
        assert!(answer.contains("blocknet-network: 82474022"), "{answer}");
        if status == 400 {
            let (_, body) = answer.split_once("\r\n\r\n").unwrap();
            let said: Value = serde_json::from_str(body).unwrap();
            assert_eq!(said["code"], "bad_host", "{head:?}");
            assert!(answer.contains("content-type: application/json"));
        }
    }
    rig.host.stop().await;
}

#[tokio::test]
async fn names_what_is_wrong_with_small_bodies() {
    let rig = Rig::start().await;
    let multiple = (400, "bad_body", "");
    let large = (413, "too_large", "");
    let port = (400, "bad_field", "port");
    let leaf = (400, "bad_field", "leaves[0]");
    let sent: [(&str, &str, &[u8], Wanted); 9] = [
        ("/v1/headers", OCTETS, &[0; 33], multiple),
        ("/v1/headers", OCTETS, &[0; 65 * 32], large),
        ("/v1/headers", JSON, b"[]", (415, "wrong_type", "")),
        ("/v1/blocks/batch", OCTETS, &[0; 17 * 32], large),
        ("/v1/posts/batch", OCTETS, &[0; 31], multiple),
        ("/v1/posts/batch", JSON, b"{\"leaves\":[\"x\"]}", leaf),
        ("/v1/peers", JSON, b"{\"port\":0}", port),
        ("/v1/peers", JSON, b"{\"port\":65536}", port),
        ("/v1/peers", JSON, b"{}", port),
    ];
    for (path, kind, body, wanted) in sent {
        let answer = rig.post(path, kind, body.to_vec()).await;
        check(path, &answer, wanted);
    }
    rig.host.stop().await;
}
