//! The chainstate on a store in memory: trees of blocks in any order.

use std::collections::HashSet;
use std::time::Duration;

use blocknet_chain::{Block, BlockId, Checked, HeaderState, Height, Network, Params, Rule};
use blocknet_store::{Reading, Standing, Store};

use super::{Chainstate, Changes, Now};
use crate::core::{BlockOutcome, HeadersVerdict, Sender};
use crate::simulation::forge;
use crate::testing::{block, block_at, chain, dawn, genesis, identity, note};

mod random_trees;

/// A chainstate over a store in memory.
struct Bench {
    network: Network,
    store: Store,
    chain: Chainstate,
    now: Now,
}

impl Bench {
    fn new() -> Self {
        Self::on(Network::dev())
    }

    fn on(network: Network) -> Self {
        let store = Store::memory(&network).unwrap();
        let now = Now {
            unix: dawn() + 100,
            mono: Duration::ZERO,
        };
        Self {
            store,
            chain: Chainstate::new(network.clone()),
            network,
            now,
        }
    }

    fn give(&mut self, block: &Block<Checked>) -> (BlockOutcome, Changes) {
        let given = self.put(block);
        self.agrees_with_the_store();
        given
    }

    /// As [`Bench::give`], where memory holds what no store keeps.
    fn put(&mut self, block: &Block<Checked>) -> (BlockOutcome, Changes) {
        let tx = self.store.begin().unwrap();
        let mut changes = Changes::default();
        let outcome = self
            .chain
            .accept_block(&tx, block, Sender::Own, self.now, &mut changes)
            .unwrap();
        tx.commit().unwrap();
        (outcome, changes)
    }

    fn headers(&mut self, blocks: &[(Block<Checked>, HeaderState)]) -> HeadersVerdict {
        let headers: Vec<_> = blocks.iter().map(|(block, _)| *block.header()).collect();
        let tx = self.store.begin().unwrap();
        let outcome = self
            .chain
            .accept_headers(&tx, &headers, Sender::Own, self.now)
            .unwrap();
        tx.commit().unwrap();
        outcome.verdict
    }

    /// What is in memory is what a new start would read.
    fn agrees_with_the_store(&self) {
        let mut fresh = Chainstate::new(self.network.clone());
        let tx = self.store.begin().unwrap();
        fresh.reload(&tx).unwrap();
        assert_eq!(fresh.tip, self.chain.tip);
        assert_eq!(fresh.best.work, self.chain.best.work);
        let nothing = HashSet::new();
        if fresh.best.id == self.chain.best.id {
            let (mut read, mut held) = (
                fresh.wanted(9_999, &nothing),
                self.chain.wanted(9_999, &nothing),
            );
            if fresh.missing_rivals() > 0 {
                // Rivals come in any order: each is as heavy as the others.
                read.sort();
                held.sort();
            }
            assert_eq!(read, held);
        }
    }

    fn tip(&self) -> BlockId {
        self.chain.tip().id
    }
}

#[test]
fn follows_the_branch_with_more_work_and_stays_on_a_tie() {
    let mut bench = Bench::new();
    let (ours, theirs) = (chain(&genesis(), 2), {
        let (first, state) = block_at(&genesis(), dawn() + 7, vec![]);
        let rest = chain(&state, 2);
        [vec![(first, state)], rest].concat()
    });
    for (block, _) in &ours {
        assert_eq!(bench.give(block).0, BlockOutcome::Connected);
    }
    assert_eq!(bench.give(&theirs[0].0).0, BlockOutcome::Stored);
    assert_eq!(bench.give(&theirs[1].0).0, BlockOutcome::Stored);
    assert_eq!(bench.tip(), ours[1].1.id, "a tie changes nothing");
    let (outcome, changes) = bench.give(&theirs[2].0);
    assert_eq!(outcome, BlockOutcome::Connected);
    assert_eq!(bench.tip(), theirs[2].1.id);
    assert_eq!(changes.reorgs.len(), 1);
    assert_eq!(
        (changes.reorgs[0].depth, changes.reorgs[0].fork_height),
        (2, Height::GENESIS)
    );
    assert_eq!(changes.connected.len(), 3);
}

