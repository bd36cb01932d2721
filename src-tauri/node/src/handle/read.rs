//! Reading what is committed.

use blocknet_chain::{BlockId, Header, Height, Leaf, Post, PostId, Proof, PublicKey, audit_path};
use blocknet_store::{
    AuthorCard, Channel, ChannelCursor, Channels, Cursor, FeedPost, FeedQuery, FoundIds, IdPrefix,
    Page, Reader, Reading, Replies, Report, StoreError, StoredHeader, Thread,
};

use super::NodeHandle;
use crate::core::CoreError;
use crate::status::NodeInfo;

/// Headers above a post's block in its proof: what hides in them costs 144 blocks of work.
const PROOF_ABOVE: u32 = 144;
/// Headers below a post's block in its proof, at most: a post may wait fourteen days, 20,160 blocks
/// of a minute each, and some. They are 2.8 MB.
const PROOF_BELOW: u32 = 20_480;

/// Which block is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockAt {
    /// The one with this id, active or not.
    Id(BlockId),
    /// The one at this height of the active chain.
    Height(Height),
}

/// The proof of a post, or why there is none.
#[derive(Debug, Clone)]
pub enum ProofOf {
    /// The proof.
    Proof(Box<Proof>),
    /// No block of the active chain has it, or its text is not here.
    NotConfirmed,
    /// No such post is known.
    Unknown,
}

impl NodeHandle {
    /// What the node tells others of itself.
    #[must_use]
    pub fn info(&self) -> NodeInfo {
        let tip = self.tip().borrow().clone();
        NodeInfo {
            height: tip.state.height.get(),
            tip: tip.state.id,
            work: tip.state.work,
            time: self.parts().clock.unix(),
            nonce: self.node_nonce(),
            pool_floor: tip.pool_floor,
            public_address: self.parts().net.public_address(),
        }
    }

    /// Up to `max` headers of the active chain after the first id that is on it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn headers_after(
        &self,
        locator: Vec<BlockId>,
        max: usize,
    ) -> Result<Vec<Header>, CoreError> {
        self.read(move |reader| reader.headers_after(&locator, max))
            .await
    }

    /// A block and its posts; `None` when it is unknown or its body is missing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn block(&self, at: BlockAt) -> Result<Option<(StoredHeader, Vec<Post>)>, CoreError> {
        self.read(move |reader| match id_of(reader, at)? {
            Some(id) => reader.block(&id),
            None => Ok(None),
        })
        .await
    }

    /// `header || body` of the first of these blocks, as many as are here in a row and fit.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn block_bytes(
        &self,
        ids: Vec<BlockId>,
        max_bytes: usize,
    ) -> Result<Vec<Vec<u8>>, CoreError> {
        self.read(move |reader| {
            let (mut blocks, mut size) = (Vec::new(), 0);
            for id in &ids {
                let Some(block) = reader.block_bytes(id)? else {
                    break;
                };
                size += block.len();
                if size > max_bytes && !blocks.is_empty() {
                    break;
                }
                blocks.push(block);
            }
            Ok(blocks)
        })
        .await
    }

    /// Headers of the active chain below a height, or from the tip; newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn blocks_page(
        &self,
        before: Option<Height>,
        limit: usize,
    ) -> Result<Vec<StoredHeader>, CoreError> {
        self.read(move |reader| reader.blocks_page(before, limit))
            .await
    }

    /// What has an id that begins so, up to `limit` in all: blocks before posts before authors.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn find_ids(&self, prefix: IdPrefix, limit: usize) -> Result<FoundIds, CoreError> {
        self.read(move |reader| reader.find_ids(&prefix, limit))
            .await
    }

    /// A page of posts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn feed(&self, query: FeedQuery) -> Result<Page, CoreError> {
        self.read(move |reader| reader.feed(&query)).await
    }

    /// A post.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn post(&self, id: PostId) -> Result<Option<FeedPost>, CoreError> {
        self.read(move |reader| reader.post(&id)).await
    }

    /// A post, what it answers and what answers it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn thread(
        &self,
        id: PostId,
        limit: usize,
        after: Option<Cursor>,
    ) -> Result<Option<Thread>, CoreError> {
        self.read(move |reader| reader.thread_after(&id, limit, after))
            .await
    }

    /// Notes that answer the owner or name the owner, the last to come first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn replies(
        &self,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Replies, CoreError> {
        self.read(move |reader| reader.replies(before, limit)).await
    }

    /// A page of the channels, the one written in last first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels(
        &self,
        before: Option<ChannelCursor>,
        limit: usize,
    ) -> Result<Channels, CoreError> {
        self.read(move |reader| reader.channels(before.as_ref(), limit))
            .await
    }

    /// The channels of these names that there are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels_named(&self, names: Vec<String>) -> Result<Vec<Channel>, CoreError> {
        self.read(move |reader| reader.channels_named(&names)).await
    }

    /// What an author says of itself.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn author_card(&self, author: PublicKey) -> Result<Option<AuthorCard>, CoreError> {
        self.read(move |reader| reader.author_card(&author)).await
    }

    /// The leaves of all that wait, longest first.
    ///
    /// # Errors
    /// When the node is ending.
    pub async fn pool_leaves(&self) -> Result<Vec<Leaf>, CoreError> {
        let mut leaves = self.parts().core.pool_leaves().await?;
        if self.asked_by_others() {
            let hushed = self.parts().core.hushed().leaves();
            leaves.retain(|leaf| !hushed.contains(leaf));
        }
        Ok(leaves)
    }

    /// The posts with these leaves, those that are here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn posts_by_leaf(&self, leaves: Vec<Leaf>) -> Result<Vec<Post>, CoreError> {
        self.read(move |reader| reader.posts_by_leaf(&leaves)).await
    }

    /// The proof of a post: it, its path, and headers from the block that it has seen to some
    /// above its own.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn proof(&self, id: PostId) -> Result<ProofOf, CoreError> {
        let network = self.network().params().clone();
        self.read(move |reader| {
            let Some(found) = reader.post(&id)? else {
                return Ok(ProofOf::Unknown);
            };
            let post = found.stored.post;
            let Some((block, index, leaves)) = reader.proof_parts(&id)? else {
                return Ok(ProofOf::NotConfirmed);
            };
            if post.text.is_none() {
                return Ok(ProofOf::NotConfirmed);
            }
            let height = block.state.height;
            let first = first_of_proof(reader, &post, height)?;
            let last = Height::new(height.get().saturating_add(PROOF_ABOVE));
            let headers = reader.headers_between(first, last)?;
            let whole = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let path = audit_path(index, &leaves);
            let (index, count) = (whole(index), whole(leaves.len()));
            Ok(ProofOf::Proof(Box::new(Proof {
                network,
                post,
                path,
                index,
                count,
                headers,
            })))
        })
        .await
    }

    /// Checks the whole store; takes a while on a long chain.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn check(&self) -> Result<Report, CoreError> {
        self.parts().core.read(|reader| reader.check()).await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, CoreError> {
        let core = &self.parts().core;
        if !self.asked_by_others() {
            let own = self.parts().keyring.author().key;
            let read = move |reader: &Reader| read(&reader.as_author(own));
            return core.read_for(self.asked_by, read).await;
        }
        let hushed = core.hushed().clone();
        let read = move |reader: &Reader| read(&reader.behind(&hushed));
        core.read_for(self.asked_by, read).await
    }
}

