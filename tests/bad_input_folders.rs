//! Data folders that cannot be written, are full, or hold something else than they should.
//!
//! ```text
//! ada's node ──▶ a folder that is read-only, full, of a newer program, of another network, or damaged
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::wait::DEADLINE;
use harness::{At as _, Builder, Node, wait_until};
use serde_json::json;
use tempfile::TempDir;

/// A small file system in memory, unmounted when dropped.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Mounts one, or says why that is not possible here.
    fn mount(options: &str) -> Option<Self> {
        let folder = TempDir::with_prefix("blocknet-disk-").expect("a folder can be made");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "blocknet-test"])
            .arg(folder.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder)),
            Ok(output) => {
                println!(
                    "skipped: mount: {}",
                    String::from_utf8_lossy(&output.stderr).trim()
                );
                None
            }
            Err(error) => {
                println!("skipped: no mount: {error}");
                None
            }
        }
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(self.0.path())
            .status();
        assert!(status.expect("mount starts").success(), "remount {options}");
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily, for the case that a node of a failed test is still on it.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// The node refuses to start, in words, without a panic.
async fn assert_refuses(folder: &Path, network: &str, words: &[&str]) {
    let mut node = Builder::new("ada")
        .network(network)
        .folder(folder)
        .prepare();
    let (status, said) = node.refused().await;
    assert!(matches!(status.code(), Some(1..)), "{status}: {said}");
    assert!(!said.contains("panicked"), "{said}");
    let lower = said.to_lowercase();
    assert!(
        words.iter().any(|word| lower.contains(word)),
        "none of {words:?} in: {said}"
    );
    assert!(
        said.contains(&folder.display().to_string()),
        "the folder is not named: {said}"
    );
}

/// A stopped node's folder with a confirmed and a waiting post; their ids.
async fn furnished(folder: &Path) -> [String; 2] {
    let mut node = Builder::new("ada").folder(folder).start().await;
    let confirmed = node.post("in a block").await.text_at("/id").to_owned();
    node.mine().await;
    let waiting = node.post("still waiting").await.text_at("/id").to_owned();
    node.stop().await;
    [confirmed, waiting]
}

async fn assert_all_there(node: &Node, [confirmed, waiting]: &[String; 2]) {
    assert_eq!(node.standing(confirmed).await, "confirmed");
    assert_eq!(node.standing(waiting).await, "pooled");
}

fn database(folder: &Path) -> PathBuf {
    folder.join("blocknet.sqlite")
}

#[tokio::test]
async fn says_that_a_folder_is_read_only() {
    let Some(disk) = SmallDisk::mount("size=64m") else {
        return;
    };
    let folder = disk.path().join("data");
    let posts = furnished(&folder).await;
    disk.remount("ro");
    assert_refuses(
        &folder,
        "dev",
        &["read-only", "cannot be written", "may not be written"],
    )
    .await;
    disk.remount("rw");
    let node = Builder::new("ada").folder(&folder).start().await;
    assert_all_there(&node, &posts).await;
}

#[tokio::test]
async fn says_that_a_file_stands_where_the_folder_should_be() {
    let place = TempDir::new().expect("a folder can be made");
    let file = place.path().join("data");
    fs::write(&file, "a file").expect("written");
    assert_refuses(&file, "dev", &["folder", "directory"]).await;
    assert_eq!(fs::read_to_string(&file).expect("still there"), "a file");
}

#[tokio::test]
async fn says_that_the_disk_is_full_loses_nothing_and_goes_on_when_there_is_room() {
    let Some(disk) = SmallDisk::mount("size=24m") else {
        return;
    };
    let folder = disk.path().join("data");
    let mut node = Builder::new("ada").folder(&folder).start().await;
    let kept = node
        .post("before the disk was full")
        .await
        .text_at("/id")
        .to_owned();
    let filler = disk.path().join("filler");
    fill(&filler);
    let mut acknowledged = vec![kept];
    wait_until(
        async || {
            let answer = node
                .owner()
                .post("/v1/owner/posts", &json!({ "content": "x".repeat(4_000) }))
                .await;
            if answer.status == 201 {
                acknowledged.push(answer.json().text_at("/id").to_owned());
                // Sixteen of one author may wait; mined ones make room in the pool, not on the disk.
                if acknowledged.len() % 12 == 0 {
                    node.try_mine(&json!({})).await;
                }
                return false;
            }
            assert!(
                matches!(answer.status, 500..=599),
                "{} {}",
                answer.status,
                answer.text()
            );
            let body = answer.json();
            assert_eq!(body.text_at("/code"), "disk_full", "{body:#}");
            assert!(
                body.text_at("/message").to_lowercase().contains("full"),
                "{body:#}"
            );
            true
        },
        DEADLINE * 2,
        "the node to say that the disk is full",
    )
    .await;
    for id in &acknowledged {
        assert_ne!(node.standing(id).await, "missing", "reading goes on");
    }
    fs::remove_file(&filler).expect("the filler can go");
    node.post("after there was room again").await;
    node.restart().await;
    for id in &acknowledged {
        assert_ne!(node.standing(id).await, "missing", "after the restart");
    }
}