#[test]
fn wants_the_bodies_of_a_rival_too_and_says_when_it_is_complete() {
    let mut bench = Bench::new();
    for (block, _) in chain(&genesis(), 2) {
        bench.give(&block);
    }
    let first = block_at(&genesis(), dawn() + 7, vec![]);
    let rival = [vec![first.clone()], chain(&first.1, 1)].concat();
    let ids: Vec<_> = rival.iter().map(|(_, state)| state.id).collect();
    bench.headers(&rival[..1]);
    let wanted = |bench: &Bench| bench.chain.wanted(9, &HashSet::new());
    assert!(wanted(&bench).is_empty(), "less work is nobody's rival");
    bench.headers(&rival);
    assert_eq!(
        (wanted(&bench), bench.chain.missing_rivals()),
        (ids.clone(), 2)
    );
    bench.agrees_with_the_store();
    // The tip's body first: the branch is complete with the other.
    let (outcome, changes) = bench.give(&rival[1].0);
    assert_eq!((outcome, changes.rivals), (BlockOutcome::Stored, vec![]));
    assert_eq!(wanted(&bench), ids[..1]);
    let (outcome, changes) = bench.give(&rival[0].0);
    assert_eq!(outcome, BlockOutcome::Stored);
    assert_eq!(changes.rivals, ids[1..]);
    assert!(wanted(&bench).is_empty());
    assert_ne!(bench.tip(), ids[1]);
}

#[test]
fn wants_no_rivals_while_a_branch_is_heavier() {
    let mut bench = Bench::new();
    bench.give(&chain(&genesis(), 1)[0].0);
    let other = block_at(&genesis(), dawn() + 7, vec![]);
    bench.headers(std::slice::from_ref(&other));
    assert_eq!(bench.chain.missing_rivals(), 1);
    let (third, state) = block_at(&genesis(), dawn() + 8, vec![]);
    let heavier = [vec![(third, state)], chain(&state, 1)].concat();
    bench.headers(&heavier);
    assert_eq!(bench.chain.missing_rivals(), 0);
    assert_eq!(
        bench.chain.wanted(9, &HashSet::new()),
        [heavier[0].1.id, heavier[1].1.id]
    );
    for (block, _) in &heavier {
        bench.give(block);
    }
    assert_eq!(bench.tip(), heavier[1].1.id);
    assert_eq!(bench.chain.missing_rivals(), 0);
}

#[test]
fn connects_bodies_that_come_out_of_order_once_the_gap_closes() {
    let mut bench = Bench::new();
    let blocks = chain(&genesis(), 5);
    assert_eq!(bench.give(&blocks[1].0).0, BlockOutcome::ParentUnknown);
    assert_eq!(bench.headers(&blocks), HeadersVerdict::Good);
    let ids: Vec<_> = blocks.iter().map(|(_, state)| state.id).collect();
    let wanted =
        |bench: &Bench, skip: &[BlockId]| bench.chain.wanted(3, &skip.iter().copied().collect());
    assert_eq!(wanted(&bench, &[]), ids[..3]);
    assert_eq!(wanted(&bench, &ids[..1]), ids[1..4]);
    for at in [4, 2, 1, 3] {
        assert_eq!(bench.give(&blocks[at].0).0, BlockOutcome::Stored);
    }
    assert_eq!(bench.chain.tip().height, Height::GENESIS);
    assert_eq!(wanted(&bench, &[]), ids[..1]);
    assert_eq!(bench.give(&blocks[0].0).0, BlockOutcome::Connected);
    assert_eq!(bench.tip(), ids[4]);
    assert!(wanted(&bench, &[]).is_empty());
    assert_eq!(bench.give(&blocks[2].0).0, BlockOutcome::Known);
}

