//! Blocks, posts and authors by how their id begins, against lists that are looked through whole.

use std::collections::BTreeMap;

use blocknet_chain::{Block, Checked, HeaderState, Leaf, Post};
use blocknet_store::{FoundIds, IdPrefix, Reader, Reading, Standing, Store, Veil};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::world::{Draft, World};

/// Some of them only wait in the pool; some have nothing else here.
const AUTHORS: u32 = 40;
const CONFIRMED: usize = 60;
const WAITING: usize = 20;

#[derive(Debug, Default)]
struct Hidden(Vec<Leaf>);

impl Veil for Hidden {
    fn hides(&self, leaf: &Leaf) -> bool {
        self.0.contains(leaf)
    }

    fn hidden(&self) -> Vec<Leaf> {
        self.0.clone()
    }
}

/// What the store holds, as lists.
struct Told {
    store: Store,
    blocks: Vec<String>,
    /// Id, author and leaf of each post, and whether a block of the active chain has it.
    posts: Vec<(String, String, Leaf, bool)>,
}

/// A chain of a few posts a block, a stale block with one of its own, a header whose body never came,
/// and posts that wait.
fn told() -> Told {
    let world = World::of(AUTHORS);
    let store = Store::memory(&world.network).unwrap();
    let write = |n: usize| {
        let author = n * 7 % AUTHORS as usize;
        world.write(&Draft::note(author, n as u64, &format!("post {n}")))
    };
    let id = |post: &Post| world.id(post).to_string();
    let author = |post: &Post| post.stub.author().to_string();
    let (mut blocks, mut posts) = (Vec::new(), Vec::new());
    let mut tell = |post: &Post, confirmed| {
        posts.push((id(post), author(post), post.stub.leaf(), confirmed));
    };
    let tx = store.begin().unwrap();
    let mut tip = world.genesis();
    blocks.push(tip.id.to_string());
    for first in (0..CONFIRMED).step_by(2) {
        let body = [write(first), write(first + 1)];
        let (block, state) = world.block(&tip, &body);
        tx.put_block_connected(&block, &state).unwrap();
        blocks.push(state.id.to_string());
        body.iter().for_each(|post| tell(post, true));
        tip = state;
    }
    let alone = write(CONFIRMED);
    let (stale, state) = world.block_with(&world.genesis(), std::slice::from_ref(&alone), 1);
    let header = |block: &Block<Checked>, state: &HeaderState| (*block.header(), *state);
    tx.put_headers(&[header(&stale, &state)]).unwrap();
    tx.put_body(&stale).unwrap();
    blocks.push(state.id.to_string());
    tell(&alone, true);
    let (empty, state) = world.block_with(&state, &[], 2);
    tx.put_headers(&[header(&empty, &state)]).unwrap();
    for n in 0..WAITING {
        let post = write(CONFIRMED + 1 + n);
        tx.pool_put(&world.checked(&post), 0).unwrap();
        tell(&post, false);
    }
    tx.commit().unwrap();
    Told {
        store,
        blocks,
        posts,
    }
}

impl Told {
    /// Everything that begins so, kind after kind, each in the order of ids.
    fn beginning(&self, prefix: &str, veil: &Hidden) -> Vec<String> {
        let seen = self.posts.iter().filter(|post| !veil.hides(&post.2));
        let mut all = Vec::new();
        let ids = |all: &mut Vec<String>, kind: &str, ids: Vec<&String>| {
            let mut begin: Vec<_> = ids.iter().filter(|id| id.starts_with(prefix)).collect();
            begin.sort();
            begin.dedup();
            all.extend(begin.into_iter().map(|id| format!("{kind} {id}")));
        };
        ids(&mut all, "block", self.blocks.iter().collect());
        ids(&mut all, "post", seen.clone().map(|post| &post.0).collect());
        ids(&mut all, "author", seen.map(|post| &post.1).collect());
        all
    }

    fn find(&self, prefix: &str, limit: usize, veil: Option<&Hidden>) -> FoundIds {
        let prefix: IdPrefix = prefix.parse().unwrap();
        let find = |reader: &Reader<'_>| match veil {
            Some(veil) => reader.behind(veil).find_ids(&prefix, limit),
            None => reader.find_ids(&prefix, limit),
        };
        self.store.readers().with(find).unwrap()
    }
}

