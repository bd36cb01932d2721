//! The loop of the net task.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::BlockId;
use bytes::Bytes;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::NetConfig;
use super::action::{Action, Done, Input, Link, Now, Tag};
use super::effects;
use super::keeping::{BookChange, MAX_UNSAVED, own_rows, remembered, write_book};
use super::machine::Machine;
use super::traffic::Traffic;
use super::view::{NetView, PeerView};
use crate::clock::Clock;
use crate::core::{CoreError, CoreEvent, CoreHandle};
use crate::peers::{Ban, InboundSeen, Misdeed, PeersConfig, Source, StreamRefused, StreamSeen};
use crate::said::Problem;
use crate::transport::{Request, Transport, TransportError};

/// Results that wait for the task at most; a finished call waits for room.
const MAX_RESULTS: usize = 256;
/// How often time itself is an input.
const TICK: Duration = Duration::from_millis(250);
/// A view is published this long after a change at the latest.
const PUBLISH_EVERY: Duration = Duration::from_millis(250);
/// A pushed post's deadline.
pub(crate) const PUSH_POST_DEADLINE: Duration = Duration::from_secs(10);
/// A pushed block's deadline.
pub(crate) const PUSH_BLOCK_DEADLINE: Duration = Duration::from_secs(20);
/// Beyond a call's own deadline the transport gets so long to say so.
const GRACE: Duration = Duration::from_secs(1);
/// At the end, the book is written within this time.
const LAST_WRITE: Duration = Duration::from_secs(1);

/// What the handle asks of the task.
#[derive(Debug)]
pub(super) enum Command {
    Add {
        address: SocketAddr,
        source: Source,
        answer: oneshot::Sender<Result<Option<PeerView>, CoreError>>,
    },
    Remove {
        address: SocketAddr,
        answer: oneshot::Sender<Result<bool, CoreError>>,
    },
    Heard {
        from: SocketAddr,
        port: u16,
    },
    OnLan {
        found: Vec<SocketAddr>,
    },
    Called(InboundSeen),
    CallerBroke {
        from: SocketAddr,
        misdeed: Misdeed,
    },
    StreamOpened {
        seen: StreamSeen,
        answer: oneshot::Sender<Result<(), StreamRefused>>,
    },
    StreamClosed {
        from: SocketAddr,
    },
    GaveBlock {
        from: SocketAddr,
        id: BlockId,
    },
    AskEverybody {
        answer: oneshot::Sender<usize>,
    },
    FileCame {
        peer: SocketAddr,
        bytes_in: u64,
        bytes_out: u64,
    },
    FileFaked {
        peer: SocketAddr,
        what: Problem,
    },
    Ban {
        ban: Ban,
        answer: oneshot::Sender<Result<bool, CoreError>>,
    },
    Unban {
        ip: IpAddr,
        answer: oneshot::Sender<Result<bool, CoreError>>,
    },
}

/// What the task works with.
pub(super) struct Parts {
    pub(super) core: CoreHandle,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) cancel: CancellationToken,
}

struct Task {
    parts: Parts,
    machine: Machine,
    results: mpsc::Sender<Input>,
    calls: JoinSet<()>,
    /// Addresses to write, in order; one writer takes them.
    book: mpsc::Sender<BookChange>,
    writer: JoinHandle<()>,
    publish: watch::Sender<Arc<NetView>>,
    published: Duration,
    traffic: Traffic,
}

