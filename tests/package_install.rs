//! The package from its installation to its end, with a person's data living on.
//!
//! ```text
//! older package ──upgrade──▶ package ──remove, purge──▶ nothing but ada's folder
//! ```

use std::path::Path;
use std::process::Command;

use harness::package::{Package, command_of_entry, succeed};
use harness::{At as _, Builder, Ports, Window};
use serde_json::json;
use tempfile::TempDir;

const ENTRY: &str = "/usr/share/applications/blocknet.desktop";

/// What a person finds after the installation, beside the window.
const FILES: [&str; 12] = [
    "/usr/bin/blocknet",
    "/usr/bin/blocknetd",
    ENTRY,
    "/usr/lib/systemd/system/blocknetd.service",
    "/usr/share/man/man1/blocknet.1.gz",
    "/usr/share/man/man1/blocknetd.1.gz",
    "/usr/share/man/man1/blocknetd-run.1.gz",
    "/usr/share/bash-completion/completions/blocknetd",
    "/usr/share/zsh/vendor-completions/_blocknetd",
    "/usr/share/fish/vendor_completions.d/blocknetd.fish",
    "/usr/share/doc/blocknet/copyright",
    "/usr/share/icons/hicolor/128x128/apps/blocknet.png",
];

/// A home in which the first start is done and nothing leaves this machine.
async fn home(ports: &Ports) -> TempDir {
    let own = TempDir::with_prefix("blocknet-window-").expect("a folder can be made");
    let folder = own.path().join("home/.local/share/blocknet");
    let mut node = Builder::new("ada")
        .network("main")
        .folder(&folder)
        .start()
        .await;
    let settings = json!({
        "name": "Ada", "welcome_done": true, "lan_discovery": false,
        "mining_mode": "off", "port": ports.port(0),
    });
    node.owner()
        .put("/v1/owner/settings", &settings)
        .await
        .expect(200);
    node.stop().await;
    own
}

fn check_files(package: &Package) {
    let files = package.files();
    for file in FILES {
        assert!(
            files.iter().any(|one| one == Path::new(file)),
            "{file} is missing"
        );
    }
    succeed("desktop-file-validate", &[ENTRY]);
    let scheme = std::fs::read_to_string(ENTRY).expect("an entry");
    assert!(
        scheme.contains("x-scheme-handler/blocknet-invite"),
        "{scheme}"
    );
    let version = succeed("/usr/bin/blocknetd", &["--version"]);
    assert!(version.starts_with("blocknetd "), "{version}");
}

#[tokio::test]
async fn is_installed_used_upgraded_and_removed_and_the_data_stays() {
    let Some(package) = Package::of_this_build() else {
        return;
    };
    package.install_older();
    assert_eq!(package.version(), "0.0.1");
    check_files(&package);

    let ports = Ports::lease(1);
    let own = home(&ports).await;
    let entry = command_of_entry(Path::new(ENTRY));
    let window = Window::open_by("package-older", entry, own, None).await;
    let page = window.page();
    let id = page.write_post("written with the older version", "").await;
    page.wait_state(&id, "no peer has it yet").await;
    page.screenshot("posted").await;
    let own = window.leave().await;

    package.install();
    assert_ne!(package.version(), "0.0.1");
    check_files(&package);
    let entry = command_of_entry(Path::new(ENTRY));
    let window = Window::open_by("package-newer", entry, own, None).await;
    let page = window.page();
    assert_eq!(page.wait_post("written with the older version").await, id);
    page.screenshot("upgraded").await;
    let own = window.leave().await;
    let folder = own.path().join("home/.local/share/blocknet");
    let check = Command::new("/usr/bin/blocknetd")
        .arg("--data-dir")
        .arg(&folder)
        .args(["--json", "check"])
        .output()
        .expect("blocknetd runs");
    assert!(check.status.success(), "{check:?}");

    package.remove();
    for file in FILES {
        assert!(!Path::new(file).exists(), "{file} is left");
    }
    let said = package.purge();
    assert!(said.contains("are kept"), "{said}");
    let heir = Builder::new("heir")
        .network("main")
        .folder(&folder)
        .start()
        .await;
    assert_eq!(heir.standing(&id).await, "pooled");
    let settings = heir
        .owner()
        .get("/v1/owner/settings")
        .await
        .expect(200)
        .json();
    assert_eq!(settings.text_at("/name"), "Ada");
}