#[test]
fn brings_the_old_chain_back_whole_when_a_block_fails_at_connect() {
    let mut bench = Bench::new();
    let (a, b) = (
        note(&identity(1), dawn(), "a"),
        note(&identity(2), dawn(), "b"),
    );
    let (first, first_state) = block(&genesis(), std::slice::from_ref(&a));
    let (second, second_state) = block(&first_state, std::slice::from_ref(&b));
    bench.give(&first);
    bench.give(&second);
    // A heavier branch whose third block has the post of its first again.
    let (x1, s1) = block_at(&genesis(), dawn() + 3, vec![b.post().clone()]);
    let (x2, s2) = block(&s1, &[]);
    let (x3, s3) = block(&s2, std::slice::from_ref(&b));
    let (x4, _) = block(&s3, &[]);
    bench.headers(&[(x1.clone(), s1), (x2.clone(), s2), (x3.clone(), s3)]);
    assert_eq!(bench.give(&x3).0, BlockOutcome::Stored);
    assert_eq!(bench.give(&x2).0, BlockOutcome::Stored);
    assert_eq!(bench.tip(), second_state.id);
    assert_eq!(bench.give(&x1).0, BlockOutcome::Stored);
    assert_eq!(
        bench.tip(),
        second_state.id,
        "the branch without the bad block is no better"
    );
    assert_eq!(
        bench.store.confirmed_at(&a.id()).unwrap(),
        Some(Height::new(1))
    );
    assert_eq!(
        bench.store.confirmed_at(&b.id()).unwrap(),
        Some(Height::new(2))
    );
    assert!(bench.store.header(&s3.id).unwrap().unwrap().invalid);
    assert!(bench.store.check().unwrap().is_ok());
    // What builds on it is invalid too, and says why.
    let (outcome, _) = bench.give(&x4);
    assert!(
        matches!(outcome, BlockOutcome::Invalid { rule: Rule::P5, .. }),
        "{outcome:?}"
    );
    // The branch goes on without the bad block.
    let (y3, t3) = block_at(&s2, dawn() + 30, vec![]);
    assert_eq!(bench.give(&y3).0, BlockOutcome::Connected);
    assert_eq!(bench.tip(), t3.id);
}

#[test]
fn refuses_a_block_with_a_post_of_its_own_chain() {
    let mut bench = Bench::new();
    let a = note(&identity(1), dawn(), "a");
    let (first, state) = block(&genesis(), std::slice::from_ref(&a));
    let (again, _) = block(&state, std::slice::from_ref(&a));
    bench.give(&first);
    let (outcome, _) = bench.give(&again);
    assert!(
        matches!(outcome, BlockOutcome::Invalid { rule: Rule::P5, .. }),
        "{outcome:?}"
    );
    assert_eq!(bench.tip(), state.id);
    assert!(matches!(
        bench.give(&again).0,
        BlockOutcome::Invalid { rule: Rule::P5, .. }
    ));
}

#[test]
fn says_of_what_is_too_new_and_not_held_that_it_is_not_held() {
    let mut bench = Bench::new();
    let ahead = bench.now.unix + 7_201;
    let (early, state) = block_at(&genesis(), ahead, vec![]);
    bench.now.unix += 1;
    let late = bench.now;
    bench.now.unix -= 1;
    // Two hours is all that H8 holds, and all that `dev` allows: nothing fits between.
    let BlockOutcome::TooNew { message } = bench.give(&early).0 else {
        panic!("it is not held, and that is said")
    };
    assert!(
        message.starts_with("H8") && message.contains("1 s later"),
        "{message}"
    );
    assert_eq!(bench.tip(), genesis().id);
    bench.now = late;
    assert_eq!(bench.give(&early).0, BlockOutcome::Connected);
    assert_eq!(bench.tip(), state.id);
}

/// `dev` with a clock that blocks may outrun by half a minute only.
fn strict() -> Network {
    let dev = Network::dev();
    let params = dev.params();
    let params = Params::new(
        "strict",
        params.genesis_time(),
        params.limit_bits(),
        params.retarget(),
        params.heartbeat_secs(),
        30,
        params.stamp_work_per_byte(),
    );
    Network::new(params.unwrap())
}

