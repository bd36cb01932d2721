//! What the scripts say when they are asked, or asked wrongly: they do nothing then.
//!
//! ```text
//! a script ──▶ programs that install and build: here they only note that they were called
//! ```

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use harness::programs::{self, repository};
use tempfile::TempDir;

/// What the scripts may call before they do anything: it reads and prints.
const HARMLESS: [&str; 6] = ["bash", "dirname", "sed", "head", "id", "uname"];

/// What installs, builds and tests.
const WORKERS: [&str; 13] = [
    "apt-get",
    "cargo",
    "cargo-nextest",
    "curl",
    "dpkg-deb",
    "dpkg-query",
    "node",
    "npm",
    "npx",
    "python3",
    "rustc",
    "rustup",
    "sudo",
];

/// A system of these programs alone; whatever works notes its name in `called`, and fails.
fn system_of_nothing() -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).expect("a folder can be made");
    for name in HARMLESS {
        symlink(system_program(name), programs.join(name)).expect("a link can be made");
    }
    for name in WORKERS {
        let worker = programs.join(name);
        let called = folder.path().join("called");
        let text = format!("#!/bin/bash\necho {name} >> {}\nexit 1\n", called.display());
        fs::write(&worker, text).expect("a file can be written");
        make_program(&worker);
    }
    folder
}

fn system_program(name: &str) -> PathBuf {
    programs::system(name, "coreutils grep sed")
}

fn make_program(file: &Path) {
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(file, mode).expect("a file of this test");
}

/// Runs a script of the repository at `root`, where these programs are all that there is.
fn run(root: &Path, programs: &Path, script: &str, arguments: &[&str]) -> Output {
    Command::new(root.join("scripts").join(script))
        .args(arguments)
        .env_clear()
        .env("PATH", programs)
        .env("HOME", programs)
        .output()
        .expect("the script starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What the script called that installs, builds or tests.
fn called(system: &Path) -> String {
    fs::read_to_string(system.join("called")).unwrap_or_default()
}

#[test]
fn a_script_that_is_asked_for_help_says_what_it_does_and_does_nothing() {
    let cases = [
        (
            "run",
            "Opens BlockNet's window",
            "scripts/run --network dev",
        ),
        ("test", "Runs all tests", "apt-get"),
        (
            "package",
            "Builds the packages",
            "scripts/package --appimage",
        ),
    ];
    for (script, what, more) in cases {
        let source = repository().join("scripts").join(script);
        let source = fs::read_to_string(source).expect("a script");
        let head: Vec<&str> = source
            .lines()
            .skip(1)
            .map_while(|line| line.strip_prefix('#'))
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        for option in ["--help", "-h"] {
            let system = system_of_nothing();
            let output = run(
                repository(),
                &system.path().join("programs"),
                script,
                &[option],
            );
            let said = text(&output.stdout);
            assert_eq!(called(system.path()), "", "scripts/{script} {option}");
            assert!(output.status.success(), "{script} {option}: {output:?}");
            assert!(said.starts_with(what), "{script} {option}: {said}");
            assert!(said.contains(more), "{script} {option}: {said}");
            assert_eq!(said.trim_end(), head.join("\n"), "{script} {option}");
        }
    }
}

#[test]
fn a_script_that_is_asked_for_what_it_has_not_says_so_and_does_nothing() {
    let cases: [(&str, &[&str]); 4] = [
        ("test", &["--fast"]),
        ("test", &["network"]),
        ("package", &["--rpm"]),
        ("package", &["--debug", "deb"]),
    ];
    for (script, arguments) in cases {
        let system = system_of_nothing();
        let output = run(
            repository(),
            &system.path().join("programs"),
            script,
            arguments,
        );
        let said = text(&output.stderr);
        assert_eq!(called(system.path()), "", "scripts/{script} {arguments:?}");
        assert_eq!(output.status.code(), Some(2), "{script}: {output:?}");
        let wrong = arguments.last().expect("an argument");
        assert!(said.contains(wrong), "{script}: {said}");
        assert!(said.contains(&format!("scripts/{script} --help")), "{said}");
    }
}

#[test]
fn the_run_script_hands_its_arguments_on() {
    let system = system_of_nothing();
    let root = system.path().join("root");
    for folder in ["scripts", "target/release"] {
        fs::create_dir_all(root.join(folder)).expect("a folder can be made");
    }
    for file in ["scripts/run", "scripts/lib.sh", "Cargo.toml"] {
        fs::copy(repository().join(file), root.join(file)).expect("a file of the repository");
    }
    let programs = system.path().join("programs");
    for name in ["cut", "grep", "sort"] {
        symlink(system_program(name), programs.join(name)).expect("a link can be made");
    }
    let says = |path: &Path, what: &str| {
        fs::write(path, format!("#!/bin/bash\necho {what}\n")).expect("a file can be written");
        make_program(path);
    };
    says(&programs.join("dpkg-query"), "install ok installed");
    says(&programs.join("rustc"), "rustc 999.0.0");
    says(&programs.join("cargo"), "built");
    says(&root.join("target/release/blocknetd"), "\"ran with $*\"");
    let arguments = ["--network", "dev", "--help"];
    let output = run(&root, &programs, "run", &arguments);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(
        said.ends_with("ran with run --network dev --help\n"),
        "{said}"
    );
}
