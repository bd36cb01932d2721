//! A small internet in network namespaces: an open machine, and homes behind routers that masquerade.
//!
//! ```text
//!   home 0 ── router 0 ──┐
//!  192.168.1.2   (NAT)   ├── open machine, 203.0.113.(4n + 1) to home n
//!   home 1 ── router 1 ──┘
//! ```
//! Nobody can dial a home; a home dials out, and the open machine sees its router's address. All of
//! it lives in namespaces that are removed with the value, and touches no network of the machine.

use std::fmt::Display;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::programs::system;

/// Tells the worlds of one test process apart.
static WORLDS: AtomicUsize = AtomicUsize::new(0);

/// The namespaces of one test.
#[derive(Debug)]
pub struct Internet {
    prefix: String,
    homes: usize,
    made: Vec<Namespace>,
}

/// One machine of it: a network of its own.
#[derive(Debug, Clone)]
pub struct Namespace(String);

impl Internet {
    /// An internet with so many homes. None, after a printed line, where this process may not make
    /// networks.
    #[must_use]
    pub fn with_homes(homes: usize) -> Option<Self> {
        let ip = system("ip", "iproute2");
        let _nft = system("nft", "nftables");
        let number = WORLDS.fetch_add(1, Ordering::Relaxed);
        let prefix = format!("bn{}-{number}", std::process::id());
        let mut internet = Self {
            prefix,
            homes: 0,
            made: Vec::new(),
        };
        let first = internet.named("open");
        let made = Command::new(ip)
            .args(["netns", "add", &first.0])
            .output()
            .expect("ip runs");
        if !made.status.success() {
            let why = String::from_utf8_lossy(&made.stderr).into_owned();
            println!(
                "skipped: this process may not make network namespaces ({})",
                why.trim()
            );
            return None;
        }
        internet.made.push(first.clone());
        first.ip("link set lo up");
        for _ in 0..homes {
            internet.add_home();
        }
        Some(internet)
    }

    /// The machine that everybody can dial.
    #[must_use]
    pub fn open(&self) -> Namespace {
        self.named("open")
    }

    /// The machine in home `n`.
    #[must_use]
    pub fn home(&self, n: usize) -> Namespace {
        self.named(&format!("home{n}"))
    }

    /// The address of the open machine, as home `n` dials it.
    #[must_use]
    pub fn open_ip(&self, n: usize) -> String {
        format!("203.0.113.{}", 4 * n + 1)
    }

    /// The address of home `n`'s router, as the open machine sees it.
    #[must_use]
    pub fn router_ip(&self, n: usize) -> String {
        format!("203.0.113.{}", 4 * n + 2)
    }

    /// From now on the router of home `n` answers each packet that it should forward with a reset:
    /// what was open breaks, and nothing new comes about.
    pub fn cut(&self, n: usize) {
        self.router(n).nft(
            "add table ip cut\n\
             add chain ip cut forward { type filter hook forward priority 0 ; }\n\
             add rule ip cut forward ip protocol tcp reject with tcp reset\n",
        );
    }

    /// Ends the cut.
    pub fn mend(&self, n: usize) {
        self.router(n).nft("delete table ip cut\n");
    }

    /// The router of home `n`, which stands in the home's own network as 192.168.1.1 on `lan`.
    #[must_use]
    pub fn router(&self, n: usize) -> Namespace {
        self.named(&format!("router{n}"))
    }

    fn named(&self, name: &str) -> Namespace {
        Namespace(format!("{}-{name}", self.prefix))
    }

    fn add_home(&mut self) {
        let n = self.homes;
        self.homes += 1;
        let (open, home, router) = (self.open(), self.home(n), self.router(n));
        for made in [&home, &router] {
            run(Command::new("ip").args(["netns", "add", &made.0]));
            self.made.push(made.clone());
            made.ip("link set lo up");
        }
        router.ip(format!(
            "link add lan type veth peer name eth0 netns {}",
            home.0
        ));
        router.ip(format!(
            "link add wan type veth peer name home{n} netns {}",
            open.0
        ));
        let (here, there) = (self.open_ip(n), self.router_ip(n));
        for (machine, device, address) in [
            (&home, "eth0", "192.168.1.2/24"),
            (&router, "lan", "192.168.1.1/24"),
            (&router, "wan", &*format!("{there}/30")),
            (&open, &*format!("home{n}"), &*format!("{here}/30")),
        ] {
            machine.ip(format!("addr add {address} dev {device}"));
            machine.ip(format!("link set {device} up"));
        }
        home.ip("route add default via 192.168.1.1");
        router.ip(format!("route add default via {here}"));
        run(router
            .command("sh")
            .args(["-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]));
        router.nft(
            "add table ip nat\n\
             add chain ip nat out { type nat hook postrouting priority 100 ; }\n\
             add rule ip nat out oifname wan masquerade\n",
        );
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        for made in &self.made {
            // Its devices and rules go with it.
            let _ = Command::new("ip").args(["netns", "del", &made.0]).output();
        }
    }
}

impl Namespace {
    /// A program that runs on this machine.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.0]).arg(program);
        command
    }

    /// The file that stands for its network.
    #[must_use]
    pub fn file(&self) -> String {
        format!("/run/netns/{}", self.0)
    }

    /// `ip` on this machine.
    pub fn ip(&self, what: impl Display) {
        let what = what.to_string();
        run(Command::new("ip")
            .args(["-n", &self.0])
            .args(what.split(' ')));
    }

    fn nft(&self, rules: &str) {
        let mut child = self
            .command("nft")
            .args(["-f", "-"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("nft runs");
        let mut input = child.stdin.take().expect("piped above");
        input.write_all(rules.as_bytes()).expect("nft reads");
        drop(input);
        let status = child.wait().expect("nft ends");
        assert!(status.success(), "nft refused: {rules}");
    }
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output
}
