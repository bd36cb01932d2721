//! People who write, and chains of what they wrote, without proof of work: the store asks for none.

use blocknet_chain::{
    Block, Checked, CheckedPost, HeadFields, Header, HeaderState, Identity, Kind, Leaf, Network,
    Post, PostId, PublicKey, TextParts, body_root, stamp_hash, stamp_target,
};

/// A network and the people on it.
pub struct World {
    pub network: Network,
    people: Vec<Identity>,
}

/// What somebody writes.
#[derive(Clone, Debug)]
pub struct Draft {
    pub author: usize,
    pub kind: Kind,
    pub created: u64,
    pub parent: Option<PostId>,
    pub tags: Vec<(String, String)>,
    pub content: String,
}

impl Draft {
    pub fn note(author: usize, created: u64, content: &str) -> Self {
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

    pub fn of_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub fn to(self, parent: PostId) -> Self {
        Self {
            parent: Some(parent),
            ..self
        }
    }

    pub fn tag(mut self, key: &str, value: &str) -> Self {
        self.tags.push((key.to_owned(), value.to_owned()));
        self
    }
}

impl World {
    pub fn new() -> Self {
        Self::of(8)
    }

    pub fn of(people: u32) -> Self {
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

    pub fn key(&self, author: usize) -> PublicKey {
        self.people[author].public()
    }

    /// Unix seconds, so many after genesis.
    pub fn time(&self, seconds: u64) -> u64 {
        self.network.genesis().time + seconds
    }

    pub fn write(&self, draft: &Draft) -> Post {
        let parts = TextParts {
            tags: draft.tags.clone(),
            content: draft.content.clone(),
        };
        self.sign(draft, parts.encode().unwrap())
    }

    /// A post whose text is whatever these bytes are.
    pub fn sign(&self, draft: &Draft, text: Vec<u8>) -> Post {
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
        let (pre, target) = (
            fields.stamp_pre(&self.network),
            stamp_target(fields.stamp_work),
        );
        let nonce = (0..)
            .find(|nonce| target.is_met_by(&stamp_hash(&pre, *nonce)))
            .unwrap();
        let stub = fields.head(nonce).sign(&self.network, author);
        Post::new(stub, Some(text)).unwrap()
    }

    pub fn checked(&self, post: &Post) -> CheckedPost {
        CheckedPost::check(&self.network, post.clone()).unwrap()
    }

    pub fn id(&self, post: &Post) -> PostId {
        post.stub.id(&self.network)
    }

    /// The genesis block, as a parent.
    pub fn genesis(&self) -> HeaderState {
        HeaderState::genesis(&self.network)
    }

    /// A block on top of this parent, 60 seconds later.
    pub fn block(&self, parent: &HeaderState, posts: &[Post]) -> (Block<Checked>, HeaderState) {
        self.block_with(parent, posts, 0)
    }

    /// The same; another nonce makes another block.
    pub fn block_with(
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
