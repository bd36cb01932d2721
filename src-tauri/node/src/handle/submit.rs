//! Taking posts and blocks from outside.

use std::net::{IpAddr, SocketAddr};

use blocknet_chain::{Block, BlockId, Post, PostId, Unchecked};
use bytes::Bytes;

use super::NodeHandle;
use crate::core::{CoreError, Origin, PostOutcome, Sender};
use crate::intake::{self, BlockSubmit, CompactSubmit, MalformedMessage};
use crate::net::{AddPeerError, BanError, PeerView, RemovePeerError, TrafficSample};
use crate::peers::{Ban, InboundSeen, Misdeed, StreamRefused, StreamSeen};
use crate::relay::compact::CompactBlock;

impl NodeHandle {
    /// Takes a post, from an address or from inside of the process; its outcome is durable when
    /// it comes.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_post(
        &self,
        post: Post,
        origin: Origin,
        from: Option<SocketAddr>,
    ) -> Result<PostOutcome, CoreError> {
        let outcome = self.parts().checker.submit(post, origin).await?;
        if let (Some(from), PostOutcome::Refused { rule, .. }) = (from, &outcome)
            && let Some(misdeed) = Misdeed::of_post(*rule)
        {
            self.caller_broke(from, misdeed);
        }
        Ok(outcome)
    }

    /// A stranger who called did what no honest node does, and is avoided from now on. The owner's
    /// own listener blames nobody, and nobody a proxy that the owner named: it speaks for others.
    pub fn caller_broke(&self, from: SocketAddr, misdeed: Misdeed) {
        let is_proxy = self.parts().serving.borrow().trusts(from.ip());
        if self.asked_by_others() && !is_proxy {
            self.parts().net.caller_broke(from, misdeed);
        }
    }

    /// Takes a block, from an address or from inside of the process. Its header is judged first:
    /// proof of work is what a body's checks cost.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_block(
        &self,
        block: Block<Unchecked>,
        from: Option<SocketAddr>,
    ) -> Result<BlockSubmit, CoreError> {
        self.given(from, block.id());
        let taken = intake::take_block(&self.parts().core, block, sender(from)).await?;
        self.judge_sender(from, &taken);
        Ok(taken)
    }

    /// Takes a compact block. Its header is judged before anything else of it is looked at.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_compact(
        &self,
        bytes: Bytes,
        from: Option<SocketAddr>,
    ) -> Result<CompactSubmit, CoreError> {
        if let Ok(header) = CompactBlock::header_of(&bytes) {
            self.given(from, header.id());
        }
        let taken = intake::take_compact(&self.parts().core, bytes, sender(from)).await?;
        match (&taken, from) {
            (CompactSubmit::Judged(judged), from) => self.judge_sender(from, judged),
            (CompactSubmit::Malformed(_), Some(from)) => {
                self.caller_broke(from, Misdeed::DamagedBlock);
            }
            (CompactSubmit::Malformed(_) | CompactSubmit::Lacks { .. }, _) => {}
        }
        Ok(taken)
    }

    /// Answers a message of a comparison of pools.
    ///
    /// # Errors
    /// When the pool cannot be read, or the node is ending.
    pub async fn reconcile(
        &self,
        message: Bytes,
    ) -> Result<Result<Vec<u8>, MalformedMessage>, CoreError> {
        intake::reconcile(&self.parts().core, message).await
    }

    fn judge_sender(&self, from: Option<SocketAddr>, judged: &BlockSubmit) {
        if let (Some(from), BlockSubmit::Refused { rule, blamed, .. }) = (from, judged)
            && *blamed
        {
            self.caller_broke(from, Misdeed::BadBlock(*rule));
        }
    }

    /// Whoever gives a block has it.
    fn given(&self, from: Option<SocketAddr>, id: BlockId) {
        if let Some(from) = from {
            self.parts().net.gave_block(from, id);
        }
    }

    /// Addresses that this node reached lately, for others.
    #[must_use]
    pub fn known_addresses(&self) -> Vec<SocketAddr> {
        self.parts().net.known_addresses()
    }

    /// Notes that a caller can be reached at a port of its own; gives its whole address.
    #[must_use]
    pub fn heard_address(&self, from: SocketAddr, port: u16) -> SocketAddr {
        self.parts().net.heard(from, port)
    }

    /// Notes that another node called.
    pub fn inbound_seen(&self, seen: InboundSeen) {
        self.note_call(seen.from, seen.nonce);
        self.parts().net.inbound_seen(seen);
    }

    /// Bans an address: every connection with it ends, and none begins while the ban holds.
    ///
    /// # Errors
    /// When there are too many bans, or it could not be saved.
    pub async fn ban(&self, ban: Ban) -> Result<(), BanError> {
        self.parts().net.ban(ban).await
    }

    /// Forgives an address what the owner, or the node itself, holds against it.
    ///
    /// # Errors
    /// When nothing is, or that could not be saved.
    pub async fn unban(&self, ip: IpAddr) -> Result<(), BanError> {
        self.parts().net.unban(ip).await
    }

    /// Everything that is held against addresses, by address.
    #[must_use]
    pub fn bans(&self) -> Vec<Ban> {
        self.parts().net.bans()
    }

    /// The node's clock, Unix seconds.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.parts().clock.unix()
    }

    /// The owner banned this address, or it broke a rule within the last day.
    #[must_use]
    pub fn is_banned(&self, ip: IpAddr) -> bool {
        let parts = self.parts();
        parts.net.is_banned(ip, self.now())
    }

    /// A peer wants a stream with us. Taken, it is asked over the stream at once, so the
    /// transport has to know the stream before this is called.
    ///
    /// # Errors
    /// Why the peer gets none.
    pub async fn stream_opened(&self, seen: StreamSeen) -> Result<(), StreamRefused> {
        self.note_call(seen.from, Some(seen.nonce));
        self.parts().net.stream_opened(seen).await
    }

    /// A stream that a peer had opened has ended.
    pub async fn stream_closed(&self, from: SocketAddr) {
        self.parts().net.stream_closed(from).await;
    }

    /// How many peers are known to have a post of one's own.
    #[must_use]
    pub fn seen_by(&self, id: &PostId) -> Option<u32> {
        self.parts().net.seen_by(id)
    }

    /// What went over all connections in the last ten minutes, oldest first.
    #[must_use]
    pub fn traffic(&self) -> Vec<TrafficSample> {
        self.parts().net.traffic()
    }

    /// The table of peers.
    #[must_use]
    pub fn peers(&self) -> Vec<PeerView> {
        self.parts().net.peers()
    }

    /// Adds a peer by the address that the owner typed.
    ///
    /// # Errors
    /// When it is no address, or its name is not found.
    pub async fn add_peer(&self, typed: &str) -> Result<PeerView, AddPeerError> {
        self.parts().net.add_peer(typed).await
    }

    /// Removes a peer.
    ///
    /// # Errors
    /// When there is none of that address.
    pub async fn remove_peer(&self, address: &str) -> Result<(), RemovePeerError> {
        self.parts().net.remove_peer(address).await
    }
}

fn sender(from: Option<SocketAddr>) -> Sender {
    from.map_or(Sender::Own, |from| Sender::at(from.ip()))
}
