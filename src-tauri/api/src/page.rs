//! The page's own files: what the window and the owner's browser load, exactly as they stand in
//! `ui/`.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::error::ApiError;
use crate::limits::cache;
use crate::outside;

/// Everything comes from the node itself, nothing from elsewhere, and no other page frames it.
const CSP_BROWSER: &str = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";
/// In the window the page may also ask the shell to close it.
const CSP_WINDOW: &str = "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ipc: http://ipc.localhost; \
     object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui"]
#[exclude = "*.md"]
#[exclude = ".*"]
struct Files;

/// The guide, once for its readers in the documents and once for those in the window.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../docs"]
#[include = "guide.md"]
#[include = "guide.*.md"]
struct Guide;

/// Where the owner's page finds the guide: `guide/guide.md`, and `guide/guide.de.md` for German.
const GUIDE: &str = "guide/";

/// What strangers load is less: what the public page is made of, and nothing that acts.
const CSP_PUBLIC: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Folders of `ui/` that the public page is made of.
const PUBLIC_FOLDERS: [&str; 6] = [
    "components/",
    "format/",
    "public/",
    "strings/",
    "styles/",
    "vendor/",
];
/// Files of `ui/` beside them.
const PUBLIC_FILES: [&str; 3] = ["mark.svg", "preact.js", "theme.js"];

/// Answers for every path that is no route: a file of the page, else 404 as JSON.
pub(crate) fn file(method: &Method, uri: &Uri, headers: &HeaderMap, in_window: bool) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let found = (!path.starts_with("v1/")).then_some(path);
    let csp = if in_window { CSP_WINDOW } else { CSP_BROWSER };
    // Asks again each time, and is told that nothing changed.
    answer(method, uri, headers, found, (csp, "no-cache"))
}

fn embedded(path: &str) -> Option<EmbeddedFile> {
    match path.strip_prefix(GUIDE) {
        Some(name) => Guide::get(name),
        None => Files::get(path),
    }
}

/// The same for strangers, where the owner shows them a page.
pub(crate) fn public_file(method: &Method, uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_public = PUBLIC_FOLDERS.iter().any(|folder| path.starts_with(folder));
    let found = match path {
        "" => Some("public/index.html"),
        path => (is_public || PUBLIC_FILES.contains(&path)).then_some(path),
    };
    answer(
        method,
        uri,
        headers,
        found,
        (CSP_PUBLIC, cache::FOR_A_WHILE),
    )
}

fn answer(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    path: Option<&str>,
    (csp, holds): (&'static str, &'static str),
) -> Response {
    let Some((path, file)) = path.and_then(|path| Some((path, embedded(path)?))) else {
        return nothing_at(uri).into_response();
    };
    if !matches!(*method, Method::GET | Method::HEAD) {
        return method_not_allowed().into_response();
    }
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let known = etag
        .parse::<HeaderValue>()
        .is_ok_and(|tag| outside::has(headers, &tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, content_type(path))];
        (kind, Body::from(file.data)).into_response()
    };
    let fields = [
        (header::CONTENT_SECURITY_POLICY, csp),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, holds),
    ];
    let out = response.headers_mut();
    for (name, value) in fields {
        out.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, value);
    }
    response
}

/// 404 for a path that is no route and no file.
pub(crate) fn nothing_at(uri: &Uri) -> ApiError {
    ApiError::not_found(format!("There is nothing at {}.", uri.path()))
}

/// 405 for a path that stands, with a method that it does not take.
pub(crate) fn method_not_allowed() -> ApiError {
    let message = "This address does not take that method.";
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        message,
    )
}

fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "md" => "text/markdown; charset=utf-8",
        "txt" | "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{content_type, embedded};

    #[test]
    fn serves_the_guide_and_no_other_document() {
        for path in ["guide/guide.md", "guide/guide.de.md"] {
            assert!(embedded(path).is_some(), "{path}");
        }
        for path in [
            "guide/rest.md",
            "guide/operating.md",
            "guide/",
            "guide/../rest.md",
            "README.md",
        ] {
            assert!(embedded(path).is_none(), "{path}");
        }
    }

    #[test]
    fn names_the_types_that_browsers_insist_on() {
        for (path, kind) in [
            ("index.html", "text/html; charset=utf-8"),
            (
                "vendor/preact/preact.module.js",
                "text/javascript; charset=utf-8",
            ),
            ("a.b/c.css", "text/css; charset=utf-8"),
            ("vendor/LICENSE", "text/plain; charset=utf-8"),
            ("x.unknown", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), kind, "{path}");
        }
    }
}
