//! Each of the owner's routes refuses each kind of stranger, and nothing changes.
//!
//! ```text
//! a page of another site, a proxy, a form, a script without the token ──▶ ada's owner's listener
//! ```

use harness::http::send;
use harness::{At as _, Http, Node, snapshot};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// One of the owner's routes, with a body that it would take.
struct Route {
    method: Method,
    path: String,
    body: Option<Value>,
}

fn route(method: Method, path: &str, body: impl Into<Option<Value>>) -> Route {
    Route {
        method,
        path: path.to_owned(),
        body: body.into(),
    }
}

/// All of the owner's routes. What would change something would change it visibly.
#[allow(clippy::too_many_lines, reason = "a table of every route")]
fn routes(peer: &str) -> Vec<Route> {
    let (get, put, post, delete) = (Method::GET, Method::PUT, Method::POST, Method::DELETE);
    let mut routes = vec![
        route(get.clone(), "/v1/owner/status", None),
        route(get.clone(), "/v1/owner/mining", None),
        route(put.clone(), "/v1/owner/mining", json!({ "mode": "always" })),
        route(post.clone(), "/v1/owner/mine", json!({})),
        route(delete.clone(), "/v1/owner/mine", None),
        route(get.clone(), "/v1/owner/peers", None),
        route(
            post.clone(),
            "/v1/owner/peers",
            json!({ "address": "127.0.0.1:19999" }),
        ),
        route(delete.clone(), &format!("/v1/owner/peers/{peer}"), None),
        route(get.clone(), "/v1/owner/invite", None),
        route(get.clone(), "/v1/owner/lan", None),
        route(
            post.clone(),
            "/v1/owner/join",
            json!({ "invite": JOINABLE }),
        ),
        route(get.clone(), "/v1/owner/settings", None),
        route(
            put.clone(),
            "/v1/owner/settings",
            json!({ "name": "Mallory", "theme": "dark" }),
        ),
        route(
            post.clone(),
            "/v1/owner/posts",
            json!({ "content": "in your name" }),
        ),
        route(
            post.clone(),
            &format!("/v1/owner/posts/{}/again", "ab".repeat(32)),
            json!({}),
        ),
        route(get.clone(), "/v1/owner/replies", None),
        route(
            post.clone(),
            "/v1/owner/replies/seen",
            json!({ "through": "0.1" }),
        ),
        route(get.clone(), "/v1/owner/outbox", None),
        route(delete.clone(), "/v1/owner/outbox/1", None),
        route(post.clone(), "/v1/owner/outbox/1/retry", json!({})),
        route(get.clone(), "/v1/owner/bans", None),
        route(
            post.clone(),
            "/v1/owner/bans",
            json!({ "address": "192.0.2.9" }),
        ),
        route(delete.clone(), "/v1/owner/bans/192.0.2.9", None),
        route(get.clone(), "/v1/owner/mining/block", None),
        route(post.clone(), "/v1/owner/verify", json!({})),
        route(get.clone(), "/v1/owner/resync", None),
        route(post.clone(), "/v1/owner/resync", json!({})),
        route(get.clone(), "/v1/owner/control", None),
        route(
            post.clone(),
            "/v1/owner/control/rules",
            json!({ "kind": "word", "value": "spoiler" }),
        ),
        route(delete.clone(), "/v1/owner/control/rules/1", None),
        route(
            post.clone(),
            "/v1/owner/control/lists",
            json!({ "author": "ab".repeat(32) }),
        ),
        route(
            put.clone(),
            "/v1/owner/control/lists/1",
            json!({ "action": "hide" }),
        ),
        route(delete.clone(), "/v1/owner/control/lists/1", None),
        route(get.clone(), "/v1/owner/columns", None),
        route(
            put.clone(),
            "/v1/owner/columns",
            json!({ "columns": [{ "kind": "feed" }] }),
        ),
        route(get.clone(), "/v1/owner/branches", None),
        route(
            post.clone(),
            &format!("/v1/owner/branches/{}/follow", "ab".repeat(32)),
            json!({}),
        ),
        route(
            delete.clone(),
            &format!("/v1/owner/posts/{}/text", "ab".repeat(32)),
            None,
        ),
        route(get.clone(), "/v1/owner/log", None),
        route(get.clone(), "/v1/owner/diagnostics", None),
        route(get.clone(), "/v1/owner/metrics", None),
        route(post.clone(), "/v1/owner/check", json!({})),
        route(post.clone(), "/v1/owner/codes", json!({})),
        route(post.clone(), "/v1/owner/stop", json!({})),
        // Public calls on this listener are the owner's too.
        route(get.clone(), "/v1/node", None),
        route(get, "/v1/posts", None),
        route(post, "/v1/peers", json!({ "port": 19_999 })),
    ];
    routes.extend(identity_routes());
    routes.extend(routes_of_files());
    routes
}

