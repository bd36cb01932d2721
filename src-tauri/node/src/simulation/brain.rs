//! What stands behind a node's machines: chainstate, pool and store, or something lighter.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use blocknet_chain::{BlockId, Leaf};
use bytes::Bytes;

use crate::net::action::{Done, Job, OurTip};
use crate::peers::Misdeed;
use crate::relay::NewPost;
use crate::transport::{Answer, RemoteEvents, RemoteNode, Request};

/// A core that works when it is called.
pub(crate) trait Brain {
    /// Where the chain stands.
    fn tip(&self) -> OurTip;

    /// Does a machine's job.
    fn work(&mut self, job: Job) -> Option<Done>;

    /// A post as it is sent.
    fn post_bytes(&mut self, leaf: Leaf) -> Option<Bytes>;

    /// A block as it is sent.
    fn block_bytes(&mut self, id: BlockId) -> Option<Bytes>;

    /// A block as it is sent to who should have most of its posts.
    fn compact_bytes(&mut self, id: BlockId, prefill: BTreeSet<u16>) -> Option<Bytes>;

    /// Leaves of the posts that wait.
    fn pooled(&mut self) -> Vec<Leaf>;

    /// Answers what the listener is asked of chain and pool.
    fn answer(&mut self, from: SocketAddr, request: Request) -> Answer;

    /// What the last caller did that no honest node does.
    fn misdeed(&mut self) -> Option<Misdeed> {
        None
    }

    /// It is broken so that it never hears of a question of its sync that failed.
    fn waits_forever(&self) -> bool {
        false
    }

    /// What `GET /v1/node` says.
    fn describe(&self, nonce: u64) -> RemoteNode;

    /// Posts that are new in the pool since the last call; `None` where some were missed.
    fn new_posts(&mut self) -> Option<Vec<NewPost>>;

    /// Where the event stream stands.
    fn next_event(&self) -> u64;

    /// What happened after an event.
    fn events_after(&self, after: u64) -> RemoteEvents;

    /// Lets strangers hear of own posts whose time has come.
    fn release(&mut self);

    /// A second passed.
    fn tick(&mut self);
}