/// Runs until it is cancelled, or the core has gone.
pub(super) async fn run(
    config: NetConfig,
    parts: Parts,
    mut commands: mpsc::Receiver<Command>,
    mut events: broadcast::Receiver<CoreEvent>,
    publish: watch::Sender<Arc<NetView>>,
) {
    let mut tip = parts.core.tip();
    let cancel = parts.cancel.clone();
    let (results, mut finished) = mpsc::channel(MAX_RESULTS);
    let mut task = Task::new(config, parts, results, publish).await;
    task.take(Input::Tip(effects::our_tip(
        &tip.borrow_and_update().clone(),
    )));
    // A pool that cannot be read is one whose posts cost some bytes more.
    let pooled = task.parts.core.pool_leaves().await;
    task.take(Input::Pooled(pooled.unwrap_or_default()));
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = cancel.cancelled() => break,
            Some(input) = finished.recv() => task.take(input),
            Some(command) = commands.recv() => task.obey(command),
            event = events.recv() => match event {
                Ok(event) => task.take(Input::NewPost(event.into())),
                Err(broadcast::error::RecvError::Lagged(_)) => task.take(Input::Lagged),
                Err(broadcast::error::RecvError::Closed) => break,
            },
            changed = tip.changed() => {
                if changed.is_err() {
                    break;
                }
                let now = effects::our_tip(&tip.borrow_and_update().clone());
                task.take(Input::Tip(now));
            }
            _ = ticks.tick() => task.tick(),
        }
    }
    task.end().await;
}

impl Task {
    async fn new(
        config: NetConfig,
        parts: Parts,
        results: mpsc::Sender<Input>,
        publish: watch::Sender<Arc<NetView>>,
    ) -> Self {
        let remembered = remembered(&parts.core).await;
        let peers = PeersConfig {
            genesis: config.network.genesis_id(),
            nonce: config.nonce,
            allow_private: config.allow_private,
            listen_port: config.listen_port,
            max_inbound: config.max_inbound,
            secret: config.secret,
        };
        let tip = effects::our_tip(&parts.core.tip().borrow().clone());
        // The nonce is random at each start, so that nodes started together
        // do not dial in step.
        let mut machine = Machine::new(peers, remembered, tip, config.nonce);
        machine.follow_own(&parts.core.own_waiting().await.unwrap_or_default());
        let (book, changes) = mpsc::channel(MAX_UNSAVED);
        let writer = tokio::spawn(write_book(parts.core.clone(), changes));
        Self {
            parts,
            machine,
            results,
            calls: JoinSet::new(),
            book,
            writer,
            publish,
            published: Duration::ZERO,
            traffic: Traffic::default(),
        }
    }

    /// Breaks off what is under way, and lets the book be written.
    async fn end(mut self) {
        self.calls.shutdown().await;
        drop(self.book);
        if tokio::time::timeout(LAST_WRITE, self.writer).await.is_err() {
            tracing::warn!("the addresses of peers were not all saved in time");
        }
    }

    fn now(&self) -> Now {
        Now {
            mono: self.parts.clock.mono(),
            unix: self.parts.clock.unix(),
        }
    }

    fn tick(&mut self) {
        self.take(Input::Tick);
        // Finished calls leave the set.
        while let Some(ended) = self.calls.try_join_next() {
            if ended.is_err_and(|error| error.is_panic()) {
                tracing::error!("a call of the net task ended in a panic");
            }
        }
        self.publish_view();
    }

    fn take(&mut self, input: Input) {
        let now = self.now();
        let actions = self.machine.handle(input, now);
        self.carry_out(actions);
        if now.mono >= self.published + PUBLISH_EVERY {
            self.publish_view();
        }
    }

