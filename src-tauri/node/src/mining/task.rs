//! The task that steers the miner: it looks at the tip, the pool and the clock, gives the
//! threads their job, and brings home what they find.

use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{Block, Checked, Network, Work};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::control::{Control, Demand, Plan, Sight};
use super::job::Snapshot;
use super::stats::{MiningBlock, MiningView};
use super::{MineError, Mined, MiningWishes, Order};
use crate::clock::Clock;
use crate::core::{BlockOutcome, CoreError, CoreHandle, Tip};
use crate::miner::{Found, Job, Miner};
use crate::settings::cores;

/// How often new posts may change the block that is being mined.
const RENEWAL: Duration = Duration::from_secs(2);
/// Finds that may wait; a job yields one, and the last jobs' are of no use any more.
const FINDS: usize = 4;
/// How long to leave the threads idle after a block that could not be kept.
const PAUSE: Duration = Duration::from_secs(1);

type Answer = oneshot::Sender<Result<Mined, MineError>>;

/// Somebody who waits for a block.
struct Request {
    empty: bool,
    since: Duration,
    answer: Answer,
}

/// What the threads work on.
struct Current {
    serial: u64,
    snapshot: Arc<Snapshot>,
    made: Duration,
    plan: Plan,
    work: Work,
    bits: blocknet_chain::CompactTarget,
}

pub(super) struct Task {
    core: CoreHandle,
    clock: Arc<dyn Clock>,
    tip: watch::Receiver<Tip>,
    control: Control,
    miner: Miner,
    found: mpsc::Receiver<Found>,
    threads: usize,
    share: u32,
    requests: Vec<Request>,
    current: Option<Current>,
    serial: u64,
    paused_until: Duration,
    blocks_found: u64,
    view: watch::Sender<Arc<MiningView>>,
}

impl Task {
    pub(super) fn new(
        core: CoreHandle,
        clock: Arc<dyn Clock>,
        wishes: MiningWishes,
    ) -> (Self, watch::Receiver<Arc<MiningView>>) {
        let (finder, found) = mpsc::channel(FINDS);
        let miner = Miner::start(wishes.threads, finder);
        miner.set_share(wishes.share);
        let params = core.network().params();
        let mut control = Control::new(
            wishes.mode,
            params.heartbeat_secs(),
            params.max_ahead_secs(),
        );
        control.on_battery = wishes.on_battery;
        let view = watch::Sender::new(Arc::new(MiningView {
            mode: wishes.mode,
            threads: wishes.threads,
            max_threads: cores(),
            share: wishes.share,
            on_battery: wishes.on_battery,
            paused: None,
            active: false,
            hash_rate: 0.0,
            network_hash_rate: None,
            blocks_found: 0,
            kernel: miner.kernel().name(),
            block: None,
            posts: Arc::default(),
            history: Vec::new(),
        }));
        let watcher = view.subscribe();
        let task = Self {
            tip: core.tip(),
            core,
            clock,
            control,
            miner,
            found,
            threads: wishes.threads,
            share: wishes.share,
            requests: Vec::new(),
            current: None,
            serial: 0,
            paused_until: Duration::ZERO,
            blocks_found: 0,
            view,
        };
        (task, watcher)
    }