/// Those of identities: what would give a secret away, or change who writes.
fn identity_routes() -> Vec<Route> {
    let of = |what: &str| format!("/v1/owner/identities/{}{what}", "ab".repeat(32));
    let file = json!({ "file": "{}", "passphrase": "a passphrase" });
    let typed = json!({ "words": [{ "place": 1, "word": "zoo" }] });
    vec![
        route(Method::GET, "/v1/owner/identities", None),
        route(
            Method::POST,
            "/v1/owner/identities",
            json!({ "name": "Mallory" }),
        ),
        route(
            Method::POST,
            "/v1/owner/identities/restore",
            json!({ "words": WORDS }),
        ),
        route(Method::POST, "/v1/owner/identities/import", file),
        route(Method::PUT, &of(""), json!({ "name": "Mallory" })),
        route(Method::POST, &of("/remove"), json!({ "confirm": "x" })),
        route(Method::POST, &of("/words"), json!({})),
        route(Method::POST, &of("/backup"), json!({})),
        route(Method::POST, &of("/backup/verify"), typed),
        route(
            Method::PUT,
            &of("/passphrase"),
            json!({ "new": "a passphrase" }),
        ),
        route(Method::POST, &of("/unlock"), json!({ "passphrase": "x" })),
        route(Method::POST, &of("/lock"), json!({})),
        route(
            Method::POST,
            &of("/export"),
            json!({ "file_passphrase": "a passphrase" }),
        ),
        route(Method::GET, &of("/code"), None),
    ]
}

fn routes_of_files() -> Vec<Route> {
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    let (kept, draft) = ("/v1/owner/files", "/v1/owner/attachments");
    let one = format!("{kept}/{}", "ab".repeat(32));
    let attached = format!("{draft}/{}", "ab".repeat(32));
    vec![
        route(get.clone(), kept, None),
        route(post.clone(), kept, json!({})),
        route(delete.clone(), kept, None),
        route(get, &one, None),
        route(delete.clone(), &one, None),
        route(post.clone(), &format!("{one}/fetch"), json!({ "size": 1 })),
        route(post, draft, json!({})),
        route(delete, &attached, None),
    ]
}

/// The words of a key that would come in.
const WORDS: &str = "void come effort suffer camp survey warrior heavy shoot primary clutch crush \
                     open amazing screen patrol group space point ten exist slush involve unfold";

/// An invite to `dev` at 192.0.2.7:8000.
const JOINABLE: &str =
    "blocknet-invite:aeaier2ael66in7dwag3k7aqw5vy4dfhcqyom7yvpsdli4mesyavsaqbataaaaqhd5apmzvab4";

