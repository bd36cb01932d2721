//! Attachments: the owner keeps them, everybody fetches them, and none runs as a page.

use blocknet_chain::FileId;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::rig::{Answer, Rig, send};

const OCTETS: &str = "application/octet-stream";
/// Eight MiB, the limit of a file.
const MOST: usize = 8 << 20;

fn picture(size: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend((0..=255).cycle().take(size - bytes.len()));
    bytes
}

async fn keep(rig: &Rig, bytes: &[u8], kind: &str) -> Answer {
    let request = rig.request(Method::POST, rig.owner(), "/v1/owner/files");
    let request = request
        .bearer_auth(rig.token())
        .header("content-type", kind);
    send(request.body(bytes.to_vec())).await
}

#[tokio::test]
async fn gives_a_kept_file_to_everybody_and_as_nothing_but_a_file() {
    let rig = Rig::start().await;
    let bytes = picture(100_000);
    let id = FileId::of(&bytes);
    let kept = keep(&rig, &bytes, OCTETS).await.with(StatusCode::CREATED);
    let row =
        json!({"sha256": id.to_string(), "size": 100_000, "mime": "image/png", "place": "own"});
    assert_eq!(kept, row);
    keep(&rig, &bytes, OCTETS).await.with(StatusCode::OK);
    let answer = rig.get(&format!("/v1/files/{id}")).await;
    assert_eq!((answer.status, &answer.bytes), (200, &bytes));
    for (name, value) in [
        ("content-disposition", "attachment"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox"),
        ("content-type", "image/png"),
        ("content-length", "100000"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("accept-ranges", "bytes"),
        ("etag", &format!("\"{id}\"")),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    // What claims to be a page is bytes to whoever fetches it.
    let page = b"<script>alert(1)</script>";
    let kept = keep(&rig, page, OCTETS).await.with(StatusCode::CREATED);
    assert_eq!(kept["mime"], OCTETS);
    let answer = rig.get(&format!("/v1/files/{}", FileId::of(page))).await;
    assert_eq!(answer.header("content-type"), OCTETS);
    rig.host.stop().await;
}

#[tokio::test]
async fn sends_parts_and_does_not_send_again_what_the_client_has() {
    let rig = Rig::start().await;
    let bytes = picture(1_000);
    let id = FileId::of(&bytes);
    keep(&rig, &bytes, OCTETS).await.with(StatusCode::CREATED);
    let path = format!("/v1/files/{id}");
    let ask = |name: &'static str, value: String| {
        send(
            rig.request(Method::GET, rig.public(), &path)
                .header(name, value),
        )
    };
    let part = ask("range", "bytes=10-19".to_owned()).await;
    assert_eq!((part.status, part.bytes), (206, bytes[10..20].to_vec()));
    let part = ask("range", "bytes=10-19".to_owned()).await;
    assert_eq!(part.header("content-range"), "bytes 10-19/1000");
    assert_eq!(part.header("content-length"), "10");
    let behind = ask("range", "bytes=1000-".to_owned()).await;
    assert_eq!(behind.header("content-range"), "bytes */1000");
    assert_eq!(behind.header("cache-control"), "no-store");
    behind.with(StatusCode::RANGE_NOT_SATISFIABLE);
    let known = ask("if-none-match", format!("\"{id}\"")).await;
    assert_eq!((known.status, known.bytes.len()), (304, 0));
    let head = send(rig.request(Method::HEAD, rig.public(), &path)).await;
    assert_eq!((head.status, head.header("content-length")), (200, "1000"));
    rig.host.stop().await;
}

#[tokio::test]
async fn says_what_is_wrong_with_a_file_or_its_name() {
    let rig = Rig::start().await;
    let unknown = format!("/v1/files/{}", "ab".repeat(32));
    let answer = rig.get(&unknown).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.with(StatusCode::NOT_FOUND)["code"], "not_found");
    for name in ["ab", &"AB".repeat(32), &"zz".repeat(32), "..%2Fowner.token"] {
        let refused = rig.get(&format!("/v1/files/{name}")).await;
        let refused = refused.with(StatusCode::BAD_REQUEST);
        assert_eq!(
            (&refused["code"], &refused["field"]),
            (&json!("bad_field"), &json!("sha256"))
        );
    }
    for hops in ["-1", "256", "many", ""] {
        let refused = rig.get(&format!("{unknown}?hops={hops}")).await;
        let refused = refused.with(StatusCode::BAD_REQUEST);
        assert_eq!(refused["field"], "hops");
    }
    let stray = rig.get(&format!("{unknown}?v=2")).await;
    assert_eq!(stray.with(StatusCode::BAD_REQUEST)["field"], "v");
    // A node of a later version may say more than this one knows; what it knows stays strict.
    for (query, status) in [
        ("?v=2", 404),
        ("?hops=1&v=2", 404),
        ("?v&hops=x&hops%3d=1", 400),
        // The same name, as another program writes it.
        ("?v=2&%68ops=x", 400),
        ("?%68op%73=1", 404),
    ] {
        let request = rig.request(Method::GET, rig.public(), &format!("{unknown}{query}"));
        let answer = send(request.header("blocknet-node", "7")).await;
        assert_eq!(answer.status, status, "{query}");
    }
    for fine in ["?hops=0", "?hops=255", "?"] {
        let answer = rig.get(&format!("{unknown}{fine}")).await;
        answer.with(StatusCode::NOT_FOUND);
    }
    let before = rig.own(Method::GET, "/v1/owner/files", None).await.json();
    let cases = [
        (Vec::new(), OCTETS, 400, "bad_body"),
        (picture(MOST + 1), OCTETS, 413, "too_large"),
        // The guard knows two types; a picture's own is as foreign to it as a form's.
        (picture(100), "image/png", 415, "wrong_type"),
        (b"{}".to_vec(), "application/json", 415, "wrong_type"),
    ];
    for (bytes, kind, status, code) in cases {
        let refused = keep(&rig, &bytes, kind).await;
        assert_eq!(refused.status, status, "{}", refused.text());
        assert_eq!(refused.json()["code"], code);
        if status == 415 {
            // What it takes, and not what most calls take.
            let said = refused.json()["message"].to_string();
            assert!(said.contains(OCTETS) && !said.contains("json"), "{said}");
        }
    }
    assert_eq!(
        before,
        rig.own(Method::GET, "/v1/owner/files", None).await.json()
    );
    keep(&rig, &picture(MOST), OCTETS)
        .await
        .with(StatusCode::CREATED);
    // A stranger keeps nothing here.
    let public = rig.post("/v1/owner/files", OCTETS, picture(100)).await;
    assert_eq!(public.status, 404);
    rig.host.stop().await;
}

#[tokio::test]
async fn attaches_what_may_tell_a_place_only_where_the_owner_says_so() {
    let rig = Rig::start().await;
    let film = b"\0\0\0\x18ftypisom GPS 52.52N 13.40E";
    let attach = async |asked: &str| {
        let path = format!("/v1/owner/attachments?name=a.mp4{asked}");
        let request = rig.request(Method::POST, rig.owner(), &path);
        let request = request.bearer_auth(rig.token());
        let request = request.header("content-type", OCTETS);
        send(request.body(film.to_vec())).await
    };
    for asked in ["", "&as_is=false"] {
        let refused = attach(asked).await;
        assert_eq!(
            refused.with(StatusCode::UNPROCESSABLE_ENTITY)["code"],
            "foreign_picture"
        );
    }
    let unclear = attach("&as_is=maybe").await;
    assert_eq!(unclear.with(StatusCode::BAD_REQUEST)["field"], "as_is");
    let kept = attach("&as_is=true").await.with(StatusCode::CREATED);
    assert_eq!(
        (&kept["may_tell"], &kept["cleaned"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(kept["sha256"], FileId::of(film).to_string());
    rig.host.stop().await;
}

#[tokio::test]
async fn keeps_files_within_the_owners_room_until_they_are_removed() {
    let rig = Rig::start().await;
    let room = json!({"files_limit_mb": 8});
    let changed = rig.own(Method::PUT, "/v1/owner/settings", Some(room)).await;
    assert_eq!(changed.with(StatusCode::OK)["files_limit_mb"], 8);
    let bytes = picture(MOST);
    let path = format!("/v1/owner/files/{}", FileId::of(&bytes));
    keep(&rig, &bytes, OCTETS).await.with(StatusCode::CREATED);
    let full = keep(&rig, b"one more", OCTETS).await;
    assert_eq!(
        full.with(StatusCode::INSUFFICIENT_STORAGE)["code"],
        "files_full"
    );
    let listed = rig.own(Method::GET, "/v1/owner/files", None).await.json();
    assert_eq!(listed["files"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed["bytes"], &listed["limit_bytes"]),
        (&json!("8388608"), &json!("8388608"))
    );
    assert_eq!(rig.own(Method::DELETE, &path, None).await.status, 204);
    assert_eq!(rig.own(Method::DELETE, &path, None).await.status, 404);
    let public = format!("/v1/files/{}", FileId::of(&bytes));
    assert_eq!(rig.get(&public).await.status, 404);
    keep(&rig, b"one more", OCTETS)
        .await
        .with(StatusCode::CREATED);
    rig.host.stop().await;
}