#[test]
fn holds_four_of_a_sender_that_are_too_new_and_tries_them_again() {
    let network = strict();
    let genesis = HeaderState::genesis(&network);
    let mut bench = Bench::on(network.clone());
    let early: Vec<_> = (0..5)
        .map(|n| forge::checked(&network, &genesis, bench.now.unix + 100 + n, vec![]))
        .collect();
    for (block, _) in &early[..4] {
        assert_eq!(bench.give(block).0, BlockOutcome::Held);
        // A second time changes nothing.
        assert_eq!(bench.give(block).0, BlockOutcome::Held);
    }
    let (outcome, _) = bench.give(&early[4].0);
    assert!(
        matches!(&outcome, BlockOutcome::TooNew { message } if message.contains("74 s later")),
        "{outcome:?}"
    );
    let tx = bench.store.begin().unwrap();
    let other = Sender::at([192, 0, 2, 1].into());
    let header = *early[4].0.header();
    let taken = bench
        .chain
        .accept_headers(&tx, &[header], other, bench.now)
        .unwrap();
    assert!(matches!(
        taken.verdict,
        HeadersVerdict::TooNew { not_held: None, .. }
    ));
    tx.commit().unwrap();
    bench.now.unix += 70;
    let tx = bench.store.begin().unwrap();
    bench
        .chain
        .retry_held(&tx, bench.now, &mut Changes::default())
        .unwrap();
    tx.commit().unwrap();
    assert_eq!(bench.tip(), early[0].1.id);
}

#[test]
fn keeps_nothing_of_a_branch_with_too_little_work() {
    let mut bench = Bench::new();
    for (block, _) in chain(&genesis(), 146) {
        bench.give(&block);
    }
    let (other, state) = block_at(&genesis(), dawn() + 50, vec![]);
    assert!(matches!(
        bench.headers(&[(other.clone(), state)]),
        HeadersVerdict::LowWork { .. }
    ));
    assert_eq!(bench.give(&other).0, BlockOutcome::LowWork);
    assert_eq!(bench.store.header(&state.id).unwrap(), None);
    // With a second block it has the work of the active chain 144 blocks ago.
    let more = block_at(&state, dawn() + 51, vec![]);
    assert_eq!(bench.headers(&[(other, state), more]), HeadersVerdict::Good);
}

#[test]
fn activates_an_incomplete_block_only_once_it_is_buried() {
    let mut bench = Bench::new();
    bench.now.unix += 100_000;
    let whole = note(&identity(1), dawn(), "erased somewhere");
    let erased = whole.post().without_text();
    let (bare, state) = block_at(&genesis(), dawn(), vec![erased]);
    let (full, _) = block_at(&genesis(), dawn(), vec![whole.post().clone()]);
    assert_eq!(bare.id(), full.id());
    assert_eq!(bench.give(&bare).0, BlockOutcome::Incomplete);
    assert_eq!(bench.chain.wanted(9, &HashSet::new()), [state.id]);
    let mut above = chain(&state, 1_439);
    let last = above.last().unwrap().1;
    above.push(block_at(&last, dawn() + 86_400, vec![]));
    bench.headers(&above);
    assert_eq!(bench.chain.wanted(9_999, &HashSet::new()).len(), 1_441);
    let tx = bench.store.begin().unwrap();
    bench
        .chain
        .retry_buried(&tx, bench.now, &mut Changes::default())
        .unwrap();
    tx.commit().unwrap();
    assert_eq!(bench.tip(), state.id);
    bench.agrees_with_the_store();
}

#[test]
fn a_complete_body_takes_the_place_of_an_incomplete_one() {
    let mut bench = Bench::new();
    let whole = note(&identity(1), dawn(), "here");
    let (bare, _) = block_at(&genesis(), dawn(), vec![whole.post().without_text()]);
    let (full, state) = block_at(&genesis(), dawn(), vec![whole.post().clone()]);
    assert_eq!(bench.give(&bare).0, BlockOutcome::Incomplete);
    assert_eq!(bench.give(&full).0, BlockOutcome::Connected);
    assert_eq!(bench.tip(), state.id);
    let standing = bench.store.has_leaf(&whole.leaf()).unwrap();
    assert!(matches!(standing, Some(Standing::Confirmed { .. })));
}