/// A kind of stranger: who it is, and the header field that shows it.
type Stranger = (&'static str, &'static str, &'static str);

/// Those who do not hold the right token.
const TOKENLESS: &[Stranger] = &[
    ("nobody", "accept", "*/*"),
    ("a wrong token", "authorization", WRONG),
    ("an empty token", "authorization", "Bearer "),
    ("a password", "authorization", "Basic YWRhOmFkYQ=="),
];

const WRONG: &str = "Bearer 0000000000000000000000000000000000000000000000000000000000000000";

/// Those who hold the right token, and yet are refused.
const STRANGERS: &[Stranger] = &[
    ("a foreign host", "host", "evil.example"),
    ("a host that is not loopback", "host", "192.0.2.1:8201"),
    ("loopback with another port", "host", "127.0.0.1:1"),
    ("a foreign origin", "origin", "https://evil.example"),
    ("an opaque origin", "origin", "null"),
    ("an origin on another port", "origin", "http://127.0.0.1:1"),
    ("a page of another site", "sec-fetch-site", "cross-site"),
    ("a page of a sister site", "sec-fetch-site", "same-site"),
    ("a proxy that says so", "forwarded", "for=192.0.2.1"),
    ("a proxy, in the old way", "x-forwarded-for", "192.0.2.1"),
    (
        "a proxy that keeps the host",
        "x-forwarded-host",
        "example.org",
    ),
    ("a proxy that keeps the address", "x-real-ip", "::1"),
    ("a proxy by its trace", "via", "1.1 cache"),
];

fn request(asker: &Http, route: &Route) -> RequestBuilder {
    let request = asker.request(route.method.clone(), &route.path);
    match &route.body {
        Some(body) => request.json(body),
        None if route.method == Method::DELETE => {
            request.header("content-type", "application/json")
        }
        None => request,
    }
}

/// A node with something in it that could change.
async fn furnished() -> (Node, String) {
    let node = Node::lone("ada").await;
    let peer = String::from("127.0.0.1:19998");
    node.add_peer(&peer).await;
    node.post("in a block").await;
    node.mine().await;
    node.post("still waiting").await;
    (node, peer)
}

/// Each of `strangers`, asking as `asker`, is refused with `status` on each route, and nothing changes.
async fn assert_refused(
    node: &Node,
    peer: &str,
    asker: &Http,
    strangers: &[Stranger],
    status: u16,
) {
    let before = snapshot(node).await;
    for (who, name, value) in strangers {
        for route in routes(peer) {
            let answer = send(request(asker, &route).header(*name, *value)).await;
            let case = format!("{who} at {} {}", route.method, route.path);
            assert_eq!(answer.status, status, "{case}: {}", answer.text());
            let told = answer.json();
            assert!(!told.text_at("/code").is_empty(), "{case}");
            assert!(!told.text_at("/message").is_empty(), "{case}");
        }
    }
    assert_eq!(snapshot(node).await, before);
}

#[tokio::test]
async fn refuses_whoever_has_no_token_and_changes_nothing() {
    let (node, peer) = furnished().await;
    assert_refused(&node, &peer, &node.stranger(), TOKENLESS, 401).await;
    let mut almost = std::fs::read_to_string(node.folder().join("owner.token")).expect("the token");
    almost = almost.trim().to_owned();
    let last = almost.pop().expect("64 digits");
    almost.push(if last == '0' { '1' } else { '0' });
    for token in [almost.as_str(), "0", ""] {
        let asker = node.stranger().with_token(token);
        asker.get("/v1/owner/status").await.expect(401);
    }
}

#[tokio::test]
async fn refuses_foreign_hosts_and_origins_and_proxies_even_with_the_token() {
    let (node, peer) = furnished().await;
    assert_refused(&node, &peer, node.owner(), STRANGERS, 403).await;
}

#[tokio::test]
async fn refuses_forms_with_and_without_the_token() {
    let (node, peer) = furnished().await;
    let before = snapshot(&node).await;
    let forms = [
        (
            "application/x-www-form-urlencoded",
            "content=in+your+name&address=127.0.0.1%3A19999",
        ),
        (
            "multipart/form-data; boundary=x",
            "--x\r\ncontent-disposition: form-data; name=\"content\"\r\n\r\nhi\r\n--x--",
        ),
        // The way of a form to send JSON without a question to the server first.
        (
            "text/plain",
            "{\"content\":\"in your name\",\"address\":\"127.0.0.1:19999\"}",
        ),
    ];
    for (kind, body) in forms {
        for (asker, status) in [(node.stranger(), 401), (node.owner().clone(), 415)] {
            for route in routes(&peer)
                .iter()
                .filter(|route| route.method != Method::GET)
            {
                let request = asker.request(route.method.clone(), &route.path);
                let answer = send(request.header("content-type", kind).body(body)).await;
                let case = format!("{kind} at {} {}", route.method, route.path);
                assert_eq!(answer.status, status, "{case}: {}", answer.text());
            }
        }
    }
    assert_eq!(snapshot(&node).await, before);
}

#[tokio::test]
async fn lets_the_owner_in_by_each_name_of_this_machine() {
    let (node, _) = furnished().await;
    let address = node.owner_address();
    let port = address.rsplit(':').next().expect("ip:port");
    for host in [address.clone(), format!("localhost:{port}")] {
        let own = format!("http://{host}");
        let fields: [&[(&str, &str)]; 3] = [
            &[],
            &[("origin", own.as_str()), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
        ];
        for fields in fields {
            let mut request = node.owner().request(Method::GET, "/v1/owner/status");
            request = request.header("host", &host);
            for (name, value) in fields {
                request = request.header(*name, *value);
            }
            send(request).await.expect(200);
        }
    }
}

#[tokio::test]
async fn guards_the_pages_own_files_but_asks_no_token_for_them() {
    let node = Node::lone("ada").await;
    let page = node.stranger().get("/").await.expect(200);
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{page:?}"
    );
    assert!(
        !page.header("content-security-policy").is_empty(),
        "a page without a CSP"
    );
    let token = std::fs::read_to_string(node.folder().join("owner.token")).expect("the token");
    assert!(!page.text().contains(token.trim()));
    for (who, name, value) in STRANGERS {
        let request = node
            .stranger()
            .request(Method::GET, "/")
            .header(*name, *value);
        let answer = send(request).await;
        assert_eq!(answer.status, 403, "{who}: {}", answer.text());
    }
}

#[tokio::test]
async fn serves_nothing_of_the_owner_on_the_public_listener() {
    let (node, peer) = furnished().await;
    let before = snapshot(&node).await;
    let token = std::fs::read_to_string(node.folder().join("owner.token")).expect("the token");
    for asker in [node.public(), node.public().with_token(token.trim())] {
        for route in routes(&peer)
            .iter()
            .filter(|route| route.path.contains("/owner/"))
        {
            let answer = send(request(&asker, route)).await.expect(404);
            assert_eq!(
                answer.json().text_at("/code"),
                "not_found",
                "{}",
                route.path
            );
        }
        asker.get("/").await.expect(404);
    }
    assert_eq!(snapshot(&node).await, before);
}

/// A route's path with its parameters cut to `*`, as `DELETE /v1/owner/peers/*`.
fn named(method: &str, path: &str) -> String {
    let parts: Vec<&str> = path
        .split('?')
        .next()
        .unwrap_or(path)
        .split('/')
        .map(|part| match part {
            part if part.starts_with('{') || part.contains(':') => "*",
            "1" | "192.0.2.9" => "*",
            part if part.len() == 64 => "*",
            part => part,
        })
        .collect();
    format!("{} {}", method.to_uppercase(), parts.join("/"))
}

#[tokio::test]
async fn the_table_of_the_owners_routes_is_whole() {
    let ada = Node::lone("ada").await;
    let document = ada
        .public()
        .get("/v1/openapi.json")
        .await
        .expect(200)
        .json();
    let of_owner = |path: &str| path.starts_with("/v1/owner/") && !path.ends_with("/session");
    let mut documented = Vec::new();
    for (path, calls) in document.at("/paths").as_object().expect("paths") {
        let calls = calls.as_object().expect("calls by method");
        let methods = ["get", "put", "post", "delete", "patch"];
        let known = methods.iter().filter(|method| calls.contains_key(**method));
        documented.extend(
            known
                .filter(|_| of_owner(path))
                .map(|method| named(method, path)),
        );
    }
    let mut tried: Vec<String> = routes("127.0.0.1:1")
        .iter()
        .filter(|route| of_owner(&route.path))
        .map(|route| named(route.method.as_str(), &route.path))
        .collect();
    documented.sort();
    tried.sort();
    assert!(documented.len() > 10, "{documented:?}");
    assert_eq!(tried, documented, "the session call alone needs no token");
}
