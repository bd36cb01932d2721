//! Saves a file that the node has into the folder for downloads. The web view of the window cannot
//! be relied on to do that for answers of a scheme of its own.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use axum::Router;
use serde_json::{Value, json};
use tauri::http::{Method, Request, Response, StatusCode, header};

use crate::bridge::answer;

/// What the page asks with POST when the owner saves a file.
pub(crate) const SAVE: &str = "/v1/owner/save";
/// Files of one name that stand beside each other at most.
const MOST_OF_A_NAME: u32 = 1_000;
/// Bytes of a name at most, well below what file systems take.
const MAX_NAME: usize = 160;

/// Saves what the page asks for under a name that is still free, and says where. It is not opened.
pub(crate) async fn save(
    router: Router,
    request: Request<Vec<u8>>,
    folder: Option<PathBuf>,
) -> Response<Vec<u8>> {
    let asked: Value = serde_json::from_slice(request.body()).unwrap_or_default();
    let word = |key| asked.get(key).and_then(Value::as_str).map(str::to_owned);
    let (Some(sha256), Some(name)) = (word("sha256"), word("name")) else {
        return said(StatusCode::BAD_REQUEST, "bad_json", "Say sha256 and name.");
    };
    let Some(folder) = folder else {
        let message = "This computer names no folder for downloads.";
        return said(StatusCode::INTERNAL_SERVER_ERROR, "no_folder", message);
    };
    let file = Request::builder()
        .method(Method::GET)
        .uri(format!("/v1/files/{sha256}"))
        .body(Vec::new());
    let Ok(file) = file else {
        let message = "A file's name is the SHA-256 of its bytes.";
        return said(StatusCode::BAD_REQUEST, "bad_field", message);
    };
    let file = answer(router, file).await;
    if file.status() != StatusCode::OK {
        return file;
    }
    let written =
        tokio::task::spawn_blocking(move || write(&folder, &harmless(&name), file.body())).await;
    match written.unwrap_or_else(|ended| Err(io::Error::other(ended))) {
        Ok(path) => spoken(
            StatusCode::OK,
            &json!({ "path": path.display().to_string() }),
        ),
        Err(error) => {
            let message = format!(
                "The file could not be saved: {error}. Free some space, or look at the folder."
            );
            let why = json!({ "code": "system_said", "values": { "said": error.to_string() } });
            because(
                StatusCode::INTERNAL_SERVER_ERROR,
                "not_saved",
                &message,
                &why,
            )
        }
    }
}

/// Writes under the first free of `cat.png`, `cat (1).png`, and so on; never over another file.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    for number in 0..MOST_OF_A_NAME {
        let name = match number {
            0 => name.to_owned(),
            number => format!("{stem} ({number}){ending}"),
        };
        let path = folder.join(name);
        let mut file = match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            file => file?,
        };
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        if let Err(error) = written {
            drop(file);
            // Half a file is worse than none.
            let _ = std::fs::remove_file(&path);
            return Err(error);
        }
        return Ok(path);
    }
    Err(io::Error::other("there are too many files of this name"))
}

/// The last part of a name, without what file systems or readers take for something else.
fn harmless(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |sign: &char| !sign.is_control() && !"<>:\"|?*".contains(*sign);
    let last: String = last.chars().filter(kept).collect();
    let last = last.trim_start_matches('.').trim().trim_end_matches('.');
    let end = last.floor_char_boundary(MAX_NAME);
    match last.get(..end) {
        None | Some("") => "file".to_owned(),
        Some(name) => name.to_owned(),
    }
}

fn said(status: StatusCode, code: &str, message: &str) -> Response<Vec<u8>> {
    spoken(status, &json!({ "code": code, "message": message }))
}

fn because(status: StatusCode, code: &str, message: &str, why: &Value) -> Response<Vec<u8>> {
    spoken(
        status,
        &json!({ "code": code, "message": message, "why": why }),
    )
}

fn spoken(status: StatusCode, words: &Value) -> Response<Vec<u8>> {
    let mut answer = Response::new(words.to_string().into_bytes());
    *answer.status_mut() = status;
    let json = header::HeaderValue::from_static("application/json");
    answer.headers_mut().insert(header::CONTENT_TYPE, json);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saves_beside_what_is_there_and_nowhere_else() {
        let home = std::env::temp_dir().join(format!("blocknet-save-{}", std::process::id()));
        let folder = home.join("Downloads");
        let name = harmless("../../etc/cat.png");
        let first = write(&folder, &name, b"one").unwrap();
        let second = write(&folder, &name, b"two").unwrap();
        assert_eq!(first, folder.join("cat.png"));
        assert_eq!(second, folder.join("cat (1).png"));
        assert_eq!(std::fs::read(first).unwrap(), b"one");
        std::fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn keeps_of_a_name_what_file_systems_take() {
        for (name, kept) in [
            ("cat.png", "cat.png"),
            ("C:\\x\\cat.png", "cat.png"),
            (".bashrc", "bashrc"),
            ("a\u{0}b\n.txt", "ab.txt"),
            ("con?.txt. ", "con.txt"),
            ("...", "file"),
            ("", "file"),
        ] {
            assert_eq!(harmless(name), kept, "{name:?}");
        }
    }
}
