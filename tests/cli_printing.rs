//! What is printed, and who reads it: a reader may leave, have no room, or never read.
//!
//! ```text
//! ben ──standard output──▶ a pipe without a reader, a full pipe, a full device
//!  └──dials──▶ ada, who has a chain to tell of
//! ```

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, PipeReader, PipeWriter, Write as _, pipe};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use harness::{Builder, LongChain, Node, soon, wait_until};
use nix::fcntl::{FcntlArg, OFlag, fcntl};

/// Blocks enough that a node says a word when it has them all.
const BLOCKS: u32 = 150;

/// A node with a chain that is worth a line of progress to who fetches it.
async fn told_of() -> Node {
    let ada = Node::lone("ada").await;
    LongChain::forge(BLOCKS, 10).give(&ada).await;
    ada
}

/// Has a node sync with its output there, and stops it.
async fn syncs_and_stops(ben: &mut Node) {
    let what = "ben to sync, whoever reads what it says";
    let synced = async || ben.height().await == u64::from(BLOCKS);
    wait_until(synced, Duration::from_secs(30), what).await;
    // The look that prints comes each half second.
    let seen = async || ben.log().contains("standard output cannot be written");
    wait_until(seen, Duration::from_secs(5), "a line that fails").await;
    ben.stop().await;
    let log = ben.log();
    assert!(log.contains("stopping"), "{log}");
    assert!(!log.contains("panicked"), "{log}");
}

fn full_device() -> File {
    let opened = File::options().write(true).open("/dev/full");
    opened.expect("every Linux has /dev/full")
}

/// A pipe that holds all it can.
fn full_pipe() -> (PipeReader, PipeWriter) {
    let (reader, mut writer) = pipe().expect("a pipe can be made");
    let set = |flags| fcntl(&writer, FcntlArg::F_SETFL(flags)).expect("flags can be set");
    set(OFlag::O_NONBLOCK);
    let full = loop {
        if let Err(error) = writer.write(&[b'.'; 4096]) {
            break error;
        }
    };
    assert_eq!(full.kind(), ErrorKind::WouldBlock);
    let set = |flags| fcntl(&writer, FcntlArg::F_SETFL(flags)).expect("flags can be set");
    set(OFlag::empty());
    (reader, writer)
}

#[tokio::test]
async fn a_node_outlives_the_reader_of_its_first_line() {
    let ada = told_of().await;
    let mut ben = Builder::new("ben").peer(&ada.address()).prepare();
    let (reader, writer) = pipe().expect("a pipe can be made");
    ben.spawn_to([Some(writer.into()), None]);
    let first = tokio::task::spawn_blocking(move || {
        let mut line = String::new();
        BufReader::new(reader).read_line(&mut line).map(|_| line)
    });
    let first = soon(first, Duration::from_secs(10), "the first line").await;
    let first = first.expect("no panic").expect("it can be read");
    assert!(first.starts_with("BlockNet runs in "), "{first}");
    ben.answers().await;
    syncs_and_stops(&mut ben).await;
}

#[tokio::test]
async fn a_node_outlives_a_full_device() {
    let ada = told_of().await;
    let mut ben = Builder::new("ben").peer(&ada.address()).prepare();
    ben.spawn_to([Some(full_device().into()), None]);
    ben.answers().await;
    syncs_and_stops(&mut ben).await;
}

#[tokio::test]
async fn a_node_stops_though_nobody_reads_what_it_says() {
    let mut ben = Builder::new("ben").prepare();
    let (_unread, writer) = full_pipe();
    ben.spawn_to([Some(writer.into()), None]);
    ben.answers().await;
    ben.stop().await;
}

#[tokio::test]
async fn a_node_stops_though_nobody_reads_its_log() {
    let mut ben = Builder::new("ben").with(&["--log", "trace"]).prepare();
    let (_unread, writer) = full_pipe();
    ben.spawn_to([None, Some(writer.into())]);
    ben.answers().await;
    ben.stop().await;
}

/// Runs a command of `blocknetd` with this for its standard output.
async fn printing_to(node: &Node, arguments: &[&str], out: impl Into<Stdio>) -> Output {
    let child = Command::new(harness::programs::blocknetd())
        .arg("--data-dir")
        .arg(node.folder())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .expect("blocknetd starts");
    tokio::task::spawn_blocking(move || child.wait_with_output())
        .await
        .expect("no panic")
        .expect("its complaints can be read")
}

/// Commands that print by lines, as JSON, and all at once.
const PRINTING: [&[&str]; 4] = [
    &["feed"],
    &["--json", "status"],
    &["completions", "bash"],
    &["network", "new", "printed"],
];

#[tokio::test]
async fn a_reader_that_has_enough_ends_a_command_quietly() {
    let node = Node::lone("ada").await;
    node.post("read by nobody").await;
    for arguments in PRINTING {
        let (reader, writer) = pipe().expect("a pipe can be made");
        drop(reader);
        let output = printing_to(&node, arguments, writer).await;
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && complaint.is_empty(),
            "{arguments:?} {output:?}"
        );
    }
}

#[tokio::test]
async fn a_full_disk_ends_a_command_with_a_word() {
    let node = Node::lone("ada").await;
    node.post("written nowhere").await;
    for arguments in PRINTING {
        let output = printing_to(&node, arguments, full_device()).await;
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} {output:?}");
        assert!(
            complaint.contains("No space left") && !complaint.contains("panicked"),
            "{complaint}"
        );
    }
}
