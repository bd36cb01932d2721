//! Blocks: a header and its posts, before and after the rules looked at them.

use std::collections::{HashMap, HashSet};

use crate::decode::DecodeError;
use crate::hash::{BlockId, Leaf, PostId};
use crate::header::Header;
use crate::layout::Reader;
use crate::network::Network;
use crate::post::{Post, Stub};
use crate::rules::{BlockError, PostError, body, post};
use crate::signature::{PublicKey, Signature, first_bad, verify_batch};
use crate::text::Text;

/// A block whose body nobody has checked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unchecked;

/// A block whose body keeps `B1` to `B3`; its header's rules are apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Id and leaf of each post, computed once.
    names: Vec<(PostId, Leaf)>,
}

/// A header and its posts.
///
/// A fresh one is `Block<Unchecked>`; only the rules make a `Block<Checked>` of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<S = Checked> {
    header: Header,
    id: BlockId,
    posts: Vec<Post>,
    state: S,
}

/// A post of a checked block, with its names.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its stub.
    pub stub: &'a Stub,
    /// Its id.
    pub id: PostId,
    /// Its leaf.
    pub leaf: Leaf,
    /// Its text; `None` where it is erased.
    pub text: Option<&'a Text>,
}

impl<S> Block<S> {
    /// The header.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The posts, in the order of the block.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// Id of the header.
    #[must_use]
    pub const fn id(&self) -> BlockId {
        self.id
    }

    /// Whether each text is there (rule A1).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        body::is_complete(&self.posts)
    }

    /// Header and posts.
    #[must_use]
    pub fn into_parts(self) -> (Header, Vec<Post>) {
        (self.header, self.posts)
    }

    /// `header || body`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let texts: usize = self
            .posts
            .iter()
            .filter_map(|post| Some(post.text.as_ref()?.len()))
            .sum();
        let stubs = self.posts.len() * (Stub::SIZE + 1);
        let mut bytes = Vec::with_capacity(Header::SIZE + stubs + texts);
        bytes.extend_from_slice(&self.header.encode());
        for post in &self.posts {
            post.write_in_body(&mut bytes);
        }
        bytes
    }
}

impl Block<Unchecked> {
    /// A block of a header and what should be its posts.
    #[must_use]
    pub fn new(header: Header, posts: Vec<Post>) -> Self {
        Self {
            header,
            id: header.id(),
            posts,
            state: Unchecked,
        }
    }

    /// Reads `header || body`, up to the end of the bytes. The caller bounds their number.
    ///
    /// # Errors
    /// [`DecodeError`] for bytes that are no block: they were damaged on the way.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let header = Header::read(&mut reader)?;
        let mut posts = Vec::with_capacity(reader.remaining() / (Stub::SIZE + 1));
        while !reader.is_empty() {
            posts.push(Post::read_in_body(&mut reader, posts.len())?);
        }
        Ok(Self::new(header, posts))
    }

    /// Checks the body: `B1`, `B2`, then `B3`.
    ///
    /// > **B3** each stub keeps P1 to P5, erased or not.
    ///
    /// Of `P5` this sees the block alone; the rest of the chain, the store knows. The signatures
    /// come last and as one batch, because they cost most. The header's own rules are
    /// [`crate::check_header`].
    ///
    /// # Errors
    /// [`BlockError`] names the first rule that is broken.
    pub fn check(self, network: &Network) -> Result<Block<Checked>, BlockError> {
        let Self {
            header, id, posts, ..
        } = self;
        body::counts(&header, &posts)?;
        let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
        body::root(&header, &leaves)?;
        let ids: Vec<PostId> = posts.iter().map(|post| post.stub.id(network)).collect();
        let mut seen = HashSet::with_capacity(posts.len());
        for (index, (post, id)) in posts.iter().zip(&ids).enumerate() {
            check_entry(network, &header, &mut seen, &post.stub, *id)
                .map_err(|error| BlockError::of_post(index, error))?;
        }
        if let Some(index) = first_bad(&signatures(&posts, &ids)) {
            return Err(BlockError::of_post(index, PostError::Signature));
        }
        let names = ids.into_iter().zip(leaves).collect();
        Ok(Block {
            header,
            id,
            posts,
            state: Checked { names },
        })
    }
}

/// `P1`, `P2`, `P4` and `P5` of one stub in its block.
fn check_entry(
    network: &Network,
    header: &Header,
    seen: &mut HashSet<PostId>,
    stub: &Stub,
    id: PostId,
) -> Result<(), PostError> {
    post::check_stub(network, stub)?;
    post::check_created(stub, header.time)?;
    post::first_of_its_id(seen, id)
}

