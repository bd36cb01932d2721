//! The independent verifier: a script beside the repository that shares no code with the node.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::process::Command;

use crate::node::Node;
use crate::programs::repository;
use crate::wait::soon;

/// A chain of a few hundred blocks takes it seconds.
const DEADLINE: Duration = Duration::from_secs(60);

/// The script, and what it says about why it cannot run.
static SCRIPT: OnceLock<Result<PathBuf, String>> = OnceLock::new();

/// Runs the verifier over each node's public listener; a line says so where it is not there.
pub async fn verify_chain(nodes: &[&Node]) {
    match SCRIPT.get_or_init(find_script) {
        Ok(script) => {
            for node in nodes {
                verify_one(script, node).await;
            }
        }
        Err(why) => println!("skipped: verify_chain.py ({why})"),
    }
}

async fn verify_one(script: &PathBuf, node: &Node) {
    let url = format!("http://{}", node.address());
    let run = Command::from(node.command("python3"))
        .arg(script)
        .args([url.as_str(), "dev"])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .kill_on_drop(true)
        .output();
    let output = soon(run, DEADLINE, "verify_chain.py")
        .await
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "verify_chain.py on {}: {said}{complaint}",
        node.name()
    );
    print!("{}: {said}", node.name());
}

fn find_script() -> Result<PathBuf, String> {
    let script = repository().join("../shared/reference/verify_chain.py");
    if !script.is_file() {
        return Err(String::from("not beside this repository"));
    }
    let found = std::process::Command::new("python3")
        .args(["-c", "import cryptography"])
        .output();
    match found {
        Ok(output) if output.status.success() => Ok(script),
        Ok(_) => Err(String::from("python3 has no package `cryptography`")),
        Err(error) => Err(format!("no python3: {error}")),
    }
}
