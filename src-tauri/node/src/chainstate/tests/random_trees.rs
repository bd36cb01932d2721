//! Trees of blocks delivered in any order, against a naive reader of the same tree.

use std::collections::{HashMap, HashSet};

use blocknet_chain::{Block, BlockId, Checked, CheckedPost, HeaderState, Work};
use blocknet_store::Reading;
use proptest::prelude::*;

use super::Bench;
use crate::core::BlockOutcome;
use crate::testing::{block_at, dawn, genesis, identity, note};

/// A tree of blocks, some of which break P5, and what a naive reader makes of it.
struct Tree {
    blocks: Vec<(Block<Checked>, HeaderState)>,
    best_work: Work,
    best: Vec<BlockId>,
    valid: HashSet<BlockId>,
}

impl Tree {
    /// Each block builds on one of those before and may have one of four posts.
    fn grow(plan: &[(usize, usize)]) -> Self {
        let posts: Vec<CheckedPost> = (0..4)
            .map(|n| note(&identity(1), dawn(), &format!("post {n}")))
            .collect();
        let mut blocks: Vec<(Block<Checked>, HeaderState)> = Vec::new();
        let mut above: HashMap<BlockId, HashSet<usize>> =
            HashMap::from([(genesis().id, HashSet::new())]);
        let (mut best_work, mut best) = (Work::ZERO, vec![genesis().id]);
        for (at, (parent, post)) in plan.iter().enumerate() {
            let parent = match parent % (at + 1) {
                0 => genesis(),
                n => blocks[n - 1].1,
            };
            let own = posts.get(*post);
            let time = parent.time.max(dawn()) + 1 + at as u64;
            let (block, state) = block_at(
                &parent,
                time,
                own.iter().map(|post| post.post().clone()).collect(),
            );
            let inherited = above.get(&parent.id).cloned();
            if let Some(mut seen) = inherited
                && (own.is_none() || seen.insert(*post))
            {
                above.insert(state.id, seen);
                if state.work > best_work {
                    (best_work, best) = (state.work, vec![]);
                }
                if state.work == best_work {
                    best.push(state.id);
                }
            }
            blocks.push((block, state));
        }
        Self {
            blocks,
            best_work,
            best,
            valid: above.into_keys().collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_delivery_gives_the_same_tip(
        plan in prop::collection::vec((0usize..64, 0usize..9), 1..24),
        order in Just((0..24).collect::<Vec<usize>>()).prop_shuffle(),
        headers_first in any::<bool>(),
    ) {
        let tree = Tree::grow(&plan);
        let mut bench = Bench::new();
        bench.now.unix += 3_000;
        if headers_first {
            for pair in &tree.blocks {
                bench.headers(std::slice::from_ref(pair));
            }
        }
        // Who comes before its parent comes again, in the same order.
        let mut left: Vec<usize> = order;
        left.retain(|at| *at < tree.blocks.len());
        loop {
            let before = left.len();
            left.retain(|at| bench.give(&tree.blocks[*at].0).0 == BlockOutcome::ParentUnknown);
            if left.len() == before {
                break;
            }
        }
        // Only what builds on invalid blocks never finds its parent.
        for at in left {
            prop_assert!(!tree.valid.contains(&tree.blocks[at].1.id), "a parent never came");
        }
        prop_assert_eq!(bench.chain.tip().work, tree.best_work);
        prop_assert!(tree.best.contains(&bench.tip()));
        for (_, state) in &tree.blocks {
            let stored = bench.store.header(&state.id).unwrap();
            let found_invalid = stored.is_some_and(|stored| stored.invalid);
            prop_assert!(!(found_invalid && tree.valid.contains(&state.id)));
        }
        prop_assert!(bench.store.check().unwrap().is_ok());
    }
}