#[test]
fn bodies_that_lack_different_texts_make_a_whole() {
    let mut bench = Bench::new();
    let one = note(&identity(1), dawn(), "one").post().clone();
    let two = note(&identity(2), dawn(), "two").post().clone();
    let without_one = vec![one.without_text(), two.clone()];
    let without_two = vec![one, two.without_text()];
    let (first, state) = block_at(&genesis(), dawn(), without_one);
    let (second, _) = block_at(&genesis(), dawn(), without_two);
    assert_eq!(bench.give(&first).0, BlockOutcome::Incomplete);
    assert_eq!(bench.give(&second).0, BlockOutcome::Connected);
    assert_eq!(bench.tip(), state.id);
    assert_eq!(bench.give(&first).0, BlockOutcome::Known);
}

#[test]
fn the_locator_of_a_branch_without_bodies_names_its_own_blocks() {
    let mut bench = Bench::new();
    let blocks = chain(&genesis(), 200);
    bench.give(&blocks[0].0);
    bench.headers(&blocks);
    // A body in the midst that came first is off the list of missing ones.
    bench.give(&blocks[150].0);
    let tx = bench.store.begin().unwrap();
    let locator = bench.chain.locator(&tx).unwrap();
    let heights: Vec<u32> = locator
        .iter()
        .map(|id| tx.header(id).unwrap().unwrap().state.height.get())
        .collect();
    let wanted = [
        200, 199, 198, 197, 196, 195, 194, 193, 192, 191, 190, 188, 184, 176, 160, 128, 64, 0,
    ];
    assert_eq!(heights, wanted);
    for (id, height) in locator.iter().zip(wanted).take(17) {
        assert_eq!(*id, blocks[height as usize - 1].1.id);
    }
}

#[test]
fn what_is_held_stays_so_when_a_transaction_fails() {
    let network = strict();
    let genesis = HeaderState::genesis(&network);
    let mut bench = Bench::on(network.clone());
    let (early, state) = forge::checked(&network, &genesis, bench.now.unix + 100, vec![]);
    assert_eq!(bench.give(&early).0, BlockOutcome::Held);
    bench.now.unix += 100;
    for commits in [false, true] {
        let before = bench.chain.unstored();
        let tx = bench.store.begin().unwrap();
        let mut changes = Changes::default();
        bench
            .chain
            .retry_held(&tx, bench.now, &mut changes)
            .unwrap();
        assert_eq!(bench.tip(), state.id);
        if commits {
            tx.commit().unwrap();
            continue;
        }
        drop(tx);
        bench.chain.put_back(before);
        let tx = bench.store.begin().unwrap();
        bench.chain.reload(&tx).unwrap();
        assert_eq!(bench.tip(), genesis.id);
    }
}

