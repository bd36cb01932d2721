//! A network of the test's own: addresses of every kind, and no way out.

use std::process::Command;

use crate::programs;

/// Says to the test that it runs inside.
const INSIDE: &str = "BLOCKNET_TEST_NETWORK";

/// Runs the test of this name once more in a network namespace of its own, with these addresses on its loopback
/// device. Says whether this is that run; outside, the test is over when this returns false.
#[must_use]
pub fn own_network(test: &str, addresses: &[&str]) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        let ip = programs::system("ip", "iproute2");
        run(Command::new(&ip).args(["link", "set", "lo", "up"]));
        for address in addresses {
            run(Command::new(&ip).args(["addr", "add", address, "dev", "lo"]));
        }
        return true;
    }
    let this = std::env::current_exe().expect("the test knows its own path");
    let unshare = programs::system("unshare", "util-linux");
    run(Command::new(unshare)
        .args(["--user", "--map-root-user", "--net", "--"])
        .arg(this)
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1"));
    false
}

fn run(command: &mut Command) {
    let status = command
        .status()
        .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    assert!(status.success(), "{command:?} ended with {status}");
}
