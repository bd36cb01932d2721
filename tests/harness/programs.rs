//! Where the programs under test are.

use std::path::{Path, PathBuf};

/// The repository's root folder.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie one folder below the root")
}

/// The headless node: `BLOCKNETD`, or `blocknetd` of the build that these tests come from.
#[must_use]
pub fn blocknetd() -> PathBuf {
    find("BLOCKNETD", "blocknetd", "cargo build -p blocknet-daemon")
}

/// The window: `BLOCKNET`, or `blocknet` of the build that these tests come from.
#[must_use]
pub fn blocknet() -> PathBuf {
    find("BLOCKNET", "blocknet", "cargo build -p blocknet")
}

/// A program that the system brings.
#[must_use]
pub fn system(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{name} is not installed; `apt-get install {package}` brings it"))
}

/// The folder of pictures that a run leaves: `screenshots` in the target directory.
#[must_use]
pub fn screenshots() -> PathBuf {
    let folder = build_folder()
        .parent()
        .expect("a build lies in the target directory")
        .join("screenshots");
    std::fs::create_dir_all(&folder).expect("the folder of screenshots can be made");
    folder
}

fn find(variable: &str, name: &str, build: &str) -> PathBuf {
    let program =
        std::env::var_os(variable).map_or_else(|| build_folder().join(name), PathBuf::from);
    assert!(
        program.is_file(),
        "{} is not there: run `{build}` first, or set {variable}",
        program.display()
    );
    program
}

/// `target/debug` or `target/release`: tests lie in `deps` of it, programs in it.
fn build_folder() -> PathBuf {
    let this = std::env::current_exe().expect("a program knows its own path");
    let folder = this.parent().expect("a program lies in a folder");
    match folder.parent() {
        Some(parent) if folder.ends_with("deps") => parent.to_path_buf(),
        _ => folder.to_path_buf(),
    }
}
