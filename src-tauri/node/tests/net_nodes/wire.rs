//! A wire in memory: answers calls as a node's public listener would, with
//! latency, cuts and faults.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blocknet_chain::{Block, CheckedPost, Post, Unchecked, Work};
use blocknet_node::CompactBlock;
use blocknet_node::core::{CoreHandle, Origin, PostOutcome, Sender};
use blocknet_node::events::{EventKind, PostStatus};
use blocknet_node::intake::{self, BlockSubmit, CompactSubmit};
use blocknet_node::net::{InboundSeen, NetHandle};
use blocknet_node::transport::{
    Answer, MAX_HEADERS_PER_ANSWER, RemoteEvent, RemoteEvents, RemoteNode, Reply, Request,
    Transport, TransportError,
};
use blocknet_store::Reading;
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

/// What is wrong with a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    #[default]
    None,
    /// It never answers a question for blocks.
    MuteBlocks,
    /// It claims a heavy chain that it does not have.
    LiesAboutWork,
    /// It sends blocks without their posts.
    DamagesBlocks,
}

/// A node's public side.
#[derive(Clone)]
struct Station {
    core: CoreHandle,
    net: NetHandle,
    nonce: u64,
    fault: Fault,
}

#[derive(Default)]
struct Plan {
    stations: HashMap<SocketAddr, Station>,
    black_holes: HashSet<SocketAddr>,
    cuts: HashSet<(SocketAddr, SocketAddr)>,
    calls: HashMap<(SocketAddr, SocketAddr), Vec<&'static str>>,
}

/// Everything that nodes reach each other by.
pub(crate) struct Wire {
    plan: Mutex<Plan>,
    changed: watch::Sender<u64>,
    latency: Duration,
}

impl Wire {
    pub(crate) fn new(latency: Duration) -> Arc<Self> {
        Arc::new(Self {
            plan: Mutex::default(),
            changed: watch::Sender::new(0),
            latency,
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut Plan) -> T) -> T {
        let changed = change(&mut self.plan.lock().unwrap());
        self.changed.send_modify(|count| *count += 1);
        changed
    }

    pub(crate) fn plug_in(
        &self,
        at: SocketAddr,
        core: CoreHandle,
        net: NetHandle,
        nonce: u64,
        fault: Fault,
    ) {
        let station = Station {
            core,
            net,
            nonce,
            fault,
        };
        self.change(|plan| plan.stations.insert(at, station));
    }

    pub(crate) fn unplug(&self, at: SocketAddr) {
        self.change(|plan| plan.stations.remove(&at));
    }

    /// Calls to this address are swallowed.
    pub(crate) fn black_hole(&self, at: SocketAddr) {
        self.change(|plan| plan.black_holes.insert(at));
    }

    pub(crate) fn cut(&self, one: SocketAddr, two: SocketAddr) {
        self.change(|plan| plan.cuts.extend([(one, two), (two, one)]));
    }

    pub(crate) fn heal(&self) {
        self.change(|plan| plan.cuts.clear());
    }

    /// What `from` asked `to` so far.
    pub(crate) fn calls(&self, from: SocketAddr, to: SocketAddr) -> Vec<&'static str> {
        let plan = self.plan.lock().unwrap();
        plan.calls.get(&(from, to)).cloned().unwrap_or_default()
    }

    fn station(&self, from: SocketAddr, to: SocketAddr) -> Option<Station> {
        let plan = self.plan.lock().unwrap();
        let cut = plan.cuts.contains(&(from, to));
        plan.stations.get(&to).filter(|_| !cut).cloned()
    }
}

/// One node's end of the wire.
pub(crate) struct Line {
    pub(crate) wire: Arc<Wire>,
    pub(crate) from: SocketAddr,
    pub(crate) nonce: u64,
}

impl Transport for Line {
    fn call(
        &self,
        peer: SocketAddr,
        request: Request,
        deadline: Duration,
    ) -> BoxFuture<'static, Result<Reply, TransportError>> {
        let (wire, from, nonce) = (self.wire.clone(), self.from, self.nonce);
        async move {
            let name = name_of(&request);
            wire.plan
                .lock()
                .unwrap()
                .calls
                .entry((from, peer))
                .or_default()
                .push(name);
            let answer = tokio::time::timeout(deadline, answer(wire, from, nonce, peer, request));
            let answer = answer.await.unwrap_or(Err(TransportError::Timeout))?;
            Ok(Reply {
                answer,
                bytes_in: 100,
                bytes_out: 100,
                elapsed: Duration::from_millis(1),
            })
        }
        .boxed()
    }
}

