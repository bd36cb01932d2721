//! The core on a store in a folder: what is answered is durable, and nothing else is.

use std::sync::Arc;

use blocknet_chain::{Block, Checked, CheckedPost, HeaderState, Height, Network};
use blocknet_store::{Reading, Standing, Store, StoreError, Tx};
use tempfile::TempDir;

use super::state::State;
use super::{
    BlockOutcome, CoreError, CoreEvent, CoreHandle, CoreThread, Origin, PostOutcome, Sender,
};
use crate::events::{EventKind, PostStatus};
use crate::net::action::{Done, Job};
use crate::net::effects;
use crate::relay::pool_set::PoolSet;
use crate::testing::{HandClock, block, block_at, chain, dawn, genesis, identity, note};

/// A running core in a folder.
struct Bench {
    dir: TempDir,
    clock: Arc<HandClock>,
    core: CoreHandle,
    thread: CoreThread,
}

impl Bench {
    fn new() -> Self {
        Self::on(
            tempfile::tempdir().unwrap(),
            Arc::new(HandClock::at(dawn() + 100)),
        )
    }

    fn on(dir: TempDir, clock: Arc<HandClock>) -> Self {
        let store = Store::open(dir.path(), &Network::dev()).unwrap();
        let own = identity(9).public();
        let (core, thread) = super::start(store, Network::dev(), vec![own], clock.clone()).unwrap();
        Self {
            dir,
            clock,
            core,
            thread,
        }
    }

    async fn restarted(self) -> Self {
        self.core.stop().await;
        self.thread.join();
        Self::on(self.dir, self.clock)
    }

    async fn give(&self, block: &Block<Checked>) -> BlockOutcome {
        self.core
            .submit_blocks(vec![block.clone()], Sender::Own)
            .await
            .unwrap()
            .remove(0)
    }

    async fn post(&self, post: &CheckedPost) -> PostOutcome {
        self.core
            .submit_posts(vec![post.clone()], Origin::Api)
            .await
            .unwrap()
            .remove(0)
    }

    async fn standing(&self, post: &CheckedPost) -> Option<Standing> {
        let leaf = post.leaf();
        self.core
            .read(move |reader| reader.has_leaf(&leaf))
            .await
            .unwrap()
    }

    fn waiting(&self) -> usize {
        self.core.tip().borrow().pool_posts
    }
}

/// Two chains from genesis: one block with these posts, and `length` blocks without.
fn rivals(
    posts: &[CheckedPost],
    length: usize,
) -> (Block<Checked>, Vec<(Block<Checked>, HeaderState)>) {
    let (other, state) = block_at(&genesis(), dawn() + 9, vec![]);
    (
        block(&genesis(), posts).0,
        [vec![(other, state)], chain(&state, length - 1)].concat(),
    )
}

/// What a peer with an empty pool finds in ours by a comparison.
async fn compared(core: &CoreHandle) -> usize {
    let empty = PoolSet::new(Vec::new());
    let answer = crate::intake::reconcile(core, empty.begin().unwrap()).await;
    let step = empty.go_on(&answer.unwrap().unwrap()).unwrap();
    step.missing_here.len()
}

