//! Questions that make no sense.

use reqwest::Method;

use super::{JSON, OCTETS, Wanted, check};
use crate::rig::{Rig, send};

const ASKED: [(&str, &str); 20] = [
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
