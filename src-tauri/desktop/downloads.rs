//! Files that the page hands out, such as the proof of a post: saved into the folder for downloads.

use std::path::{Path, PathBuf};

use tauri::webview::DownloadEvent;
use tauri::{Manager as _, Webview};

use crate::window::{self, is_made_here, open_outside};

/// More files of one name than this were hardly saved by a person.
const MOST_OF_A_NAME: u32 = 1_000;

/// Saves what the page itself made, hands addresses to the system's browser, and tells the page
/// where a file went. True lets a download begin.
pub(crate) fn judge(webview: &Webview, event: DownloadEvent<'_>) -> bool {
    match event {
        DownloadEvent::Requested { url, destination } if is_made_here(&url) => {
            match place(webview, destination) {
                Some(free) => {
                    *destination = free;
                    true
                }
                None => {
                    tell(webview, None);
                    false
                }
            }
        }
        DownloadEvent::Requested { url, .. } => {
            open_outside(&url);
            false
        }
        DownloadEvent::Finished { path, success, .. } => {
            tell(webview, path.filter(|_| success).as_deref());
            true
        }
        _ => false,
    }
}

/// A free name in the folder for downloads, after the one that was suggested.
fn place(webview: &Webview, suggested: &Path) -> Option<PathBuf> {
    let folder = window::downloads(webview.app_handle())?;
    if let Err(error) = std::fs::create_dir_all(&folder) {
        tracing::warn!(%error, folder = %folder.display(), "there is no folder for downloads");
        return None;
    }
    free_name(&folder, suggested)
}

fn free_name(folder: &Path, suggested: &Path) -> Option<PathBuf> {
    let stem = suggested.file_stem()?.to_string_lossy().into_owned();
    let ending = suggested
        .extension()
        .map(|ending| format!(".{}", ending.to_string_lossy()))
        .unwrap_or_default();
    let names = (0..MOST_OF_A_NAME).map(|number| match number {
        0 => format!("{stem}{ending}"),
        number => format!("{stem} ({number}){ending}"),
    });
    names
        .map(|name| folder.join(name))
        .find(|path| !path.exists())
}

/// Tells the page where its file is, or that it is nowhere.
fn tell(webview: &Webview, path: Option<&Path>) {
    let path = path.map(|path| path.display().to_string());
    let detail = serde_json::to_string(&path).unwrap_or_else(|_| "null".to_owned());
    let script =
        format!("dispatchEvent(new CustomEvent('blocknet:saved', {{ detail: {detail} }}))");
    if let Err(error) = webview.eval(script) {
        tracing::warn!(%error, "the page was not told of its file");
    }
}

#[cfg(test)]
mod tests {
    use tauri::Url;

    use super::*;

    #[test]
    fn never_writes_over_a_file() {
        let folder =
            std::env::temp_dir().join(format!("blocknet-downloads-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let name =
            |path: Option<PathBuf>| path.and_then(|path| path.file_name().map(ToOwned::to_owned));
        let suggested = Path::new("/elsewhere/proof.json");
        assert_eq!(name(free_name(&folder, suggested)).unwrap(), "proof.json");
        std::fs::write(folder.join("proof.json"), "").unwrap();
        assert_eq!(
            name(free_name(&folder, suggested)).unwrap(),
            "proof (1).json"
        );
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn saves_only_what_the_page_made() {
        for (address, made) in [
            ("blob:node://localhost/1b4e28ba", true),
            ("blob:https://example.org/1b4e28ba", false),
            ("blob:null/1b4e28ba", false),
            ("https://example.org/a.zip", false),
            ("data:text/plain,x", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(
                is_made_here(&Url::parse(address).unwrap()),
                made,
                "{address}"
            );
        }
    }
}