    /// Steers until the end. Every second brings a new time and new work_secs.
    pub(super) async fn run(
        mut self,
        mut orders: mpsc::Receiver<Order>,
        cancel: CancellationToken,
    ) {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        second.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = cancel.cancelled() => break,
                changed = self.tip.changed() => if changed.is_err() { break },
                Some(found) = self.found.recv() => self.bring_home(found).await,
                Some(order) = orders.recv() => {
                    self.obey(order);
                    self.show();
                }
                _ = second.tick() => {}
            }
            if let Err(CoreError::Gone) = self.steer().await {
                break;
            }
            self.show();
        }
        self.miner.set_job(None);
        for request in self.requests.drain(..) {
            let _ = request.answer.send(Err(CoreError::Gone.into()));
        }
        // Joining blocks, for some milliseconds.
        let _ = tokio::task::spawn_blocking(move || self.miner.shutdown()).await;
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Mine { empty, answer } => {
                let since = self.clock.mono();
                self.requests.push(Request {
                    empty,
                    since,
                    answer,
                });
            }
            Order::Stop => self.answer_all(|_| Err(MineError::Stopped)),
            Order::Set(wishes) => self.follow(wishes),
            Order::Power(power) => self.control.power = power,
        }
    }

    fn follow(&mut self, wishes: MiningWishes) {
        self.control.mode = wishes.mode;
        self.control.on_battery = wishes.on_battery;
        if self.threads != wishes.threads {
            self.threads = wishes.threads;
            self.miner.set_threads(wishes.threads);
        }
        if self.share != wishes.share {
            self.share = wishes.share;
            self.miner.set_share(wishes.share);
        }
    }

    /// Gives the threads what there is to hash now.
    async fn steer(&mut self) -> Result<(), CoreError> {
        self.requests.retain(|request| !request.answer.is_closed());
        // What is committed can be read a moment before it is told: whoever saw a post wait and
        // asks for its block is not to hear that none waits.
        let asked = self.requests.iter().any(|request| !request.empty);
        if asked && self.tip.borrow().pool_posts == 0 {
            self.core.told().await?;
        }
        let tip = self.tip.borrow_and_update().clone();
        if self.clock.mono() < self.paused_until {
            return Ok(());
        }
        let mut sight = self.sight(&tip, tip.pool_posts > 0);
        let mut plan = self.control.plan(&sight, self.demand());
        let mut snapshot = None;
        if let Some(wanted) = plan.filter(|plan| !plan.empty) {
            let posts = self.snapshot_of_posts(&tip, &wanted).await?;
            if posts.count() > 0 {
                snapshot = Some(posts);
            } else {
                // Posts wait, but none that a block of this time may take.
                sight.posts_wait = false;
                plan = self.control.plan(&sight, self.demand());
            }
        }
        if !sight.posts_wait {
            self.answer_those_without_posts();
            plan = self.control.plan(&sight, self.demand());
        }
        match plan {
            Some(plan) => {
                let network = self.core.network();
                let empty = || Snapshot::empty(network, tip.state, tip.pool_revision);
                let snapshot = snapshot.unwrap_or_else(empty);
                self.hash(&plan, snapshot);
            }
            None => self.idle(),
        }
        Ok(())
    }

    fn sight(&self, tip: &Tip, posts_wait: bool) -> Sight {
        let (unix, mono) = (self.clock.unix(), self.clock.mono());
        let behind = tip
            .best_header
            .height
            .get()
            .saturating_sub(tip.state.height.get());
        Sight {
            unix,
            mono,
            tip: tip.state,
            posts_wait,
            behind,
        }
    }

    fn demand(&self) -> Demand {
        let demands = self.requests.iter().map(|request| match request.empty {
            true => Demand::Any,
            false => Demand::Posts,
        });
        demands.max().unwrap_or(Demand::None)
    }

    /// The snapshot that is being mined while it is still good, else a new one.
    async fn snapshot_of_posts(&self, tip: &Tip, plan: &Plan) -> Result<Arc<Snapshot>, CoreError> {
        if let Some(current) = &self.current {
            let is_young = self.clock.mono().saturating_sub(current.made) < RENEWAL;
            let is_same = current.snapshot.pool_revision == tip.pool_revision;
            if current.snapshot.parent.id == plan.parent
                && current.snapshot.count() > 0
                && current.snapshot.may_have_time(plan.time)
                && (is_same || is_young)
            {
                return Ok(Arc::clone(&current.snapshot));
            }
        }
        let template = self.core.template(plan.time).await?;
        Ok(Snapshot::new(self.core.network(), template))
    }

    /// Sets the threads on a plan, unless they are on it already.
    fn hash(&mut self, plan: &Plan, snapshot: Arc<Snapshot>) {
        let same = self
            .current
            .as_ref()
            .filter(|current| current.snapshot.is_same(&snapshot));
        if same.is_some_and(|current| current.plan == *plan) {
            return;
        }
        // The tip may have moved while the template was made; then the next look plans anew.
        if snapshot.parent.id != plan.parent {
            return;
        }
        let Some(header) = snapshot.header(self.core.network(), plan) else {
            return;
        };
        // The same block under a new time keeps its serial, so that a find of the last second
        // still counts.
        let (serial, made) = match same {
            Some(current) => (current.serial, current.made),
            None => (self.serial + 1, self.clock.mono()),
        };
        self.serial = serial;
        let (target, bits) = (header.bits.to_target(), header.bits);
        self.miner.set_job(Some(Job {
            serial,
            header,
            target,
        }));
        let work = target.work();
        self.current = Some(Current {
            serial,
            snapshot,
            made,
            plan: *plan,
            work,
            bits,
        });
    }

    fn idle(&mut self) {
        if self.current.take().is_some() {
            self.miner.set_job(None);
        }
    }

    /// Makes a find a block and gives it to the core.
    async fn bring_home(&mut self, found: Found) {
        let current = self
            .current
            .as_ref()
            .filter(|current| current.serial == found.serial);
        let Some(current) = current else { return };
        if current.snapshot.parent.id != self.tip.borrow().state.id {
            return;
        }
        let block = current.snapshot.block(found.header);
        // Who asked for an empty block may have waited for its time first; that was no search.
        let began = self.control.working_since().unwrap_or_default();
        self.idle();
        let network = self.core.network().clone();
        match keep(&self.core, network, block).await {
            Ok(block) => {
                self.blocks_found += 1;
                tracing::info!(
                    block = %block.id(), height = block.header().height.get(),
                    posts = block.posts().len(), "mined a block"
                );
                // Whoever is told of the block finds it counted.
                self.show();
                let now = self.clock.mono();
                self.answer_all(|request| {
                    let secs = now.saturating_sub(request.since.max(began)).as_secs_f64();
                    Ok(Mined {
                        header: *block.header(),
                        posts: block.posts().len(),
                        secs,
                    })
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a mined block was not kept");
                self.paused_until = self.clock.mono() + PAUSE;
                self.answer_all(|_| Err(error.clone().into()));
            }
        }
    }

    fn answer_all(&mut self, answer: impl Fn(&Request) -> Result<Mined, MineError>) {
        for request in self.requests.drain(..) {
            let made = answer(&request);
            // Who asked may have gone.
            let _ = request.answer.send(made);
        }
    }

    fn answer_those_without_posts(&mut self) {
        let (patient, rest): (Vec<_>, Vec<_>) =
            self.requests.drain(..).partition(|request| request.empty);
        self.requests = patient;
        for request in rest {
            let _ = request.answer.send(Err(MineError::NothingToMine));
        }
    }

    fn show(&self) {
        let history: Vec<_> = self
            .miner
            .history()
            .iter()
            .map(|point| (point.unix_ms, point.hashes_per_s))
            .collect();
        let block = self.current.as_ref().map(|current| {
            let usual = history.last().map_or(0.0, |(_, rate)| *rate);
            let since = self.control.working_since().unwrap_or_default();
            MiningBlock {
                height: current.snapshot.parent.height.next().unwrap_or_default(),
                posts: current.snapshot.count(),
                bytes: current.snapshot.bytes(),
                bits: current.bits,
                working_secs: self.clock.mono().saturating_sub(since).as_secs(),
                expected_secs: if usual > 0.0 {
                    current.work.to_f64() / usual
                } else {
                    0.0
                },
            }
        });
        let current = self.current.as_ref();
        let posts = current.map(|current| current.snapshot.ids());
        self.view.send_replace(Arc::new(MiningView {
            mode: self.control.mode,
            threads: self.threads,
            max_threads: cores(),
            share: self.share,
            on_battery: self.control.on_battery,
            paused: self.control.pause(),
            active: block.is_some(),
            hash_rate: self.miner.hash_rate(),
            network_hash_rate: None,
            blocks_found: self.blocks_found,
            kernel: self.miner.kernel().name(),
            block,
            posts: posts.unwrap_or_default(),
            history,
        }));
    }
}

/// Checks a block as if a stranger had sent it, and submits it.
async fn keep(
    core: &CoreHandle,
    network: Network,
    block: Block<blocknet_chain::Unchecked>,
) -> Result<Block<Checked>, CoreError> {
    let checked = tokio::task::spawn_blocking(move || block.check(&network)).await;
    let block = checked
        .map_err(|_| CoreError::Gone)?
        .map_err(|error| CoreError::Store {
            message: format!("the mined block is wrong: {error}"),
        })?;
    match core.submit_mined(block.clone()).await? {
        BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Known => Ok(block),
        other => Err(CoreError::Store {
            message: format!("the mined block was refused: {other:?}"),
        }),
    }
}