fn id_of(reader: &Reader, at: BlockAt) -> Result<Option<BlockId>, StoreError> {
    Ok(match at {
        BlockAt::Id(id) => Some(id),
        BlockAt::Height(height) => reader.active_header(height)?.map(|header| header.state.id),
    })
}

/// Height of the block that a post has seen, if that is on the chain not far below its own.
fn first_of_proof(reader: &Reader, post: &Post, own: Height) -> Result<Height, StoreError> {
    let parts = post.text.as_ref().and_then(|text| text.parts().ok());
    let seen = parts
        .as_ref()
        .and_then(|parts| parts.first_tag("seen")?.parse().ok());
    let Some(seen) = seen else { return Ok(own) };
    let seen = reader
        .header(&seen)?
        .filter(|seen| seen.active)
        .map(|seen| seen.state.height);
    Ok(seen
        .filter(|seen| *seen <= own && *seen >= own.saturating_sub(PROOF_BELOW))
        .unwrap_or(own))
}

#[cfg(test)]
mod tests {
    use blocknet_chain::Network;
    use blocknet_store::Store;

    use super::*;
    use crate::testing;

    #[test]
    fn a_proof_reaches_down_as_far_as_a_post_may_wait() {
        let network = Network::dev();
        let store = Store::memory(&network).unwrap();
        let length = 5_000;
        let chain = testing::chain(&testing::genesis(), length);
        let tx = store.begin().unwrap();
        for (block, state) in &chain {
            tx.put_block_connected(block, state).unwrap();
        }
        tx.commit().unwrap();
        let seen = chain[9].1.id.to_string();
        let post = testing::note_with(
            &testing::identity(1),
            testing::dawn(),
            "late",
            1,
            &[("seen", &seen)],
        );
        let own = chain[length - 1].1.height;
        let first = store
            .readers()
            .with(|reader| first_of_proof(reader, post.post(), own));
        assert_eq!(first.unwrap(), Height::new(10));
    }
}
