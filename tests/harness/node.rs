//! A headless node: its own folder, its own ports, its own process.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clock::FakeClock;
use crate::door::Door;
use crate::http::{Answer, Http};
use crate::internet::Namespace;
use crate::json::At;
use crate::ports::Ports;
use crate::process::Process;
use crate::programs;
use crate::wait::{DEADLINE, wait_for};

/// A clean stop is promised within this time.
pub const STOP: Duration = Duration::from_secs(2);

/// How a node is to be started.
#[derive(Debug, Clone)]
pub struct Builder {
    name: String,
    network: String,
    peers: Vec<String>,
    mining: String,
    seed_api: bool,
    folder: Option<PathBuf>,
    place: Option<Namespace>,
    ip: String,
    only_global: bool,
    lan: bool,
    clock: Option<FakeClock>,
    more: Vec<String>,
    supplies: Option<PathBuf>,
}

impl Builder {
    /// A node of this name on `dev` that does not mine by itself and knows nobody.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            network: String::from("dev"),
            peers: Vec::new(),
            mining: String::from("off"),
            seed_api: false,
            folder: None,
            place: None,
            ip: String::from("127.0.0.1"),
            only_global: false,
            lan: false,
            clock: None,
            more: Vec::new(),
            supplies: None,
        }
    }

    /// Listens for other nodes at this address of the machine.
    #[must_use]
    pub fn ip(mut self, ip: &str) -> Self {
        ip.clone_into(&mut self.ip);
        self
    }

    /// Dials only addresses of the open internet, as nodes do where the owner says nothing.
    #[must_use]
    pub fn only_global(mut self) -> Self {
        self.only_global = true;
        self
    }

    /// Finds nodes of its local network, and is found.
    #[must_use]
    pub fn lan(mut self) -> Self {
        self.lan = true;
        self
    }

    /// Lives by this clock.
    #[must_use]
    pub fn clock(mut self, clock: &FakeClock) -> Self {
        self.clock = Some(clock.clone());
        self
    }

    /// Runs on a computer whose power supplies are told in this folder.
    #[must_use]
    pub fn power_supplies(mut self, folder: &Path) -> Self {
        self.supplies = Some(folder.to_owned());
        self
    }

    /// Starts with a peer at this address; may be said several times.
    #[must_use]
    pub fn peer(mut self, address: &str) -> Self {
        self.peers.push(address.to_owned());
        self
    }

    /// `auto`, `off` or `always`.
    #[must_use]
    pub fn mining(mut self, mode: &str) -> Self {
        mode.clone_into(&mut self.mining);
        self
    }

    /// On another network than `dev`.
    #[must_use]
    pub fn network(mut self, name: &str) -> Self {
        name.clone_into(&mut self.network);
        self
    }

    /// Serves the original program's paths too.
    #[must_use]
    pub fn seed_api(mut self) -> Self {
        self.seed_api = true;
        self
    }

    /// Works on this folder, which outlives the node.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Runs on this machine of a test's own internet, where it listens at all addresses.
    #[must_use]
    pub fn inside(mut self, place: &Namespace) -> Self {
        self.place = Some(place.clone());
        self
    }

    /// With these arguments of `run` as well.
    #[must_use]
    pub fn with(mut self, arguments: &[&str]) -> Self {
        self.more
            .extend(arguments.iter().map(|&argument| argument.to_owned()));
        self
    }

    /// Starts it and waits until it answers.
    pub async fn start(self) -> Node {
        let mut node = self.prepare();
        node.start().await;
        node
    }

    /// The node before its first start, for those that are expected to fail.
    #[must_use]
    pub fn prepare(self) -> Node {
        let own = TempDir::with_prefix("blocknet-node-").expect("a folder can be made");
        let folder = self
            .folder
            .clone()
            .unwrap_or_else(|| own.path().join("data"));
        Node {
            ports: Ports::lease(3),
            log: own.path().join("log"),
            owner: None,
            process: None,
            door: None,
            builder: self,
            folder,
            _own: own,
        }
    }
}

/// A headless node.
#[derive(Debug)]
pub struct Node {
    // First, so that the process is gone before its folder goes.
    process: Option<Process>,
    /// To its owner's listener, where it runs in a network of its own.
    door: Option<Door>,
    builder: Builder,
    ports: Ports,
    folder: PathBuf,
    log: PathBuf,
    owner: Option<Http>,
    _own: TempDir,
}

impl Node {
    /// Starts a node of this name that knows nobody.
    pub async fn lone(name: &str) -> Self {
        Builder::new(name).start().await
    }