/// Fills the disk to its last byte.
fn fill(file: &Path) {
    use std::io::Write as _;
    let mut file = fs::File::create(file).expect("there is room for a name");
    let block = [b'x'; 4096];
    while file.write_all(&block).is_ok() {}
}

#[tokio::test]
async fn refuses_a_database_of_a_newer_version_and_leaves_it_alone() {
    let place = TempDir::new().expect("a folder can be made");
    let folder = place.path().join("data");
    let posts = furnished(&folder).await;
    let file = database(&folder);
    let good = fs::read(&file).expect("the database");
    // SQLite keeps `user_version` at offset 60.
    let newer = patched(&good, 60, &9_999_u32.to_be_bytes());
    fs::write(&file, &newer).expect("written");
    assert_refuses(&folder, "dev", &["newer"]).await;
    assert_eq!(
        fs::read(&file).expect("the database"),
        newer,
        "the file was touched"
    );
    fs::write(&file, &good).expect("written");
    let node = Builder::new("ada").folder(&folder).start().await;
    assert_all_there(&node, &posts).await;
}

#[tokio::test]
async fn refuses_the_folder_of_another_network() {
    let place = TempDir::new().expect("a folder can be made");
    let folder = place.path().join("data");
    let posts = furnished(&folder).await;
    assert_refuses(&folder, "main", &["network"]).await;
    let node = Builder::new("ada").folder(&folder).start().await;
    assert_all_there(&node, &posts).await;
}

#[tokio::test]
async fn refuses_a_database_with_a_broken_start_and_leaves_it_alone() {
    let place = TempDir::new().expect("a folder can be made");
    let folder = place.path().join("data");
    let posts = furnished(&folder).await;
    let file = database(&folder);
    let good = fs::read(&file).expect("the database");
    for (at, bytes) in [(0, b"NOT A DB".as_slice()), (100, &[0xff; 64])] {
        let broken = patched(&good, at, bytes);
        fs::write(&file, &broken).expect("written");
        assert_refuses(
            &folder,
            "dev",
            &["damaged", "corrupt", "malformed", "not a database"],
        )
        .await;
    }
    fs::write(&file, b"short").expect("written");
    assert_refuses(
        &folder,
        "dev",
        &["damaged", "corrupt", "malformed", "not a database"],
    )
    .await;
    fs::write(&file, &good).expect("written");
    let node = Builder::new("ada").folder(&folder).start().await;
    assert_all_there(&node, &posts).await;
}

#[tokio::test]
async fn the_check_finds_a_flipped_byte_in_a_post_and_in_a_header() {
    let place = TempDir::new().expect("a folder can be made");
    let folder = place.path().join("data");
    let mut node = Builder::new("ada").folder(&folder).start().await;
    let post = node.post("whose bytes will be flipped").await;
    node.mine().await;
    let block = node
        .public()
        .get_binary("/v1/blocks/1")
        .await
        .expect(200)
        .body;
    let clean = node
        .owner()
        .post("/v1/owner/check", &json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(*clean.at("/ok"), true, "{clean:#}");
    node.stop().await;

    let file = database(&folder);
    let good = fs::read(&file).expect("the database");
    let stub = block.get(136..136 + 192).expect("header, then the stub");
    let header = block.get(..136).expect("a header");
    let places = [
        ("signature", stub, 150),
        ("text", b"whose bytes will be flipped", 3),
        ("header", header, 130),
    ];
    for (what, bytes, offset) in places {
        let at = find(&good, bytes).unwrap_or_else(|| panic!("the {what} is in no row")) + offset;
        let byte = good.get(at).expect("inside") ^ 1;
        fs::write(&file, patched(&good, at, &[byte])).expect("written");
        let output = harness::cli::blocknetd(&[
            "--data-dir",
            folder.to_str().expect("plain"),
            "check",
            "--json",
        ])
        .await;
        assert_eq!(
            output.status.code(),
            Some(5),
            "a flipped byte in the {what}: {output:#?}"
        );
        let report = output.json();
        assert_eq!(*report.at("/ok"), false, "{what}: {report:#}");
        let problems = report.at("/problems").to_string();
        let named = problems.contains("height 1") || problems.contains(post.text_at("/id"));
        assert!(named, "neither block nor post is named: {report:#}");
    }
    fs::write(&file, &good).expect("written");
    let output = harness::cli::blocknetd(&["--data-dir", folder.to_str().expect("plain"), "check"])
        .await
        .ok();
    assert!(output.stdout.contains("0 problems"), "{output:#?}");
}

fn patched(file: &[u8], at: usize, bytes: &[u8]) -> Vec<u8> {
    let mut patched = file.to_vec();
    patched
        .get_mut(at..at + bytes.len())
        .expect("inside the file")
        .copy_from_slice(bytes);
    patched
}

fn find(file: &[u8], bytes: &[u8]) -> Option<usize> {
    file.windows(bytes.len()).position(|window| window == bytes)
}