#[tokio::test]
async fn what_a_sync_brought_is_found_by_leaf_once_it_stands_still() {
    let bench = Bench::new();
    let posts: Vec<_> = (0..3)
        .map(|n| note(&identity(1), dawn(), &format!("{n}")))
        .collect();
    let mut blocks: Vec<(Block<Checked>, HeaderState)> = Vec::new();
    for post in &posts {
        let parent = blocks.last().map_or(genesis(), |(_, state)| *state);
        blocks.push(block(&parent, std::slice::from_ref(post)));
    }
    let rest = chain(&blocks[2].1, 300);
    let headers = blocks.iter().chain(&rest);
    let headers = headers.map(|(block, _)| *block.header()).collect();
    bench.clock.advance(7_200);
    let taken = bench.core.submit_headers(headers, Sender::Own).await;
    taken.unwrap();
    assert_eq!(bench.give(&blocks[0].0).await, BlockOutcome::Connected);
    assert_eq!(bench.standing(&posts[0]).await, None, "written in bulk");
    bench.clock.advance(9);
    bench.core.tick().await.unwrap();
    assert_eq!(bench.standing(&posts[0]).await, None, "it may go on");
    bench.clock.advance(1);
    bench.core.tick().await.unwrap();
    assert!(bench.standing(&posts[0]).await.is_some(), "it stands still");
    // It goes on, and from the next block on in bulk again.
    assert_eq!(bench.give(&blocks[1].0).await, BlockOutcome::Connected);
    assert!(bench.standing(&posts[1]).await.is_some());
    assert_eq!(bench.give(&blocks[2].0).await, BlockOutcome::Connected);
    assert_eq!(bench.standing(&posts[2]).await, None);
}

#[tokio::test]
async fn a_comparison_shows_what_came_back_in_the_same_moment() {
    let bench = Bench::new();
    let posts: Vec<_> = (0..3)
        .map(|n| note(&identity(1), dawn(), &format!("{n}")))
        .collect();
    let (ours, theirs) = rivals(&posts, 2);
    bench.give(&ours).await;
    assert_eq!(compared(&bench.core).await, 0);
    for (block, _) in &theirs {
        bench.give(block).await;
    }
    assert_eq!(compared(&bench.core).await, 3);
}

#[tokio::test]
async fn a_post_that_only_a_stale_block_holds_counts_as_missing_unless_its_text_is_erased() {
    let bench = Bench::new();
    let posts: Vec<_> = (0..2)
        .map(|n| note(&identity(1), dawn(), &format!("{n}")))
        .collect();
    let (theirs, ours) = rivals(&posts, 2);
    for (block, _) in &ours {
        bench.give(block).await;
    }
    assert_eq!(bench.give(&theirs).await, BlockOutcome::Stored);
    bench.core.erase_text(posts[1].id()).await.unwrap();
    let leaves = posts.iter().map(CheckedPost::leaf).collect();
    let done = effects::run(&bench.core, Job::Missing { leaves }).await;
    let Some(Done::Missing { result, .. }) = done else {
        panic!("{done:?}");
    };
    assert_eq!(result.unwrap(), [posts[0].leaf()]);
    assert_eq!(bench.post(&posts[0]).await, PostOutcome::Accepted);
}

#[tokio::test]
async fn a_waiting_post_that_was_erased_does_not_come_back() {
    let bench = Bench::new();
    let post = note(&identity(1), dawn(), "a word to be erased");
    assert_eq!(bench.post(&post).await, PostOutcome::Accepted);
    assert!(bench.core.erase_text(post.id()).await.unwrap());
    assert_eq!(bench.waiting(), 0);
    let outcome = bench.post(&post).await;
    assert!(matches!(outcome, PostOutcome::Known { .. }), "{outcome:?}");
    assert_eq!(bench.waiting(), 0);
}

#[tokio::test]
async fn returns_posts_to_the_pool_after_a_reorg() {
    let bench = Bench::new();
    let posts: Vec<_> = (0..20)
        .map(|n| note(&identity(1), dawn(), &format!("{n}")))
        .collect();
    assert_eq!(bench.post(&posts[0]).await, PostOutcome::Accepted);
    let (ours, theirs) = rivals(&posts, 2);
    assert_eq!(bench.give(&ours).await, BlockOutcome::Connected);
    assert_eq!(bench.waiting(), 0);
    let mut net = bench.core.subscribe();
    for (block, _) in &theirs {
        bench.give(block).await;
    }
    assert_eq!(
        bench.waiting(),
        20,
        "also more of one author than one may offer"
    );
    for post in &posts {
        assert_eq!(bench.standing(post).await, Some(Standing::Pooled));
        let told = net.recv().await.unwrap();
        assert!(
            matches!(told, CoreEvent::NewPost { origin: None, .. }),
            "{told:?}"
        );
    }
    let events = bench.core.events().after(0).events;
    let reorg = events
        .iter()
        .any(|event| matches!(event.kind, EventKind::Reorg { depth: 1, .. }));
    assert!(reorg, "{events:?}");
    assert_eq!(bench.core.tip().borrow().deepest_reorg, Some(1));
    // They are mined again, on the new chain.
    let template = bench.core.template(0).await.unwrap();
    assert_eq!(template.posts.len(), 20);
    let (again, _) = block_at(&template.parent, template.time, template.posts);
    assert_eq!(bench.give(&again).await, BlockOutcome::Connected);
    assert_eq!(bench.waiting(), 0);
}