fn name_of(request: &Request) -> &'static str {
    match request {
        Request::Node => "node",
        Request::Headers { .. } => "headers",
        Request::Blocks { .. } => "blocks",
        Request::Pool => "pool",
        Request::Posts { .. } => "posts",
        Request::Events { .. } => "events",
        Request::SendBlock { .. } => "send_block",
        Request::SendCompact { .. } => "send_compact",
        Request::Reconcile { .. } => "reconcile",
        Request::SendPost { .. } => "send_post",
        Request::Addresses => "addresses",
        Request::Reachable { .. } => "reachable",
        Request::Open { .. } => "open",
    }
}

fn unreachable() -> TransportError {
    TransportError::Unreachable {
        reason: "the wire is cut".into(),
    }
}

async fn answer(
    wire: Arc<Wire>,
    from: SocketAddr,
    nonce: u64,
    to: SocketAddr,
    request: Request,
) -> Result<Answer, TransportError> {
    tokio::time::sleep(wire.latency).await;
    if wire.plan.lock().unwrap().black_holes.contains(&to) {
        std::future::pending::<()>().await;
    }
    let mut changed = wire.changed.subscribe();
    let station = wire.station(from, to).ok_or_else(unreachable)?;
    station.net.inbound_seen(InboundSeen {
        from,
        nonce: Some(nonce),
        agent: None,
        bytes_in: 100,
        bytes_out: 100,
    });
    let answering = serve(&station, from, request);
    tokio::pin!(answering);
    loop {
        tokio::select! {
            answer = &mut answering => {
                tokio::time::sleep(wire.latency).await;
                return Ok(answer);
            }
            // A cut breaks what is under way, a long poll above all.
            _ = changed.changed() => {
                let now = wire.station(from, to);
                if now.is_none_or(|now| now.nonce != station.nonce) {
                    return Err(unreachable());
                }
            }
        }
    }
}

async fn serve(station: &Station, from: SocketAddr, request: Request) -> Answer {
    let core = &station.core;
    match request {
        Request::Node => Answer::Node(node(station)),
        Request::Headers { locator } => {
            let read = move |reader: &blocknet_store::Reader| {
                reader.headers_after(&locator, MAX_HEADERS_PER_ANSWER)
            };
            Answer::Headers(core.read(read).await.unwrap())
        }
        Request::Blocks { ids } => {
            if station.fault == Fault::MuteBlocks {
                std::future::pending::<()>().await;
            }
            let mut blocks = Vec::new();
            for id in ids {
                match core
                    .read(move |reader| reader.block_bytes(&id))
                    .await
                    .unwrap()
                {
                    Some(bytes) => blocks.push(Block::<Unchecked>::decode(&bytes).unwrap()),
                    None => break,
                }
            }
            if station.fault == Fault::DamagesBlocks {
                let stripped = |block: Block<Unchecked>| {
                    Block::<Unchecked>::new(block.into_parts().0, Vec::new())
                };
                blocks = blocks.into_iter().map(stripped).collect();
            }
            Answer::Blocks(blocks)
        }
        Request::Pool => Answer::Pool(core.pool_leaves().await.unwrap()),
        Request::Posts { leaves } => Answer::Posts(
            core.read(move |reader| reader.posts_by_leaf(&leaves))
                .await
                .unwrap(),
        ),
        Request::Events { after } => Answer::Events(events(core, after).await),
        Request::SendBlock { bytes } => {
            station.net.gave_block(from, header_id(&bytes));
            send_block(core, from, &bytes).await
        }
        Request::SendCompact { bytes } => {
            station.net.gave_block(from, header_id(&bytes));
            send_compact(core, from, bytes).await
        }
        Request::Reconcile { bytes } => Answer::Reconciled {
            bytes: intake::reconcile(core, bytes)
                .await
                .unwrap()
                .unwrap()
                .into(),
        },
        Request::SendPost { bytes } => send_post(core, &bytes).await,
        Request::Open { .. } => Answer::Refused {
            status: 404,
            code: "not_found".into(),
            rule: None,
        },
        Request::Addresses => Answer::Addresses(station.net.known_addresses()),
        Request::Reachable { port } => Answer::Reachable {
            address: station.net.heard(from, port),
        },
    }
}

