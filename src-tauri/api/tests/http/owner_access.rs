//! Who may act for the owner: every route, every way that a stranger could try.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::rig::{Rig, send};

/// The calls of the owner's listener, as its own document lists them.
async fn routes(rig: &Rig) -> Vec<(Method, String)> {
    let document = rig.own(Method::GET, "/v1/openapi.json", None).await.json();
    let mut routes = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path
            .replace("{address}", "127.0.0.1:1")
            .replace("{ticket}", "1")
            .replace("{at}", "0");
        let path = path.replace("{id}", &"0".repeat(64));
        for method in methods.as_object().unwrap().keys() {
            routes.push((method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    assert!(routes.len() > 30, "{routes:?}");
    routes
}

/// A stranger's way to ask: its name, the status that it must get, and what it does to a request.
type Try = (
    &'static str,
    u16,
    fn(RequestBuilder, &Rig) -> RequestBuilder,
);

const TRIES: [Try; 14] = [
    ("no token", 401, |request, _| request),
    ("a wrong token", 401, |request, _| {
        request.bearer_auth("0".repeat(64))
    }),
    ("half a token", 401, |request, rig| {
        request.bearer_auth(&rig.token()[..32])
    }),
    ("the token in another scheme", 401, |request, rig| {
        request.basic_auth("owner", Some(rig.token()))
    }),
    ("a foreign host", 403, |request, rig| {
        own(request, rig).header("host", "evil.example")
    }),
    ("a host that leads here", 403, |request, rig| {
        own(request, rig).header("host", format!("evil.example:{}", rig.owner().port()))
    }),
    ("another port", 403, |request, rig| {
        own(request, rig).header("host", "127.0.0.1:1")
    }),
    ("a foreign origin", 403, |request, rig| {
        own(request, rig).header("origin", "http://evil.example")
    }),
    ("no origin of its own", 403, |request, rig| {
        own(request, rig).header("origin", "null")
    }),
    ("another local page", 403, |request, rig| {
        own(request, rig).header("origin", "http://127.0.0.1:1")
    }),
    ("another site", 403, |request, rig| {
        own(request, rig).header("sec-fetch-site", "cross-site")
    }),
    ("a proxy", 403, |request, rig| {
        own(request, rig).header("forwarded", "for=203.0.113.7")
    }),
    ("an older proxy", 403, |request, rig| {
        own(request, rig).header("x-forwarded-for", "203.0.113.7")
    }),
    ("a cache", 403, |request, rig| {
        own(request, rig).header("via", "1.1 cache")
    }),
];

fn own(request: RequestBuilder, rig: &Rig) -> RequestBuilder {
    request.bearer_auth(rig.token())
}

fn needs_no_token(path: &str) -> bool {
    path == "/v1/owner/session"
}

#[tokio::test]
async fn refuses_strangers_on_every_route_and_changes_nothing() {
    let rig = Rig::start().await;
    let before = rig.state().await;
    for (method, path) in routes(&rig).await {
        for (name, status, dress) in TRIES {
            if status == 401 && needs_no_token(&path) {
                continue;
            }
            let request = rig.request(method.clone(), rig.owner(), &path);
            let request = if method == Method::GET {
                request
            } else {
                request.json(&body_for(&path))
            };
            let answer = send(dress(request, &rig)).await;
            assert_eq!(
                answer.status,
                status,
                "{method} {path} with {name}: {}",
                answer.text()
            );
            assert!(
                answer.json()["code"].is_string(),
                "{method} {path} with {name}"
            );
            let asked = if status == 401 { "Bearer" } else { "" };
            assert_eq!(answer.header("www-authenticate"), asked, "{name}");
        }
        if method != Method::GET {
            for kind in [
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
            ] {
                let request = own(rig.request(method.clone(), rig.owner(), &path), &rig)
                    .header("content-type", kind);
                let answer = send(request.body("mode=always")).await;
                assert_eq!(
                    answer.status,
                    415,
                    "{method} {path} as {kind}: {}",
                    answer.text()
                );
            }
        }
    }
    assert_eq!(rig.state().await, before);
    rig.host.stop().await;
}

/// Bodies that would change something, were they let in.
fn body_for(path: &str) -> Value {
    match path {
        "/v1/owner/posts" => json!({"content": "hello"}),
        "/v1/owner/peers" => json!({"address": "127.0.0.1:1"}),
        "/v1/owner/bans" => json!({"address": "203.0.113.7"}),
        "/v1/owner/settings" => json!({"name": "Mallory"}),
        "/v1/owner/mining" => json!({"mode": "always"}),
        "/v1/owner/mine" => json!({"empty": true}),
        _ => json!({}),
    }
}

#[tokio::test]
async fn lets_a_browser_in_once_by_a_code() {
    let rig = Rig::start().await;
    let code = rig
        .own(Method::POST, "/v1/owner/codes", Some(json!({})))
        .await;
    assert_eq!(code.status, 201, "{}", code.text());
    let code = code.json();
    assert_eq!(code["expires_secs"], 60);
    let url = format!(
        "http://127.0.0.1:{}/#code={}",
        rig.owner().port(),
        code["code"].as_str().unwrap()
    );
    assert_eq!(code["url"], url);
    let trade = || {
        rig.request(Method::POST, rig.owner(), "/v1/owner/session")
            .json(&json!({"code": code["code"]}))
    };
    let foreign = send(trade().header("origin", "http://evil.example")).await;
    assert_eq!(foreign.status, 403, "every other check holds");
    let first = send(trade()).await;
    assert_eq!(
        (first.status, first.json()["token"].as_str()),
        (200, Some(rig.token()))
    );
    assert_eq!(send(trade()).await.status, 401, "good for one use");
    rig.host.stop().await;
}

#[tokio::test]
async fn serves_the_page_without_a_token_and_nothing_else() {
    let rig = Rig::start().await;
    let page = send(rig.request(Method::GET, rig.owner(), "/")).await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    let csp = page.header("content-security-policy");
    assert!(
        csp.starts_with("default-src 'self'") && !csp.contains("unsafe"),
        "{csp}"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let again = rig
        .request(Method::GET, rig.owner(), "/")
        .header("if-none-match", page.header("etag"));
    assert_eq!(send(again).await.status, 304);
    let script = send(rig.request(Method::GET, rig.owner(), "/app.js")).await;
    assert_eq!(
        (script.status, script.header("content-type")),
        (200, "text/javascript; charset=utf-8")
    );
    for (path, status) in [
        ("/no-such-file", 404),
        ("/../Cargo.toml", 404),
        ("/v1/nothing", 401),
        ("/v1/node", 401),
    ] {
        assert_eq!(
            send(rig.request(Method::GET, rig.owner(), path))
                .await
                .status,
            status,
            "{path}"
        );
    }
    for dress in [
        ("host", "evil.example"),
        ("via", "1.1 cache"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let answer = send(
            rig.request(Method::GET, rig.owner(), "/")
                .header(dress.0, dress.1),
        )
        .await;
        assert_eq!(answer.status, 403, "{dress:?}");
    }
    assert_eq!(
        send(rig.request(Method::POST, rig.owner(), "/"))
            .await
            .status,
        401,
        "a page is only read"
    );
    assert_eq!(
        rig.get("/").await.status,
        404,
        "the public listener has no page"
    );
    rig.host.stop().await;
}

#[tokio::test]
async fn asks_the_window_for_nothing() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;
    let rig = Rig::start().await;
    let router = rig.host.window_router();
    for (path, has) in [
        ("/v1/owner/session", "\"window\":true"),
        ("/v1/owner/status", "\"height\":0"),
        ("/", "<html"),
    ] {
        let request = Request::get(format!("node://localhost{path}"))
            .body(Body::empty())
            .unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let body = axum::body::to_bytes(response.into_body(), 1 << 20)
            .await
            .unwrap();
        assert!(String::from_utf8_lossy(&body).contains(has), "{path}");
    }
    let elsewhere = send(rig.request(Method::GET, rig.owner(), "/v1/owner/session")).await;
    assert_eq!(elsewhere.json(), json!({"window": false}));
    rig.host.stop().await;
}

#[tokio::test]
async fn takes_the_token_by_any_spelling_of_its_scheme() {
    let rig = Rig::start().await;
    for (given, status) in [
        (format!("Bearer {}", rig.token()), 200),
        (format!("bearer {}", rig.token()), 200),
        (format!("BEARER {}", rig.token()), 200),
        (format!("Basic {}", rig.token()), 401),
        (format!("Bearer{}", rig.token()), 401),
        (rig.token().to_owned(), 401),
    ] {
        let request = rig.request(Method::GET, rig.owner(), "/v1/owner/status");
        let answer = send(request.header("authorization", &given)).await;
        assert_eq!(answer.status, status, "{given}");
    }
    rig.host.stop().await;
}