#[tokio::test]
async fn whoever_hears_an_event_finds_the_tip_moved() {
    const POSTS: u8 = 64;
    let bench = Bench::new();
    let (events, tip) = (bench.core.events().clone(), bench.core.tip());
    // Looks without a pause, so that it is there as soon as an event can be heard.
    let listener = std::thread::spawn(move || {
        let mut seen = 0;
        while seen < usize::from(POSTS) {
            let heard = events.next_seq();
            let told = tip.borrow().pool_posts;
            for event in events.after(0).events {
                if let EventKind::Pool { posts, .. } = event.kind
                    && event.seq <= heard
                {
                    seen = posts;
                }
            }
            assert!(told >= seen, "{seen} posts were heard of, {told} told");
        }
    });
    for n in 0..POSTS {
        let post = note(&identity(n), dawn(), "one more");
        assert_eq!(bench.post(&post).await, PostOutcome::Accepted);
    }
    listener.join().unwrap();
}

#[tokio::test]
async fn posts_of_a_block_as_heavy_as_the_tip_wait_in_the_pool() {
    let bench = Bench::new();
    let (a, b) = (
        note(&identity(1), dawn(), "in both"),
        note(&identity(2), dawn(), "in the other's alone"),
    );
    let (ours, _) = block(&genesis(), std::slice::from_ref(&a));
    let both = vec![a.post().clone(), b.post().clone()];
    let (theirs, _) = block_at(&genesis(), dawn() + 9, both);
    assert_eq!(bench.give(&ours).await, BlockOutcome::Connected);
    let mut net = bench.core.subscribe();
    assert_eq!(bench.give(&theirs).await, BlockOutcome::Stored);
    assert_eq!(bench.core.pool_leaves().await.unwrap(), [b.leaf()]);
    assert_eq!(bench.standing(&b).await, Some(Standing::Pooled));
    let told = net.recv().await.unwrap();
    assert!(
        matches!(told, CoreEvent::NewPost { id, origin: None, .. } if id == b.id()),
        "{told:?}"
    );
    let bench = bench.restarted().await;
    assert_eq!(bench.waiting(), 1);
    let template = bench.core.template(0).await.unwrap();
    let (next, _) = block_at(&template.parent, template.time, template.posts);
    assert_eq!(bench.give(&next).await, BlockOutcome::Connected);
    let standing = bench.standing(&b).await;
    assert!(
        matches!(standing, Some(Standing::Confirmed { height, .. }) if height == Height::new(2)),
        "{standing:?}"
    );
}

#[tokio::test]
async fn a_block_as_heavy_as_the_tip_brings_no_more_than_a_peer_could() {
    let bench = Bench::new();
    let many: Vec<_> = (0..20)
        .map(|n| note(&identity(1), dawn(), &format!("{n}")).post().clone())
        .collect();
    let old = note(&identity(2), dawn(), "too old for the next block");
    bench.give(&block(&genesis(), &[]).0).await;
    bench.give(&block_at(&genesis(), dawn() + 8, many).0).await;
    assert_eq!(bench.waiting(), 16);
    bench.clock.advance(15 * 86_400);
    bench.core.tick().await.unwrap();
    let late = vec![old.post().clone()];
    bench.give(&block_at(&genesis(), dawn() + 9, late).0).await;
    assert_eq!(bench.waiting(), 0);
    assert_eq!(bench.standing(&old).await, Some(Standing::Stored));
}