    fn obey(&mut self, command: Command) {
        let now = self.now();
        match command {
            Command::Add {
                address,
                source,
                answer,
            } => self.add(address, source, answer),
            Command::Remove { address, answer } => self.remove(address, answer),
            Command::Heard { from, port } => {
                let actions = self.machine.heard(from, port, now);
                self.carry_out(actions);
            }
            Command::OnLan { found } => {
                let actions = self.machine.on_lan(&found, now);
                self.carry_out(actions);
            }
            Command::Called(seen) => self.machine.called(seen, now),
            Command::CallerBroke { from, misdeed } => {
                let actions = self.machine.caller_broke(from, misdeed, now);
                self.carry_out(actions);
                // The listener looks there.
                self.publish_view();
            }
            Command::StreamOpened { seen, answer } => {
                let (taken, actions) = self.machine.stream_opened(&seen, now);
                // Who asked may have gone; its end is told like any other's.
                let _ = answer.send(taken);
                self.carry_out(actions);
            }
            Command::AskEverybody { answer } => {
                let (asked, actions) = self.machine.ask_everybody(now);
                self.carry_out(actions);
                // Who waits for the answers looks at the view.
                self.publish_view();
                let _ = answer.send(asked);
            }
            Command::Ban { ban, answer } => self.ban(ban, answer),
            Command::Unban { ip, answer } => self.unban(ip, answer),
            Command::StreamClosed { from } => {
                let actions = self.machine.stream_closed(from, now);
                self.carry_out(actions);
            }
            Command::GaveBlock { from, id } => self.machine.gave_block(from, id),
            Command::FileCame {
                peer,
                bytes_in,
                bytes_out,
            } => self.machine.file_came(peer, bytes_in, bytes_out),
            Command::FileFaked { peer, what } => {
                let actions = self.machine.file_faked(peer, what, now);
                self.carry_out(actions);
                self.publish_view();
            }
        }
    }

    fn add(
        &mut self,
        address: SocketAddr,
        source: Source,
        answer: oneshot::Sender<Result<Option<PeerView>, CoreError>>,
    ) {
        let mut actions = self.machine.add_peer(address, source, self.now());
        let rows = own_rows(&mut actions, address);
        self.carry_out(actions);
        self.publish_view();
        let view = self.publish.borrow().clone();
        let mut shown = view.peers.iter();
        let shown = shown.find(|row| row.address == address).cloned();
        self.save_for_owner(BookChange::Added {
            rows,
            answer,
            shown,
        });
    }

    fn remove(&mut self, address: SocketAddr, answer: oneshot::Sender<Result<bool, CoreError>>) {
        let actions = self.machine.remove_peer(address, self.now());
        let was_there = actions.is_some();
        self.carry_out(actions.unwrap_or_default());
        self.publish_view();
        self.save_for_owner(BookChange::Removed {
            address,
            answer,
            was_there,
        });
    }

    fn ban(&mut self, ban: Ban, answer: oneshot::Sender<Result<bool, CoreError>>) {
        let now = self.now();
        let Some(actions) = self.machine.ban(ban.clone(), now) else {
            // Who asked may have gone.
            drop(answer.send(Ok(false)));
            return;
        };
        self.carry_out(actions);
        self.publish_view();
        self.save_for_owner(BookChange::OwnerBan { ban, answer });
    }

    fn unban(&mut self, ip: IpAddr, answer: oneshot::Sender<Result<bool, CoreError>>) {
        let now = self.now();
        let lifted = self.machine.unban(ip, now);
        let was_there = lifted.is_some();
        // Of IPv6 the ban may stand under another address of the same client.
        let (ban, actions) = lifted.unzip();
        let ip = ban.map_or(ip, |ban| ban.ip);
        self.carry_out(actions.unwrap_or_default());
        self.publish_view();
        self.save_for_owner(BookChange::OwnerUnban {
            ip,
            answer,
            was_there,
        });
    }

    fn publish_view(&mut self) {
        let now = self.now();
        self.published = now.mono;
        let mut view = self.machine.view(now);
        if self.traffic.is_due(now) {
            self.traffic.sample(&view.peers, now);
        }
        view.traffic = self.traffic.samples();
        self.publish.send_replace(Arc::new(view));
    }

