//! A Debian package of the programs under test, on the machine that runs the test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::programs;

/// What it is called.
const NAME: &str = "blocknet";

/// A test survives no crash of the machine anyway, and a busy disk takes a minute for each file.
const NO_SYNC: &str = "--force-unsafe-io";

/// The package that `scripts/package` built; purged from the machine when dropped.
#[derive(Debug)]
pub struct Package {
    file: PathBuf,
    folder: TempDir,
}

impl Package {
    /// The package that lies beside the programs under test. None, with a word, where it cannot be
    /// installed: no package, no root, or a person's own BlockNet that must not be touched.
    #[must_use]
    pub fn of_this_build() -> Option<Self> {
        let skip = |why: &str| {
            eprintln!("skipped: {why}");
            None
        };
        let Some(file) = built() else {
            return skip("there is no package; `scripts/package --debug` builds one");
        };
        if succeed("id", &["--user"]).trim() != "0" {
            return skip("only root installs packages");
        }
        if run("dpkg-query", &["--status", NAME]).status.success() {
            return skip("BlockNet is installed on this machine, and stays as it is");
        }
        let folder = TempDir::with_prefix("blocknet-package-").expect("a folder can be made");
        Some(Self { file, folder })
    }

    /// Installs it, or upgrades to it.
    pub fn install(&self) {
        succeed("dpkg", &[NO_SYNC, "--install", text(&self.file)]);
    }

    /// Installs the same files as a version that came before.
    pub fn install_older(&self) {
        let tree = self.folder.path().join("older");
        let older = self.folder.path().join("older.deb");
        succeed(
            "dpkg-deb",
            &["--raw-extract", text(&self.file), text(&tree)],
        );
        let control = tree.join("DEBIAN/control");
        let fields = fs::read_to_string(&control).expect("a package has a control file");
        let fields: Vec<_> = fields
            .lines()
            .map(|line| match line.starts_with("Version:") {
                true => "Version: 0.0.1",
                false => line,
            })
            .collect();
        fs::write(&control, fields.join("\n") + "\n").expect("written");
        succeed(
            "dpkg-deb",
            &["-Zgzip", "-z1", "--build", text(&tree), text(&older)],
        );
        succeed("dpkg", &[NO_SYNC, "--install", text(&older)]);
    }

    /// The version that is installed.
    #[must_use]
    pub fn version(&self) -> String {
        succeed("dpkg-query", &["--show", "--showformat=${Version}", NAME])
    }

    /// The paths of all that it installed.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let listed = succeed("dpkg-query", &["--listfiles", NAME]);
        listed.lines().map(PathBuf::from).collect()
    }

    /// Removes it; its own files go.
    pub fn remove(&self) {
        succeed("dpkg", &["--remove", NAME]);
    }

    /// Removes what is left of it, and returns what it says.
    #[must_use]
    pub fn purge(&self) -> String {
        succeed("dpkg", &["--purge", NAME])
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        // Where the test has purged it, there is nothing to do.
        let _ = run("dpkg", &["--purge", NAME]);
    }
}

/// The command of a desktop entry, as a desktop runs it for a click.
#[must_use]
pub fn command_of_entry(entry: &Path) -> Command {
    let text = fs::read_to_string(entry).expect("a desktop entry");
    let line = text.lines().find_map(|line| line.strip_prefix("Exec="));
    let mut words = line.expect("a command").split_whitespace();
    let mut command = Command::new(words.next().expect("a program"));
    // A click brings no file and no address.
    command.args(words.filter(|word| !word.starts_with('%')));
    command
}

/// Runs a program of the system, and panics unless it succeeds; returns all it said.
pub fn succeed(program: &str, arguments: &[&str]) -> String {
    let output = run(program, arguments);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    said
}

fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn built() -> Option<PathBuf> {
    let folder = programs::blocknet().parent()?.join("bundle/deb");
    let files = fs::read_dir(folder).ok()?.flatten();
    let mut packages = files.map(|file| file.path());
    packages.find(|file| file.extension().is_some_and(|end| end == "deb"))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("folders of tests have plain names")
}