#[tokio::test]
async fn shows_as_left_out_what_a_reorg_brings_back_too_late() {
    let bench = Bench::new();
    // The post grows too old while its block is young enough to be left.
    let old = note(&identity(1), dawn() - 10 * 86_400, "too old by then");
    let (ours, theirs) = rivals(std::slice::from_ref(&old), 2);
    bench.give(&ours).await;
    bench.clock.advance(5 * 86_400);
    for (block, _) in &theirs {
        bench.give(block).await;
    }
    assert_eq!(bench.waiting(), 0);
    assert_eq!(bench.standing(&old).await, Some(Standing::LeftOut));
    let told = bench.core.events().after(0).events;
    let left_out = |kind: &EventKind| matches!(kind, EventKind::Post { id, status: PostStatus::LeftOut, .. } if *id == old.id());
    assert!(told.iter().any(|event| left_out(&event.kind)));
}

#[tokio::test]
async fn a_restart_loses_nothing_that_was_acknowledged() {
    let bench = Bench::new();
    let (a, b) = (
        note(&identity(1), dawn(), "a"),
        note(&identity(2), dawn(), "b"),
    );
    bench.post(&a).await;
    let (first, state) = block(&genesis(), std::slice::from_ref(&a));
    bench.give(&first).await;
    bench.post(&b).await;
    let headers = chain(&state, 3);
    let known: Vec<_> = headers.iter().map(|(block, _)| *block.header()).collect();
    bench.core.submit_headers(known, Sender::Own).await.unwrap();
    let wanted = bench.core.wanted_blocks(9, &[]).await.unwrap();
    let before = bench.core.tip().borrow().clone();
    let bench = bench.restarted().await;
    let after = bench.core.tip().borrow().clone();
    assert_eq!(
        (after.state, after.best_header),
        (before.state, before.best_header)
    );
    assert_eq!(bench.waiting(), 1);
    assert_eq!(bench.core.pool_leaves().await.unwrap(), [b.leaf()]);
    assert_eq!(bench.core.wanted_blocks(9, &[]).await.unwrap(), wanted);
    assert!(matches!(bench.post(&a).await, PostOutcome::Known { .. }));
    for (block, _) in &headers {
        assert_eq!(bench.give(block).await, BlockOutcome::Connected);
    }
}

#[tokio::test]
async fn a_full_disk_leaves_memory_as_the_disk_has_it() {
    let bench = Bench::new();
    let (a, b) = (
        note(&identity(1), dawn(), "a"),
        note(&identity(2), dawn(), "b"),
    );
    bench.post(&a).await;
    let before = bench.core.tip().borrow().clone();
    let (ours, _) = block(&genesis(), std::slice::from_ref(&a));
    // The disk fills up after a block was connected and a post was taken in.
    let post = b.clone();
    let failed: Result<(), _> = bench
        .core
        .ask(1, move |state, tx| {
            state.submit_blocks(tx, std::slice::from_ref(&ours), Sender::Own)?;
            state.submit_posts(tx, std::slice::from_ref(&post), Origin::Api)?;
            Err(StoreError::DiskFull)
        })
        .await;
    assert_eq!(failed, Err(CoreError::DiskFull));
    let after = bench.core.tip().borrow().clone();
    assert_eq!((after.state, after.pool_posts), (before.state, 1));
    assert!(after.trouble.is_some(), "the owner is told");
    assert_eq!(bench.standing(&b).await, None);
    assert_eq!(bench.core.pool_leaves().await.unwrap(), [a.leaf()]);
    // With room again the node goes on by itself.
    bench.core.tick().await.unwrap();
    assert_eq!(bench.core.tip().borrow().trouble, None);
    assert_eq!(bench.post(&b).await, PostOutcome::Accepted);
    assert_eq!(bench.waiting(), 2);
}