fn listed(found: &FoundIds) -> Vec<String> {
    let blocks = found.blocks.iter().map(|block| block.state.id.to_string());
    let posts = found.posts.iter().map(|post| post.id.to_string());
    let authors = found.authors.iter().map(ToString::to_string);
    let mut all: Vec<_> = blocks.map(|id| format!("block {id}")).collect();
    all.extend(posts.map(|id| format!("post {id}")));
    all.extend(authors.map(|key| format!("author {key}")));
    all
}

/// One of what there is, by how many of its digits, and other digits altogether.
#[derive(Clone, Debug)]
enum Asked {
    Of(prop::sample::Index, usize),
    Other(String),
}

fn asked() -> impl Strategy<Value = Asked> {
    let digits = prop_oneof![4 => 1..4_usize, 2 => 4..20_usize, 1 => 20..=64_usize];
    prop_oneof![
        4 => (any::<prop::sample::Index>(), digits).prop_map(|(one, digits)| Asked::Of(one, digits)),
        1 => "[0-9a-f]{1,64}".prop_map(Asked::Other),
    ]
}

#[test]
fn finds_what_begins_so_and_nothing_else() {
    let told = told();
    let everything = told.beginning("", &Hidden::default());
    let config = Config {
        cases: 512,
        failure_persistence: None,
        ..Config::default()
    };
    let hidden = prop::collection::vec(any::<bool>(), told.posts.len());
    let story = (asked(), 1..=20_usize, hidden, any::<bool>());
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&story, |(asked, limit, hidden, is_stranger)| {
        let prefix = match &asked {
            Asked::Of(one, digits) => {
                let (_, id) = one.get(&everything).split_once(' ').unwrap();
                &id[..*digits]
            }
            Asked::Other(digits) => digits,
        };
        let hidden = told.posts.iter().zip(hidden);
        let hidden = hidden.filter(|((.., confirmed), hides)| !confirmed && *hides);
        let veil = Hidden(hidden.map(|(post, _)| post.2).collect());
        let nothing = Hidden::default();
        let (found, mut expected) = match is_stranger {
            true => (
                told.find(prefix, limit, Some(&veil)),
                told.beginning(prefix, &veil),
            ),
            false => (
                told.find(prefix, limit, None),
                told.beginning(prefix, &nothing),
            ),
        };
        prop_assert_eq!(found.more, expected.len() > limit);
        expected.truncate(limit);
        prop_assert_eq!(listed(&found), expected);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn either_half_of_the_digits_has_its_own() {
    let told = told();
    let mut firsts = BTreeMap::new();
    for digit in "0123456789abcdef".chars() {
        let found = told.find(&digit.to_string(), 200, None);
        let all = listed(&found);
        firsts.insert(digit, all.len());
        assert_eq!(
            all,
            told.beginning(&digit.to_string(), &Hidden::default()),
            "{digit}"
        );
    }
    let all = told.beginning("", &Hidden::default()).len();
    assert_eq!(firsts.values().sum::<usize>(), all, "{firsts:?}");
}

#[test]
fn of_one_id_under_two_signatures_the_post_that_stands_best_is_found_once() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let twins = world.twins(0, "signed twice");
    let (block, state) = world.block(&world.genesis(), &twins[1..]);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.pool_put(&world.checked(&twins[0]), 0).unwrap();
    let prefix = world.id(&twins[0]).to_string()[..7].parse().unwrap();
    let found = tx.find_ids(&prefix, 20).unwrap();
    assert_eq!(found.posts.len(), 1);
    assert!(matches!(
        found.posts[0].standing,
        Standing::Confirmed { .. }
    ));
    assert!(!found.more);
}

#[test]
fn a_post_whose_text_was_erased_is_found_without_it() {
    let world = World::new();
    let store = Store::memory(&world.network).unwrap();
    let post = world.write(&Draft::note(0, 0, "to be erased"));
    let (block, state) = world.block(&world.genesis(), std::slice::from_ref(&post));
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    assert!(tx.erase_text(&post.stub.leaf()).unwrap());
    let prefix = world.id(&post).to_string()[..9].parse().unwrap();
    let found = tx.find_ids(&prefix, 20).unwrap();
    assert_eq!(found.posts.len(), 1);
    assert_eq!(found.posts[0].post.text, None);
}