#[test]
fn parks_a_branch_that_forks_below_what_stood_for_fourteen_days() {
    let mut bench = Bench::new();
    for (block, _) in chain(&genesis(), 2) {
        bench.give(&block);
    }
    let ours = bench.tip();
    // Nothing but time passes: no tick comes first.
    bench.now.mono = Duration::from_secs(14 * 86_400 + 3_601);
    let (first, state) = block_at(&genesis(), dawn() + 20, vec![]);
    let theirs = [vec![(first, state)], chain(&state, 3)].concat();
    for (block, _) in &theirs {
        let tx = bench.store.begin().unwrap();
        bench
            .chain
            .accept_block(&tx, block, Sender::Own, bench.now, &mut Changes::default())
            .unwrap();
        tx.commit().unwrap();
    }
    assert_eq!(bench.tip(), ours);
    let parked = bench.chain.parked()[0];
    assert_eq!((parked.tip, parked.fork_height), (theirs[3].1.id, 0));
    assert!(bench.chain.wanted(9, &HashSet::new()).is_empty());
    // A new start follows most work.
    let mut fresh = Chainstate::new(Network::dev());
    let tx = bench.store.begin().unwrap();
    fresh.reload(&tx).unwrap();
    assert_eq!(fresh.best().id, theirs[3].1.id);
    drop(tx);
    // And so does the owner's word, also where the branch has grown meanwhile.
    let more = chain(&theirs[3].1, 1);
    assert_eq!(bench.put(&more[0].0).0, BlockOutcome::Stored);
    let tips: Vec<_> = bench.chain.parked().iter().map(|at| at.tip).collect();
    assert_eq!(tips, [more[0].1.id], "one branch is shown once");
    let mut follow = |tip: BlockId| {
        let tx = bench.store.begin().unwrap();
        let mut changes = Changes::default();
        let found = bench
            .chain
            .follow_parked(&tx, &tip, bench.now, &mut changes);
        tx.commit().unwrap();
        (found.unwrap(), changes.reorgs.len(), bench.chain.tip().id)
    };
    assert_eq!(follow(theirs[3].1.id), (false, 0, ours));
    assert_eq!(follow(more[0].1.id), (true, 1, more[0].1.id));
    assert!(bench.chain.parked().is_empty());
}

#[test]
fn a_branch_that_nobody_gives_makes_room_for_the_next_best() {
    let mut bench = Bench::new();
    bench.give(&chain(&genesis(), 1)[0].0);
    let branch = |offset: u64, length: usize| {
        let first = block_at(&genesis(), dawn() + offset, vec![]);
        [vec![first.clone()], chain(&first.1, length - 1)].concat()
    };
    let (withheld, honest) = (branch(20, 6), branch(40, 4));
    bench.headers(&withheld);
    bench.headers(&honest);
    let best = |bench: &Bench| bench.chain.best().id;
    assert_eq!(best(&bench), withheld[5].1.id);
    let aside = |bench: &mut Bench, id: BlockId, up: bool| {
        let tx = bench.store.begin().unwrap();
        match up {
            false => bench.chain.set_aside(&tx, id).unwrap(),
            true => bench.chain.take_up(&tx, &[id]).unwrap(),
        }
        tx.commit().unwrap();
    };
    bench.give(&withheld[0].0);
    aside(&mut bench, withheld[1].1.id, false);
    assert_eq!(best(&bench), honest[3].1.id);
    let ids: Vec<_> = honest.iter().map(|(_, state)| state.id).collect();
    assert_eq!(bench.chain.wanted(9, &HashSet::new()), ids);
    // Headers that extend it change nothing.
    bench.headers(&chain(&withheld[5].1, 2));
    assert_eq!(best(&bench), honest[3].1.id);
    for (block, _) in &honest {
        bench.put(block);
    }
    assert_eq!(bench.tip(), honest[3].1.id);
    // It is wanted again later, or once the body has come by another way.
    aside(&mut bench, withheld[1].1.id, true);
    assert_eq!(bench.chain.best().height.get(), 8);
    aside(&mut bench, withheld[1].1.id, false);
    assert_eq!(best(&bench), bench.tip());
    bench.put(&withheld[1].0);
    assert_eq!(bench.chain.best().height.get(), 8);
    assert_eq!(bench.chain.wanted(1, &HashSet::new()), [withheld[2].1.id]);
}

#[test]
fn a_locator_goes_back_in_growing_steps_to_genesis() {
    let mut bench = Bench::new();
    let blocks = chain(&genesis(), 40);
    bench.headers(&blocks);
    let tx = bench.store.begin().unwrap();
    let locator = bench.chain.locator(&tx).unwrap();
    let heights: Vec<u32> = locator
        .iter()
        .map(|id| tx.header(id).unwrap().unwrap().state.height.get())
        .collect();
    assert_eq!(
        heights,
        [40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 28, 24, 16, 0]
    );
}