#[tokio::test]
async fn one_job_that_fails_harms_none_that_ran_with_it() {
    let bench = Bench::new();
    let posts: Vec<_> = (0..30).map(|n| note(&identity(n), dawn(), "hi")).collect();
    // The first job holds the core until all others wait, so that they share a transaction.
    let (release, held) = std::sync::mpsc::channel::<()>();
    let core = bench.core.clone();
    let first = tokio::spawn(async move {
        core.ask(20_000, move |_, _| {
            let _ = held.recv();
            Ok(())
        })
        .await
    });
    let mut waiting = Vec::new();
    for (at, post) in posts.iter().enumerate() {
        let (core, post) = (bench.core.clone(), post.clone());
        waiting.push(tokio::spawn(async move {
            if at == 15 {
                let broken = StoreError::Damaged {
                    problem: "this one".to_owned(),
                };
                let mut broken = Some(broken);
                let failed: Result<(), _> = core
                    .ask(1, move |_, _| {
                        Err(broken.take().unwrap_or(StoreError::Busy))
                    })
                    .await;
                return failed.is_err();
            }
            let outcome = core.submit_posts(vec![post], Origin::Api).await.unwrap();
            outcome == [PostOutcome::Accepted]
        }));
        tokio::task::yield_now().await;
    }
    release.send(()).unwrap();
    first.await.unwrap().unwrap();
    for done in waiting {
        assert!(done.await.unwrap());
    }
    assert_eq!(bench.waiting(), 29);
    let bench = bench.restarted().await;
    assert_eq!(bench.waiting(), 29);
}

#[tokio::test]
async fn expired_posts_leave_the_pool_and_are_shown_as_left_out() {
    let bench = Bench::new();
    let post = note(&identity(1), dawn(), "never mined");
    bench.post(&post).await;
    bench.clock.advance(14 * 86_400 + 101);
    bench.core.tick().await.unwrap();
    assert_eq!(bench.waiting(), 0);
    assert_eq!(bench.standing(&post).await, Some(Standing::LeftOut));
    let late = bench.post(&post).await;
    assert!(matches!(late, PostOutcome::Refused { .. }), "{late:?}");
}

#[tokio::test]
async fn says_what_is_known_and_what_is_refused() {
    let bench = Bench::new();
    let post = note(&identity(1), dawn(), "hi");
    assert_eq!(bench.post(&post).await, PostOutcome::Accepted);
    assert_eq!(
        bench.post(&post).await,
        PostOutcome::Known {
            standing: Standing::Pooled
        }
    );
    let (first, state) = block(&genesis(), std::slice::from_ref(&post));
    bench.give(&first).await;
    let standing = Standing::Confirmed {
        block: state.id,
        height: Height::new(1),
    };
    assert_eq!(bench.post(&post).await, PostOutcome::Known { standing });
    let early = note(&identity(1), dawn() + 100 + 121, "from the future");
    assert!(matches!(
        bench.post(&early).await,
        PostOutcome::Refused { .. }
    ));
}

#[tokio::test]
async fn posts_of_a_block_that_came_and_left_in_one_change_wait_in_the_pool() {
    let bench = Bench::new();
    let post = note(&identity(1), dawn(), "for a moment on the chain");
    let (ours, theirs) = rivals(std::slice::from_ref(&post), 2);
    let blocks: Vec<_> = [
        vec![ours],
        theirs.into_iter().map(|(block, _)| block).collect(),
    ]
    .concat();
    let change = move |state: &mut State, tx: &Tx<'_>| {
        let now = state.now();
        state.change_chain(tx, |chain, changes| {
            for block in &blocks {
                chain.accept_block(tx, block, Sender::Own, now, changes)?;
            }
            Ok(())
        })
    };
    bench.core.ask(1, change).await.unwrap();
    assert_eq!(bench.core.tip().borrow().deepest_reorg, Some(1));
    assert_eq!(bench.core.pool_leaves().await.unwrap(), [post.leaf()]);
    assert_eq!(bench.standing(&post).await, Some(Standing::Pooled));
}

