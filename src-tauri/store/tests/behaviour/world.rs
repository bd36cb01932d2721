//! People who write, and chains of what they wrote, without proof of work: the store asks for none.

use blocknet_chain::{
    Block, Checked, CheckedPost, HeadFields, Header, HeaderState, Identity, Kind, Leaf, Network,
    Post, PostId, PublicKey, Signature, TextParts, body_root, stamp_hash, stamp_target,
};

/// A network and the people on it.
pub(crate) struct World {
    pub(crate) network: Network,
    people: Vec<Identity>,
}

/// What somebody writes.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) author: usize,
    pub(crate) kind: Kind,
    pub(crate) created: u64,
    pub(crate) parent: Option<PostId>,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) content: String,
}

impl Draft {
    pub(crate) fn note(author: usize, created: u64, content: &str) -> Self {
        let content = content.to_owned();
        Self {
            author,
            kind: Kind::NOTE,
            created,
            parent: None,
            tags: Vec::new(),
            content,
        }
    }

    pub(crate) fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub(crate) fn to(self, parent: PostId) -> Self {
        Self {
            parent: Some(parent),
            ..self
        }
    }

    pub(crate) fn tag(mut self, key: &str, value: &str) -> Self {
        self.tags.push((key.to_owned(), value.to_owned()));
        self
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(8)
    }

    pub(crate) fn of(people: u32) -> Self {
        let seed = |number: u32| {
            let mut seed = [7; 32];
            seed[..4].copy_from_slice(&number.to_be_bytes());
            Identity::from_seed(seed)
        };
        Self {
            network: Network::dev(),
            people: (0..people).map(seed).collect(),
        }
    }

    pub(crate) fn key(&self, author: usize) -> PublicKey {
        self.people[author].public()
    }

    /// Unix seconds, so many after genesis.
    pub(crate) fn time(&self, seconds: u64) -> u64 {
        self.network.genesis().time + seconds
    }

    pub(crate) fn write(&self, draft: &Draft) -> Post {
        let parts = TextParts {
            tags: draft.tags.clone(),
            content: draft.content.clone(),
        };
        self.sign(draft, parts.encode().unwrap())
    }

    /// A post whose text is whatever these bytes are.
    pub(crate) fn sign(&self, draft: &Draft, text: Vec<u8>) -> Post {
        let author = &self.people[draft.author];
        let created = self.time(draft.created);
        let fields = HeadFields::new(
            &self.network,
            draft.kind,
            author.public(),
            created,
            draft.parent,
            &text,
        );
        let nonce = self.stamp(&fields);
        let stub = fields.head(nonce).sign(&self.network, author);
        Post::new(stub, Some(text)).unwrap()
    }

    /// One post under two signatures: an id with two leaves. Its author is a key of small order,
    /// for which rule P3 takes every R of small order with S = 0.
    pub(crate) fn twins(&self, created: u64, content: &str) -> [Post; 2] {
        let text = TextParts {
            tags: Vec::new(),
            content: content.to_owned(),
        }
        .encode()
        .unwrap();
        let one = |first: u8, middle: u8, last: u8| {
            let mut bytes = [middle; 32];
            (bytes[0], bytes[31]) = (first, last);
            bytes
        };
        let (identity, order_two) = (one(1, 0, 0), one(0xec, 0xff, 0x7f));
        let author = PublicKey::from_bytes(identity);
        let created = self.time(created);
        let fields = HeadFields::new(&self.network, Kind::NOTE, author, created, None, &text);
        let head = fields.head(self.stamp(&fields));
        [identity, order_two].map(|r| {
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&r);
            let stub = head.with_signature(&Signature::from_bytes(signature));
            Post::new(stub, Some(text.clone())).unwrap()
        })
    }

    fn stamp(&self, fields: &HeadFields) -> u64 {
        let (pre, target) = (
            fields.stamp_pre(&self.network),
            stamp_target(fields.stamp_work),
        );
        (0..)
            .find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)))
            .unwrap()
    }

    pub(crate) fn checked(&self, post: &Post) -> CheckedPost {
        CheckedPost::check(&self.network, post.clone()).unwrap()
    }

    pub(crate) fn id(&self, post: &Post) -> PostId {
        post.stub.id(&self.network)
    }

    /// The genesis block, as a parent.
    pub(crate) fn genesis(&self) -> HeaderState {
        HeaderState::genesis(&self.network)
    }

    /// A block on top of this parent, 60 seconds later.
    pub(crate) fn block(
        &self,
        parent: &HeaderState,
        posts: &[Post],
    ) -> (Block<Checked>, HeaderState) {
        self.block_with(parent, posts, 0)
    }

    /// The same; another nonce makes another block.
    pub(crate) fn block_with(
        &self,
        parent: &HeaderState,
        posts: &[Post],
        nonce: u64,
    ) -> (Block<Checked>, HeaderState) {
        let leaves: Vec<Leaf> = posts.iter().map(|post| post.stub.leaf()).collect();
        let bits = self.network.params().limit_bits();
        let header = Header {
            version: 1,
            prev: parent.id,
            body_root: body_root(&leaves),
            aux_root: blocknet_chain::AuxRoot::ZERO,
            time: parent.time + 60,
            height: parent.height.next().unwrap(),
            bits,
            work_secs: 1,
            post_count: u32::try_from(posts.len()).unwrap(),
            body_bytes: posts.iter().map(Post::body_size).sum(),
            nonce,
        };
        let block = Block::new(header, posts.to_vec())
            .check(&self.network)
            .unwrap();
        let state = HeaderState {
            id: block.id(),
            height: header.height,
            time: header.time,
            ease: parent.ease,
            work: parent.work.checked_add(bits.to_target().work()).unwrap(),
        };
        (block, state)
    }
}
