//! Taking posts and blocks from outside.

use std::net::{IpAddr, SocketAddr};

use blocknet_chain::{Block, Post, PostId, Rule, Unchecked};
use blocknet_store::{BodyStatus, Reading};

use super::NodeHandle;
use crate::check::check_blocks;
use crate::core::{BlockOutcome, CoreError, HeadersVerdict, Origin, PostOutcome, Sender};
use crate::net::{AddPeerError, PeerView, RemovePeerError};
use crate::peers::{InboundSeen, StreamRefused, StreamSeen};

/// What became of a block that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockSubmit {
    /// It is kept; or held, because its time runs ahead of the clock.
    Taken {
        /// Whether it is held.
        held: bool,
    },
    /// It was there.
    Had,
    /// Its parent is unknown, or its branch has too little work to be kept.
    ParentUnknown,
    /// It breaks a rule; H8 not for good.
    Refused {
        /// The rule.
        rule: Rule,
        /// One sentence with the values.
        message: String,
    },
}

impl NodeHandle {
    /// Takes a post; its outcome is durable when it comes.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_post(&self, post: Post, origin: Origin) -> Result<PostOutcome, CoreError> {
        self.parts().checker.submit(post, origin).await
    }

    /// Takes a block, from an address or from inside of the process. Its header is judged first:
    /// proof of work is what a body's checks cost.
    ///
    /// # Errors
    /// When it could not be saved, or the node is ending.
    pub async fn submit_block(
        &self,
        block: Block<Unchecked>,
        from: Option<IpAddr>,
    ) -> Result<BlockSubmit, CoreError> {
        let sender = from.map_or(Sender::Own, Sender::at);
        let (core, id) = (&self.parts().core, block.id());
        let known = core.read(move |reader| reader.header(&id)).await?;
        if known.is_some_and(|known| known.body == BodyStatus::Complete && !known.invalid) {
            return Ok(BlockSubmit::Had);
        }
        let headers = vec![*block.header()];
        match core.submit_headers(headers, sender).await?.verdict {
            // A body whose time has not come is checked all the same, and held.
            HeadersVerdict::Good | HeadersVerdict::TooNew { not_held: None, .. } => {}
            HeadersVerdict::TooNew {
                not_held: Some(message),
                ..
            } => {
                let rule = Rule::H8;
                return Ok(BlockSubmit::Refused { rule, message });
            }
            HeadersVerdict::Orphan | HeadersVerdict::LowWork => {
                return Ok(BlockSubmit::ParentUnknown);
            }
            HeadersVerdict::Invalid { rule, message, .. } => {
                return Ok(BlockSubmit::Refused { rule, message });
            }
        }
        match check_blocks(core.network(), vec![block]).await.pop() {
            None => Err(CoreError::Gone),
            Some(Err(error)) => {
                let (rule, message) = (error.rule(), error.to_string());
                if error.is_permanent() {
                    core.refuse_block(id, rule, message.clone()).await?;
                }
                Ok(BlockSubmit::Refused { rule, message })
            }
            Some(Ok(block)) => {
                let outcome = core.submit_blocks(vec![block], sender).await?.pop();
                outcome.map(BlockSubmit::from).ok_or(CoreError::Gone)
            }
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
        self.parts().net.inbound_seen(seen);
    }

    /// A peer wants a stream with us. Taken, it is asked over the stream at once, so the
    /// transport has to know the stream before this is called.
    ///
    /// # Errors
    /// Why the peer gets none.
    pub async fn stream_opened(&self, seen: StreamSeen) -> Result<(), StreamRefused> {
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

impl From<BlockOutcome> for BlockSubmit {
    fn from(outcome: BlockOutcome) -> Self {
        match outcome {
            BlockOutcome::Connected | BlockOutcome::Stored | BlockOutcome::Incomplete => {
                Self::Taken { held: false }
            }
            BlockOutcome::Held => Self::Taken { held: true },
            BlockOutcome::TooNew { message } => {
                let rule = Rule::H8;
                Self::Refused { rule, message }
            }
            BlockOutcome::Known => Self::Had,
            BlockOutcome::ParentUnknown | BlockOutcome::LowWork => Self::ParentUnknown,
            BlockOutcome::Invalid { rule, message } => Self::Refused { rule, message },
        }
    }
}