#[tokio::test]
async fn a_parked_branch_is_followed_after_a_restart() {
    let bench = Bench::new();
    let (ours, theirs) = rivals(&[], 2);
    bench.give(&ours).await;
    bench.clock.advance(15 * 86_400);
    bench.core.tick().await.unwrap();
    for (block, _) in &theirs {
        assert_eq!(bench.give(block).await, BlockOutcome::Stored);
    }
    let best = theirs.last().unwrap().1;
    let parked = bench.core.tip().borrow().parked[0];
    assert_eq!(parked.tip, best.id);
    let bench = bench.restarted().await;
    let tip = bench.core.tip().borrow().clone();
    assert_eq!((tip.state, tip.parked), (best, Vec::new()));
    assert_eq!(tip.deepest_reorg, Some(1));
    // It is remembered over the next start.
    let bench = bench.restarted().await;
    assert_eq!(bench.core.tip().borrow().deepest_reorg, Some(1));
    let kept = bench
        .core
        .read(|reader| reader.reorgs(None, 9))
        .await
        .unwrap();
    let seen = kept
        .first()
        .map(|(_, reorg)| (reorg.depth, reorg.gained, reorg.old_tip, reorg.new_tip));
    assert_eq!((kept.len(), seen), (1, Some((1, 2, ours.id(), best.id))));
}

#[tokio::test]
async fn a_reorg_that_was_undone_is_none() {
    let bench = Bench::new();
    let (ours, theirs) = rivals(&[], 2);
    bench.give(&ours).await;
    let failed: Result<(), _> = bench
        .core
        .ask(1, move |state, tx| {
            for (block, _) in &theirs {
                state.submit_blocks(tx, std::slice::from_ref(block), Sender::Own)?;
            }
            Err(StoreError::DiskFull)
        })
        .await;
    assert_eq!(failed, Err(CoreError::DiskFull));
    let tip = bench.core.tip().borrow().clone();
    assert_eq!((tip.state.id, tip.deepest_reorg), (ours.id(), None));
    let kept = bench.core.read(|reader| reader.reorgs(None, 9)).await;
    assert_eq!(kept.unwrap(), []);
}

#[tokio::test]
async fn whoever_wrote_much_lately_comes_later_in_the_next_block() {
    let bench = Bench::new();
    let (a, b) = (
        note(&identity(1), dawn(), "came first"),
        note(&identity(2), dawn(), "came second"),
    );
    bench.post(&a).await;
    bench.post(&b).await;
    let order = async || {
        let template = bench.core.template(dawn()).await.unwrap();
        let leaves = template.posts.iter().map(|post| post.stub.leaf());
        leaves.collect::<Vec<_>>()
    };
    assert_eq!(order().await, [a.leaf(), b.leaf()]);
    let much: Vec<_> = (0..3)
        .map(|n| note(&identity(1), dawn(), &format!("{n}").repeat(4_000)))
        .collect();
    bench.give(&block(&genesis(), &much).0).await;
    assert_eq!(order().await, [b.leaf(), a.leaf()]);
}

#[tokio::test]
async fn an_ending_core_does_what_it_was_asked_before() {
    let bench = Bench::new();
    let post = note(&identity(1), dawn(), "last words");
    let asked = bench.core.submit_posts(vec![post.clone()], Origin::Api);
    let (outcome, ()) = tokio::join!(asked, bench.core.stop());
    assert_eq!(outcome.unwrap(), [PostOutcome::Accepted]);
    bench.thread.join();
    assert_eq!(bench.core.tick().await, Err(CoreError::Gone));
    let bench = Bench::on(bench.dir, bench.clock);
    assert_eq!(bench.waiting(), 1);
}