    fn carry_out(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Call {
                    link,
                    tag,
                    request,
                    deadline,
                } => {
                    self.call(link, tag, request, deadline);
                }
                Action::PushPost { link, leaf } => self.push_post(link, leaf),
                Action::PushBlock { link, id } => {
                    let block = move |core: CoreHandle| async move {
                        effects::block_bytes(&core, id).await
                    };
                    let request = |bytes| Request::SendBlock { bytes };
                    self.push_block(link, Tag::PushBlock(id), block, request);
                }
                Action::PushCompact { link, id, prefill } => {
                    let block = move |core: CoreHandle| async move {
                        effects::compact_bytes(&core, id, prefill).await
                    };
                    let request = |bytes| Request::SendCompact { bytes };
                    self.push_block(link, Tag::PushCompact(id), block, request);
                }
                Action::Job(job) => {
                    let (core, results) = (self.parts.core.clone(), self.results.clone());
                    self.calls.spawn(async move {
                        if let Some(done) = effects::run(&core, job).await {
                            send(&results, Input::Done(done)).await;
                        }
                    });
                }
                Action::Remember(row) => self.save(BookChange::Remember(row)),
                Action::Forget(address) => self.save(BookChange::Forget(address)),
                Action::KeepBan(ban) => self.save(BookChange::Ban(ban)),
                Action::DropBan(ip) => self.save(BookChange::Unban(ip)),
                Action::Close { peer } => self.parts.transport.close(peer),
            }
        }
    }

    fn call(&mut self, link: Link, tag: Tag, request: Request, deadline: Duration) {
        let answer = ask(&self.parts.transport, link, tag, request, deadline);
        let results = self.results.clone();
        self.calls
            .spawn(async move { send(&results, answer.await).await });
    }

    fn push_post(&mut self, link: Link, leaf: blocknet_chain::Leaf) {
        let (core, results) = (self.parts.core.clone(), self.results.clone());
        let transport = self.parts.transport.clone();
        self.calls.spawn(async move {
            let tag = Tag::PushPost(leaf);
            let input = match effects::post_bytes(&core, leaf).await {
                Some(bytes) => {
                    let request = Request::SendPost { bytes };
                    ask(&transport, link, tag, request, PUSH_POST_DEADLINE).await
                }
                None => Input::Done(Done::Gone { link, tag }),
            };
            send(&results, input).await;
        });
    }

    /// Loads a block in the form that is wanted and sends it.
    fn push_block<F>(
        &mut self,
        link: Link,
        tag: Tag,
        load: impl FnOnce(CoreHandle) -> F + Send + 'static,
        request: impl FnOnce(Bytes) -> Request + Send + 'static,
    ) where
        F: Future<Output = Option<Bytes>> + Send,
    {
        let (core, results) = (self.parts.core.clone(), self.results.clone());
        let transport = self.parts.transport.clone();
        self.calls.spawn(async move {
            let input = match load(core).await {
                Some(bytes) => {
                    ask(&transport, link, tag, request(bytes), PUSH_BLOCK_DEADLINE).await
                }
                None => Input::Done(Done::Gone { link, tag }),
            };
            send(&results, input).await;
        });
    }

    fn save(&self, change: BookChange) {
        if self.book.try_send(change).is_err() {
            tracing::debug!("too many addresses to remember at once; one is left out");
        }
    }

    /// As [`Task::save`], but waits for room: somebody is told what became of it.
    fn save_for_owner(&mut self, change: BookChange) {
        if let Err(mpsc::error::TrySendError::Full(change)) = self.book.try_send(change) {
            let book = self.book.clone();
            // A writer that has ended answers nobody, and who asked hears that the node ends.
            self.calls
                .spawn(async move { drop(book.send(change).await) });
        }
    }
}

/// One call with its deadline; a transport that forgets its own is cut off.
fn ask(
    transport: &Arc<dyn Transport>,
    link: Link,
    tag: Tag,
    request: Request,
    deadline: Duration,
) -> impl Future<Output = Input> + Send + 'static {
    let answer = transport.call(link.peer, request, deadline);
    async move {
        let result = tokio::time::timeout(deadline + GRACE, answer).await;
        let result = result.unwrap_or(Err(TransportError::Timeout));
        Input::Answered { link, tag, result }
    }
}

/// Brings a result to the task; a task that has ended needs none.
async fn send(results: &mpsc::Sender<Input>, input: Input) {
    let _ = results.send(input).await;
}
