//! Random histories against a model that is a few vectors.

use std::collections::BTreeMap;

use blocknet_chain::{Block, Checked, HeaderState, Height, Post, PostId};
use blocknet_store::{FeedQuery, Reading, Standing, Store, Tx};
use proptest::prelude::*;

use crate::world::{Draft, World};

const POSTS: usize = 24;

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    /// A block of these posts, but for those that the chain holds, on top of the tip.
    Connect(Vec<usize>, bool),
    /// So many blocks leave; their posts go back to the pool, or nowhere.
    Disconnect(usize, bool),
    Pool(usize),
    Unpool(usize),
    LeaveOut(usize),
    /// The transaction is given up, with all since the last commit.
    Abandon,
    Commit,
}

fn step() -> impl Strategy<Value = Step> {
    let post = 0..POSTS;
    prop_oneof![
        4 => (prop::collection::vec(post.clone(), 0..6), any::<bool>())
            .prop_map(|(posts, at_once)| Step::Connect(posts, at_once)),
        2 => (1..4_usize, any::<bool>()).prop_map(|(depth, back)| Step::Disconnect(depth, back)),
        3 => post.clone().prop_map(Step::Pool),
        1 => post.clone().prop_map(Step::Unpool),
        1 => post.prop_map(Step::LeaveOut),
        1 => Just(Step::Abandon),
        2 => Just(Step::Commit),
    ]
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    chain: Vec<(HeaderState, Vec<usize>)>,
    /// Posts off the chain that the store knows: waiting, left out, or merely stored.
    off: BTreeMap<usize, Off>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Off {
    Stored,
    Pooled,
    LeftOut,
}

impl Model {
    fn height_of(&self, post: usize) -> Option<usize> {
        self.chain
            .iter()
            .position(|(_, posts)| posts.contains(&post))
            .map(|at| at + 1)
    }

    fn listed(&self) -> Vec<usize> {
        let mut listed: Vec<usize> = self
            .chain
            .iter()
            .flat_map(|(_, posts)| posts.clone())
            .collect();
        listed.extend(
            self.off
                .iter()
                .filter(|(_, off)| **off == Off::Pooled)
                .map(|(post, _)| *post),
        );
        listed
    }
}

struct Story {
    world: World,
    posts: Vec<Post>,
    blocks: u64,
}

impl Story {
    fn new() -> Self {
        let world = World::new();
        let write = |n: usize| {
            let draft = Draft::note(n % 3, (n as u64 * 7) % 10, &format!("post {n}"));
            world.write(&if n.is_multiple_of(4) {
                draft.tag("channel", "four")
            } else {
                draft
            })
        };
        Self {
            posts: (0..POSTS).map(write).collect(),
            world,
            blocks: 0,
        }
    }

    fn block(&mut self, model: &Model, posts: &[usize]) -> (Block<Checked>, HeaderState) {
        let parent = model
            .chain
            .last()
            .map_or(self.world.genesis(), |(state, _)| *state);
        let posts: Vec<Post> = posts.iter().map(|n| self.posts[*n].clone()).collect();
        self.blocks += 1;
        self.world.block_with(&parent, &posts, self.blocks)
    }

    fn apply(&mut self, tx: &Tx<'_>, model: &mut Model, step: &Step) {
        match step {
            Step::Connect(wanted, at_once) => {
                let mut posts: Vec<usize> = Vec::new();
                for post in wanted {
                    if model.height_of(*post).is_none() && !posts.contains(post) {
                        posts.push(*post);
                    }
                }
                let (block, state) = self.block(model, &posts);
                if *at_once {
                    tx.put_block_connected(&block, &state).unwrap();
                } else {
                    tx.put_headers(&[(*block.header(), state)]).unwrap();
                    tx.put_body(&block).unwrap();
                    tx.connect(&block.id()).unwrap();
                }
                model.off.retain(|post, _| !posts.contains(post));
                model.chain.push((state, posts));
            }
            Step::Disconnect(depth, back) => {
                for _ in 0..(*depth).min(model.chain.len()) {
                    let (_, posts) = model.chain.pop().unwrap();
                    let off = tx.loose_posts(&tx.disconnect_tip().unwrap()).unwrap();
                    assert_eq!(off.len(), posts.len());
                    for (stored, post) in off.iter().zip(posts) {
                        assert_eq!(stored.post, self.posts[post]);
                        if *back {
                            tx.place_returned(stored, true).unwrap();
                        }
                        model
                            .off
                            .insert(post, if *back { Off::Pooled } else { Off::Stored });
                    }
                }
            }
            Step::Pool(post) => {
                let put = tx
                    .pool_put(&self.world.checked(&self.posts[*post]), 0)
                    .unwrap();
                let fits =
                    model.height_of(*post).is_none() && model.off.get(post) != Some(&Off::Pooled);
                assert_eq!(put, fits);
                if fits {
                    model.off.insert(*post, Off::Pooled);
                }
            }
            Step::Unpool(post) => {
                tx.pool_remove(&[self.posts[*post].stub.leaf()]).unwrap();
                if model.off.get(post) == Some(&Off::Pooled) {
                    model.off.insert(*post, Off::Stored);
                }
            }
            Step::LeaveOut(post) => {
                if model.height_of(*post).is_none() {
                    let known = tx
                        .set_standing(&self.posts[*post].stub.leaf(), Standing::LeftOut)
                        .unwrap();
                    assert_eq!(known, model.off.contains_key(post));
                    model.off.entry(*post).and_modify(|off| *off = Off::LeftOut);
                }
            }
            Step::Abandon | Step::Commit => {}
        }
    }

    /// Compares all that can be asked with the model.
    fn compare(&self, store: &impl Reading, model: &Model) {
        let tip = model
            .chain
            .last()
            .map_or(self.world.genesis(), |(state, _)| *state);
        assert_eq!(store.tip().unwrap().state, tip);
        let id = |n: &usize| self.world.id(&self.posts[*n]);
        for n in 0..POSTS {
            let height = model
                .height_of(n)
                .map(|at| Height::new(u32::try_from(at).unwrap()));
            assert_eq!(store.confirmed_at(&id(&n)).unwrap(), height);
            let standing = match (height, model.off.get(&n)) {
                (Some(height), _) => {
                    let block = model.chain[height.get() as usize - 1].0.id;
                    Some(Standing::Confirmed { block, height })
                }
                (None, Some(Off::Stored)) => Some(Standing::Stored),
                (None, Some(Off::Pooled)) => Some(Standing::Pooled),
                (None, Some(Off::LeftOut)) => Some(Standing::LeftOut),
                (None, None) => None,
            };
            assert_eq!(
                store.has_leaf(&self.posts[n].stub.leaf()).unwrap(),
                standing
            );
        }
        let pooled = model
            .off
            .iter()
            .filter(|(_, off)| **off == Off::Pooled)
            .count();
        assert_eq!(store.pool().unwrap().posts.len(), pooled);
        let listed = model.listed();
        let matches = |wanted: &dyn Fn(usize) -> bool| -> Vec<PostId> {
            let mut found: Vec<usize> = listed.iter().copied().filter(|n| wanted(*n)).collect();
            found.sort();
            found.iter().map(id).collect()
        };
        let base = FeedQuery {
            limit: 3,
            ..FeedQuery::default()
        };
        assert_eq!(self.read(store, &base), matches(&|_| true));
        let author = FeedQuery {
            author: Some(self.world.key(1)),
            ..base.clone()
        };
        assert_eq!(self.read(store, &author), matches(&|n| n % 3 == 1));
        let channel = FeedQuery {
            channel: Some("four".to_owned()),
            ..base.clone()
        };
        assert_eq!(self.read(store, &channel), matches(&|n| n % 4 == 0));
        let fours = || listed.iter().filter(|n| **n % 4 == 0);
        let last = fours().map(|n| self.posts[*n].stub.created()).max();
        let counted = store.channels(None, 10).unwrap().channels;
        let counted = counted.iter().map(|one| (one.posts, one.last));
        let wanted = last.map(|last| (fours().count() as u64, last));
        assert!(counted.eq(wanted), "{wanted:?}");
        let text = FeedQuery {
            text: Some("post 7".to_owned()),
            ..base
        };
        assert_eq!(self.read(store, &text), matches(&|n| n == 7));
    }

    /// All pages of a query, checked to fall by time, in the order of the posts' numbers.
    fn read(&self, store: &impl Reading, query: &FeedQuery) -> Vec<PostId> {
        let mut query = query.clone();
        let mut found = Vec::new();
        loop {
            let page = store.feed(&query).unwrap();
            found.extend(page.posts);
            query.before = page.next;
            if page.next.is_none() {
                break;
            }
        }
        assert!(found.is_sorted_by_key(|post| std::cmp::Reverse(post.stored.post.stub.created())));
        let number = |id: &PostId| {
            self.posts
                .iter()
                .position(|post| self.world.id(post) == *id)
        };
        let mut ids: Vec<PostId> = found.iter().map(|post| post.stored.id).collect();
        ids.sort_by_key(number);
        ids
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn writes_the_same_in_bulk(steps in prop::collection::vec(step(), 1..40)) {
        let mut story = Story::new();
        let store = Store::memory(&story.world.network).unwrap();
        let (mut committed, mut model) = (Model::default(), Model::default());
        store.widen().unwrap();
        let mut tx = store.begin().unwrap();
        for step in &steps {
            story.apply(&tx, &mut model, step);
            match step {
                Step::Abandon => {
                    drop(tx);
                    model = committed.clone();
                    tx = store.begin().unwrap();
                    story.compare(&tx, &model);
                }
                Step::Commit => {
                    tx.commit().unwrap();
                    committed = model.clone();
                    // What waits for a block is asked for by its leaf by others.
                    let off = model.off.iter().filter(|(_, off)| **off == Off::Pooled);
                    let leaves: Vec<_> = off.map(|(n, _)| story.posts[*n].stub.leaf()).collect();
                    let found = store.readers().with(|reader| reader.posts_by_leaf(&leaves));
                    prop_assert_eq!(found.unwrap().len(), leaves.len());
                    prop_assert_eq!(store.check().unwrap().problems, Vec::new());
                    tx = store.begin().unwrap();
                }
                _ => {}
            }
        }
        tx.commit().unwrap();
        store.shrink().unwrap();
        story.compare(&store, &model);
        prop_assert_eq!(store.check().unwrap().problems, Vec::new());
    }

    #[test]
    fn agrees_with_a_naive_model(steps in prop::collection::vec(step(), 1..40)) {
        let mut story = Story::new();
        let store = Store::memory(&story.world.network).unwrap();
        let mut committed = Model::default();
        let mut model = Model::default();
        let mut tx = store.begin().unwrap();
        for step in &steps {
            story.apply(&tx, &mut model, step);
            match step {
                Step::Abandon => {
                    drop(tx);
                    model = committed.clone();
                    tx = store.begin().unwrap();
                }
                Step::Commit => {
                    tx.commit().unwrap();
                    committed = model.clone();
                    store
                        .readers()
                        .with(|reader| {
                            story.compare(reader, &committed);
                            Ok(())
                        })
                        .unwrap();
                    tx = store.begin().unwrap();
                }
                _ => {}
            }
            story.compare(&tx, &model);
        }
        tx.commit().unwrap();
        story.compare(&store, &model);
        prop_assert_eq!(store.check().unwrap().problems, Vec::new());
    }
}