fn signatures(posts: &[Post], ids: &[PostId]) -> Vec<(PublicKey, PostId, Signature)> {
    posts
        .iter()
        .zip(ids)
        .map(|(post, id)| signed(&post.stub, *id))
        .collect()
}

fn signed(stub: &Stub, id: PostId) -> (PublicKey, PostId, Signature) {
    (stub.author(), id, stub.signature())
}

impl Block<Checked> {
    /// The posts with their names, in the order of the block.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry<'_>> {
        self.posts
            .iter()
            .zip(&self.state.names)
            .map(|(post, (id, leaf))| Entry {
                stub: &post.stub,
                id: *id,
                leaf: *leaf,
                text: post.text.as_ref(),
            })
    }

    /// Leaves of the posts whose texts lack (rule A1), in the order of the block.
    pub fn missing(&self) -> impl Iterator<Item = Leaf> + '_ {
        self.entries()
            .filter(|entry| entry.text.is_none())
            .map(|entry| entry.leaf)
    }

    /// Takes over texts that this body lacks, each checked against its stub. Gives how many.
    pub fn fill(&mut self, posts: impl IntoIterator<Item = Post>) -> usize {
        let texts: HashMap<Leaf, Text> = posts
            .into_iter()
            .filter_map(|post| Some((post.stub.leaf(), post.text?)))
            .collect();
        let mut filled = 0;
        for (post, (_, leaf)) in self.posts.iter_mut().zip(&self.state.names) {
            if let (None, Some(text)) = (&post.text, texts.get(leaf))
                && let Ok(whole) = Post::new(post.stub.clone(), Some(text.as_bytes().to_vec()))
            {
                *post = whole;
                filled += 1;
            }
        }
        filled
    }

    /// The leaves, in the order of the block.
    pub fn leaves(&self) -> impl ExactSizeIterator<Item = Leaf> + '_ {
        self.state.names.iter().map(|(_, leaf)| *leaf)
    }

    /// Forgets that the body was checked.
    #[must_use]
    pub fn into_unchecked(self) -> Block<Unchecked> {
        Block {
            header: self.header,
            id: self.id,
            posts: self.posts,
            state: Unchecked,
        }
    }
}

/// A single post that keeps `P1` to `P3`, with its names; only the checks make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPost {
    post: Post,
    id: PostId,
    leaf: Leaf,
}

impl CheckedPost {
    /// Checks one post by `P1`, `P2`, `P3`.
    ///
    /// # Errors
    /// [`PostError`] names the first rule that is broken.
    pub fn check(network: &Network, post: Post) -> Result<Self, PostError> {
        post::check_stub(network, &post.stub)?;
        post::check_signature(network, &post.stub)?;
        Ok(Self {
            id: post.stub.id(network),
            leaf: post.stub.leaf(),
            post,
        })
    }

    /// The post.
    #[must_use]
    pub const fn post(&self) -> &Post {
        &self.post
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> PostId {
        self.id
    }

    /// Its leaf.
    #[must_use]
    pub const fn leaf(&self) -> Leaf {
        self.leaf
    }

    /// The post, without its names.
    #[must_use]
    pub fn into_post(self) -> Post {
        self.post
    }
}

/// Checks many single posts by `P1`, `P2`, `P3`, the signatures of all as one batch.
///
/// `T1`, which is a rule of the pool alone, is left to the caller.
#[must_use]
pub fn check_posts(network: &Network, posts: &[Post]) -> Vec<Result<CheckedPost, PostError>> {
    let stubs: Vec<_> = posts
        .iter()
        .map(|post| post::check_stub(network, &post.stub))
        .collect();
    // Ids are needed of the posts alone whose signatures are worth a look.
    let names: Vec<_> = posts
        .iter()
        .zip(&stubs)
        .filter(|(_, stub)| stub.is_ok())
        .map(|(post, _)| (post, post.stub.id(network)))
        .collect();
    let items: Vec<_> = names
        .iter()
        .map(|(post, id)| signed(&post.stub, *id))
        .collect();
    let verdicts = verify_batch(&items);
    let mut signed = names
        .into_iter()
        .zip(verdicts)
        .map(|((post, id), good)| match good {
            true => Ok(CheckedPost {
                post: post.clone(),
                id,
                leaf: post.stub.leaf(),
            }),
            false => Err(PostError::Signature),
        });
    stubs
        .into_iter()
        .map(|stub| stub.and_then(|()| signed.next().unwrap_or(Err(PostError::Signature))))
        .collect()
}