    /// Its name in messages.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.builder.name
    }

    /// The port of its public listener.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.ports.port(0)
    }

    /// `ip:port` of its public listener.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}:{}", self.builder.ip, self.ports.port(0))
    }

    /// `ip:port` of its owner's listener.
    #[must_use]
    pub fn owner_address(&self) -> String {
        self.ports.address(1)
    }

    /// Its data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The owner, with the token.
    #[must_use]
    pub fn owner(&self) -> &Http {
        self.owner.as_ref().expect("the node was started")
    }

    /// A stranger at the public listener.
    #[must_use]
    pub fn public(&self) -> Http {
        Http::new(&self.address())
    }

    /// Somebody at the owner's listener who has no token.
    #[must_use]
    pub fn stranger(&self) -> Http {
        Http::new(&self.owner_address())
    }

    /// A caller of the original program's paths.
    #[must_use]
    pub fn seed(&self) -> Http {
        Http::new(&self.ports.address(2))
    }

    /// All it logged.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Its process.
    pub fn process(&mut self) -> &mut Process {
        self.process.as_mut().expect("the node runs")
    }

    /// Starts it, on what its folder holds, and waits until it answers its owner.
    pub async fn start(&mut self) {
        self.spawn();
        self.answers().await;
    }

    /// Waits until it answers its owner.
    pub async fn answers(&mut self) {
        let what = format!("{} to answer its owner", self.name());
        let token_file = self.folder.join("owner.token");
        let stranger = match self.builder.clock {
            Some(_) => self.stranger().keeping_nothing(),
            None => self.stranger(),
        };
        let process = self.process.as_mut().expect("spawned above");
        let owner = wait_for(
            async || {
                if let Some(status) = process.ended() {
                    panic!("it ended at its start with {status}:\n{}", process.output());
                }
                let token = fs::read_to_string(&token_file).map_err(|error| error.to_string())?;
                let owner = stranger.clone().with_token(token.trim());
                let request = owner.request(reqwest::Method::GET, "/v1/owner/status");
                match crate::http::try_send(request).await {
                    Ok(answer) if answer.status == 200 => Ok(owner),
                    Ok(answer) => Err(format!("{} {}", answer.status, answer.text())),
                    Err(error) => Err(error.to_string()),
                }
            },
            DEADLINE,
            &what,
        )
        .await;
        self.owner = Some(owner);
    }

    /// Starts the process and waits for nothing.
    pub fn spawn(&mut self) {
        assert!(self.process.is_none(), "{} runs already", self.name());
        let mut command = self.run_command();
        if let (Some(place), None) = (&self.builder.place, &self.door) {
            self.door = Some(Door::open(&self.owner_address(), place));
        }
        self.process = Some(Process::start(&self.builder.name, &mut command, &self.log));
    }

    /// Starts the process with these for standard output and standard error, or its log where there
    /// is none, and waits for nothing.
    pub fn spawn_to(&mut self, outputs: [Option<Stdio>; 2]) {
        assert!(self.process.is_none(), "{} runs already", self.name());
        let (name, mut command) = (&self.builder.name, self.run_command());
        let process = Process::start_to(name, &mut command, &self.log, outputs);
        self.process = Some(process);
    }

    /// Starts a node that is expected to refuse, and returns its exit status and what it said.
    pub async fn refused(&mut self) -> (ExitStatus, String) {
        fs::write(&self.log, "").expect("the log can be emptied");
        self.spawn();
        let mut process = self.process.take().expect("spawned above");
        let status = process.wait(DEADLINE).await;
        (status, process.output())
    }

    /// A program on the machine of this node.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        match &self.builder.place {
            Some(place) => place.command(program),
            None => Command::new(program),
        }
    }

    fn run_command(&self) -> Command {
        let mut command = self.command(programs::blocknetd());
        let listen = match self.builder.place {
            Some(_) => format!("0.0.0.0:{}", self.port()),
            None => self.address(),
        };
        command
            .arg("run")
            .arg("--data-dir")
            .arg(&self.folder)
            .args(["--network", &self.builder.network])
            .args(["--listen", &listen])
            .args(["--owner", &self.owner_address()])
            .args(["--mine", &self.builder.mining])
            .args(["--threads", "1"]);
        if !self.builder.only_global {
            command.arg("--allow-private");
        }
        if self.builder.lan {
            command.arg("--lan");
        }
        if let Some(clock) = &self.builder.clock {
            clock.put_on(&mut command);
        }
        if let Some(supplies) = &self.builder.supplies {
            command.arg("--power-supplies").arg(supplies);
        }
        for peer in &self.builder.peers {
            command.args(["--peer", peer]);
        }
        if self.builder.seed_api {
            command.args(["--seed-api", &self.ports.address(2)]);
        }
        command.args(&self.builder.more);
        command
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.process().kill();
        self.process = None;
    }

    /// SIGTERM; it must be gone, with exit code 0, within [`STOP`].
    pub async fn stop(&mut self) {
        self.process().terminate();
        self.stopped().await;
    }

    /// Ctrl-C; it must be gone, with exit code 0, within [`STOP`].
    pub async fn interrupt(&mut self) {
        self.process().interrupt();
        self.stopped().await;
    }

    /// Waits for the end of a clean stop that something else has asked for.
    pub async fn stopped(&mut self) {
        let asked = Instant::now();
        let status = self.process().wait(DEADLINE).await;
        let took = asked.elapsed();
        assert!(took <= STOP, "{} took {took:?} to stop", self.name());
        assert!(status.success(), "{} stopped with {status}", self.name());
        self.process = None;
    }

    /// Stops it and starts it again on the same folder.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }
}