fn node(station: &Station) -> RemoteNode {
    let tip = station.core.tip().borrow().clone();
    let mut node = RemoteNode {
        genesis: station.core.network().genesis_id(),
        agent: "blocknet/test".into(),
        height: tip.state.height.get(),
        tip: tip.state.id,
        work: tip.state.work,
        time: 0,
        nonce: station.nonce,
        pool_floor: tip.pool_floor,
    };
    if station.fault == Fault::LiesAboutWork {
        node.height = 1_000_000;
        node.work = Work::from_be_bytes([0x7f; 32]);
        node.tip = blocknet_chain::BlockId::from_bytes([0x11; 32]);
    }
    node
}

async fn events(core: &CoreHandle, after: Option<u64>) -> RemoteEvents {
    let log = core.events();
    let Some(after) = after else {
        return RemoteEvents {
            next: log.next_seq(),
            gap: false,
            events: Vec::new(),
        };
    };
    let got = log.wait_after(after, Duration::from_secs(25)).await;
    let events = got.events.iter().map(|event| match &event.kind {
        EventKind::Tip { id, height } => RemoteEvent::Tip {
            id: *id,
            height: height.get(),
        },
        EventKind::Post { leaf, status, .. } => RemoteEvent::Post {
            leaf: *leaf,
            pooled: *status == PostStatus::Pooled,
        },
        EventKind::Pool { posts, .. } => RemoteEvent::Pool {
            posts: u32::try_from(*posts).unwrap(),
        },
        EventKind::Reorg { .. } => RemoteEvent::Reorg,
    });
    RemoteEvents {
        next: got.next,
        gap: got.gap,
        events: events.collect(),
    }
}

async fn send_block(core: &CoreHandle, from: SocketAddr, bytes: &Bytes) -> Answer {
    let block = Block::<Unchecked>::decode(bytes).unwrap();
    let sender = Sender::at(from.ip());
    judged(&intake::take_block(core, block, sender).await.unwrap())
}

async fn send_compact(core: &CoreHandle, from: SocketAddr, bytes: Bytes) -> Answer {
    let sender = Sender::at(from.ip());
    match intake::take_compact(core, bytes, sender).await.unwrap() {
        CompactSubmit::Judged(verdict) => judged(&verdict),
        CompactSubmit::Lacks { indexes } => Answer::Lacks { indexes },
        CompactSubmit::Malformed(error) => panic!("{error}"),
    }
}

fn header_id(bytes: &Bytes) -> blocknet_chain::BlockId {
    CompactBlock::header_of(bytes).unwrap().id()
}

fn judged(verdict: &BlockSubmit) -> Answer {
    let refused = |status, code: &str, rule| Answer::Refused {
        status,
        code: code.into(),
        rule,
    };
    match verdict {
        BlockSubmit::Had => Answer::Taken { had: true },
        BlockSubmit::Taken { .. } => Answer::Taken { had: false },
        BlockSubmit::ParentUnknown => refused(409, "parent_unknown", None),
        BlockSubmit::Refused { rule, .. } => refused(422, "rule_broken", Some(rule.to_string())),
    }
}

async fn send_post(core: &CoreHandle, bytes: &Bytes) -> Answer {
    let post = Post::decode_alone(bytes).unwrap();
    let post = CheckedPost::check(core.network(), post).unwrap();
    match core
        .submit_posts(vec![post], Origin::Api)
        .await
        .unwrap()
        .remove(0)
    {
        PostOutcome::Accepted => Answer::Taken { had: false },
        PostOutcome::Known { .. } => Answer::Taken { had: true },
        other => Answer::Refused {
            status: 422,
            code: "rule_broken".into(),
            rule: Some(format!("{other:?}")),
        },
    }
}
