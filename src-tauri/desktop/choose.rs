//! Asks for a folder with the system's own dialog.

use std::fs;
use std::path::{Path, PathBuf};

use rfd::AsyncFileDialog;
use tauri::{Manager, WebviewWindow};
use tokio::sync::oneshot;

/// What a data folder is called in a folder that holds other things.
const OWN_NAME: &str = "blocknet";

/// Where the data folder would go in the folder that the person chooses; none where they think better
/// of it. Nothing is made there.
#[tauri::command]
pub(crate) async fn choose_folder(window: WebviewWindow, title: String) -> Option<PathBuf> {
    let (asked, answer) = oneshot::channel();
    let parent = window.clone();
    let ask = move || {
        let dialog = AsyncFileDialog::new().set_title(title).set_parent(&parent);
        // Else some begin with files that were used of late.
        let dialog = match parent.path().home_dir() {
            Ok(home) => dialog.set_directory(home),
            Err(_) => dialog,
        };
        drop(asked.send(dialog.pick_folder()));
    };
    // Some systems show a dialog from there alone.
    window.run_on_main_thread(ask).ok()?;
    let chosen = answer.await.ok()?.await?;
    let place = move || place_in(chosen.path());
    tauri::async_runtime::spawn_blocking(place).await.ok()
}

/// An empty folder is the place itself; in any other it is one of its own.
fn place_in(folder: &Path) -> PathBuf {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => folder.to_owned(),
        _ => folder.join(OWN_NAME),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::place_in;

    #[test]
    fn an_empty_folder_is_the_place_and_any_other_gets_one_of_its_own() {
        let disk = tempfile::tempdir().expect("a folder");
        assert_eq!(place_in(disk.path()), disk.path());
        fs::write(disk.path().join("photo"), "of a cat").expect("written");
        let own = disk.path().join("blocknet");
        assert_eq!(place_in(disk.path()), own);
        assert!(!own.exists());
    }
}