/// What an owner asks of a node.
impl Node {
    /// Writes a note, and returns it as the node answers it: stamped, signed, in the pool.
    pub async fn post(&self, content: &str) -> Value {
        self.write(&json!({ "content": content })).await
    }

    /// Writes a post from the body of `POST /v1/owner/posts`.
    pub async fn write(&self, draft: &Value) -> Value {
        self.owner()
            .post("/v1/owner/posts", draft)
            .await
            .expect(201)
            .json()
    }

    /// Attaches a file to a draft of the owner, and returns the node's answer.
    pub async fn attach(&self, name: &str, bytes: &[u8]) -> Value {
        let path = format!("/v1/owner/attachments?name={name}");
        let octets = "application/octet-stream";
        let answer = self.owner().post_bytes(&path, octets, bytes.to_vec()).await;
        answer.expect(201).json()
    }

    /// Wants a file of so many bytes from peers.
    pub async fn fetch_file(&self, sha256: &str, size: usize) -> Value {
        let path = format!("/v1/owner/files/{sha256}/fetch");
        let answer = self.owner().post(&path, &json!({ "size": size })).await;
        answer.expect(202).json()
    }

    /// How it stands with a file.
    pub async fn file_state(&self, sha256: &str) -> Value {
        let path = format!("/v1/owner/files/{sha256}");
        self.owner().get(&path).await.expect(200).json()
    }

    /// Waits until it stands so with a file: `here`, `nobody`.
    pub async fn wait_file(&self, sha256: &str, wanted: &str) -> Value {
        wait_for(
            async || {
                let state = self.file_state(sha256).await;
                match state.text_at("/state") == wanted {
                    true => Ok(state),
                    false => Err(state.to_string()),
                }
            },
            DEADLINE,
            &format!("{} to say {wanted} of the file {sha256}", self.name()),
        )
        .await
    }

    /// The bytes of a file, as everybody gets them from this node.
    pub async fn file(&self, sha256: &str) -> Vec<u8> {
        let answer = self.public().get(&format!("/v1/files/{sha256}")).await;
        answer.expect(200).body
    }

    /// Mines a block of what waits, and returns the answer.
    pub async fn mine(&self) -> Value {
        self.try_mine(&json!({})).await.expect(201).json()
    }

    /// Mines an empty block, and returns the answer.
    pub async fn mine_empty(&self) -> Value {
        self.try_mine(&json!({ "empty": true }))
            .await
            .expect(201)
            .json()
    }

    /// Asks for a block.
    pub async fn try_mine(&self, body: &Value) -> Answer {
        self.owner().post("/v1/owner/mine", body).await
    }

    /// `GET /v1/owner/status`.
    pub async fn status(&self) -> Value {
        self.owner()
            .get("/v1/owner/status")
            .await
            .expect(200)
            .json()
    }

    /// The height of its tip.
    pub async fn height(&self) -> u64 {
        self.status().await.number_at("/height")
    }

    /// The id of its tip.
    pub async fn tip(&self) -> String {
        self.status().await.text_at("/tip").to_owned()
    }

    /// The newest posts, confirmed and waiting, newest first.
    pub async fn feed(&self) -> Vec<Value> {
        let answer = self.owner().get("/v1/posts?limit=200").await.expect(200);
        answer.json().list_at("/posts").to_vec()
    }

    /// A post, or nothing when the node does not have it.
    pub async fn find(&self, id: &str) -> Option<Value> {
        let answer = self.owner().get(&format!("/v1/posts/{id}")).await;
        match answer.status {
            404 => None,
            _ => Some(answer.expect(200).json()),
        }
    }

    /// `pooled`, `confirmed`, `left_out`, or `missing`.
    pub async fn standing(&self, id: &str) -> String {
        match self.find(id).await {
            Some(post) => post.text_at("/state/status").to_owned(),
            None => String::from("missing"),
        }
    }

    /// Its peers.
    pub async fn peers(&self) -> Vec<Value> {
        let answer = self.owner().get("/v1/owner/peers").await.expect(200);
        answer.json().list_at("/peers").to_vec()
    }

    /// Adds a peer.
    pub async fn add_peer(&self, address: &str) -> Value {
        let body = json!({ "address": address });
        self.owner()
            .post("/v1/owner/peers", &body)
            .await
            .expect(201)
            .json()
    }

    /// The addresses that this node has dialled and is connected to.
    pub async fn connected(&self) -> Vec<String> {
        self.peers()
            .await
            .iter()
            .filter(|peer| {
                peer.text_at("/state") == "connected" && peer.text_at("/direction") == "out"
            })
            .map(|peer| peer.text_at("/address").to_owned())
            .collect()
    }
}
