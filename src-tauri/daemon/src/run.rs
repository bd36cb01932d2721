//! `run`: the node until Ctrl-C, SIGTERM or SIGHUP.

use std::io::IsTerminal;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use blocknet_api::host::{self, Host, HostConfig, PublicBind};
use blocknet_node::{LogRing, MiningMode, NodeConfig};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::args::{MineWhen, Run};
use crate::pen::Pen;
use crate::print::quoted;
use crate::progress;

/// How long the end may take; what was acknowledged is on the disk whatever happens then.
const STOP_DEADLINE: Duration = Duration::from_millis(1_800);

/// How long the last lines may wait for who reads them.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// Runs the node on a data folder.
pub(crate) async fn run(dir: &Path, args: Run, json: bool) -> Result<()> {
    let log = LogRing::default();
    let log_pen = Pen::of_log(std::io::stderr(), "standard error", log.clone())
        .context("no thread to log by")?;
    let pen = Pen::to(std::io::stdout(), "standard output").context("no thread to print by")?;
    start_log(&args.log, &log, log_pen.clone())?;
    let outcome = until_told(&pen, log, dir, args, json).await;
    tokio::join!(pen.finish(LAST_WORDS), log_pen.finish(LAST_WORDS));
    outcome
}

async fn until_told(pen: &Pen, log: LogRing, dir: &Path, args: Run, json: bool) -> Result<()> {
    let mut signals = Signals::new()?;
    let host = Host::start(config(dir, args)?, log)
        .await
        .with_context(|| format!("the node cannot start on the data folder {}", dir.display()))?;
    announce(pen, &host, dir, json);
    tokio::select! {
        () = signals.stop() => tracing::info!("stopping: a signal asked for it"),
        () = host.stopped() => tracing::info!("stopping"),
        () = progress::print(pen, host.handle(), json) => (),
    }
    if tokio::time::timeout(STOP_DEADLINE, host.stop())
        .await
        .is_err()
    {
        tracing::warn!("not all ended in time; what was acknowledged is safe");
    }
    Ok(())
}

fn config(dir: &Path, args: Run) -> Result<HostConfig> {
    let network = host::network_for(dir, args.network.as_deref(), args.join.as_ref())?;
    let as_set = PublicBind::AsSet {
        ip: Ipv4Addr::UNSPECIFIED.into(),
    };
    let public = (!args.no_listen).then(|| args.listen.map_or(as_set, PublicBind::Exact));
    let node = NodeConfig {
        data_dir: dir.to_owned(),
        network,
        peers: args.peers,
        joins: args
            .join
            .map(|invite| invite.addresses())
            .unwrap_or_default(),
        allow_private: args.allow_private,
        lan_discovery: args.lan.then_some(true),
        port_mapping: args.map_port.then_some(true),
        public_page: args.public_page,
        no_rates: args.no_rates,
        trusted_proxies: args.trusted_proxies,
        mining: args.mine.map(MiningMode::from),
        threads: args.threads.map(usize::from),
        mining_share: args.share,
        mining_on_battery: args.on_battery.then_some(true),
        power_supplies: args.power_supplies,
        ..NodeConfig::default()
    };
    Ok(HostConfig {
        node,
        public,
        owner: Some(args.owner),
        seed: args.seed_api,
    })
}

impl From<MineWhen> for MiningMode {
    fn from(when: MineWhen) -> Self {
        match when {
            MineWhen::Auto => Self::Auto,
            MineWhen::Off => Self::Off,
            MineWhen::Always => Self::Always,
        }
    }
}

/// Says where the node can be reached, once it can.
fn announce(pen: &Pen, host: &Host, dir: &Path, json: bool) {
    let shown = |address: Option<SocketAddr>| address.map(|a| a.to_string());
    let (public, owner) = (shown(host.public_addr()), shown(host.owner_addr()));
    let seed = shown(host.seed_addr());
    if json {
        let ready = json!({ "ready": true, "public": public, "owner": owner, "seed_api": seed });
        pen.line(&ready.to_string());
        return;
    }
    let (folder, dir) = (quoted(&dir.to_string_lossy()), dir.display());
    let reached = public.as_deref().unwrap_or("no port: it only dials");
    pen.line(&format!("BlockNet runs in {dir}."));
    pen.line(&format!("Other nodes reach it at {reached}."));
    if let Some(owner) = owner {
        pen.line(&format!(
            "Its page is at http://{owner}/ ; `blocknetd --data-dir {folder} open` lets a browser in."
        ));
    }
    if let Some(seed) = seed {
        pen.line(&format!(
            "The paths of the original BlockNet are at http://{seed}/ ."
        ));
    }
}

/// Logs to standard error and into the ring that the owner's log view reads.
fn start_log(filter: &str, log: &LogRing, pen: Pen) -> Result<()> {
    let filter = EnvFilter::try_new(filter)?;
    tracing_subscriber::registry()
        .with(filter)
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(move || pen.clone())
                .with_ansi(std::io::stderr().is_terminal())
                .boxed(),
        )
        .with(log.layer())
        .init();
    Ok(())
}

/// The signals that end the node in an orderly way.
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    /// The end of the session, or of the terminal, that the node runs in.
    hang_up: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn stop(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => (),
            _ = self.interrupt.recv() => (),
            _ = self.hang_up.recv() => (),
        }
    }
}
