//! Mining on a core that is slow to tell what it committed.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use blocknet_chain::{Leaf, Network};
use blocknet_store::{Readers, Reading, Store};
use tokio_util::sync::CancellationToken;

use super::{MiningHandle, MiningWishes};
use crate::clock::{Clock, SystemClock};
use crate::config::MiningMode;
use crate::core::{self, Origin, PostOutcome};
use crate::testing::{identity, note};

/// A clock at which the core waits where a post is in the store and nobody was told of it yet.
struct SlowToTell {
    time: SystemClock,
    readers: Readers,
    of: Leaf,
    go_on: Mutex<Receiver<()>>,
}

impl Clock for SlowToTell {
    fn unix_ms(&self) -> u64 {
        let on_core = std::thread::current().name() == Some("core");
        let is_there = |reader: &blocknet_store::Reader| reader.has_leaf(&self.of);
        if on_core && self.readers.with(is_there).unwrap().is_some() {
            // Ends with the sender, and from then on at once.
            let _ = self.go_on.lock().unwrap().recv();
        }
        self.time.unix_ms()
    }

    fn mono(&self) -> Duration {
        self.time.mono()
    }
}

const OFF: MiningWishes = MiningWishes {
    mode: MiningMode::Off,
    threads: 1,
    share: 100,
    on_battery: false,
};

#[tokio::test]
async fn mines_a_post_that_can_be_read_and_is_not_told_yet() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), &Network::dev()).unwrap();
    let time = SystemClock::new();
    let post = note(&identity(1), time.unix(), "just here");
    let (slow, go_on) = channel();
    let clock = Arc::new(SlowToTell {
        time,
        readers: store.readers(),
        of: post.leaf(),
        go_on: Mutex::new(go_on),
    });
    let (core, thread) = core::start(store, Network::dev(), Vec::new(), clock.clone()).unwrap();
    let cancel = CancellationToken::new();
    let (mining, task) = MiningHandle::start(core.clone(), clock, OFF, cancel.clone());

    let (leaf, giving) = (post.leaf(), core.clone());
    let given = tokio::spawn(async move { giving.submit_posts(vec![post], Origin::Api).await });
    let is_there = async || core.read(move |reader| reader.has_leaf(&leaf)).await;
    while is_there().await.unwrap().is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(core.tip().borrow().pool_posts, 0, "nobody was told of it");
    let let_go = async {
        // The request reaches the task meanwhile; on this one thread that takes a few turns.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        drop(slow);
    };
    let (mined, ()) = tokio::join!(mining.mine(false), let_go);
    assert_eq!(mined.expect("the post is there").posts, 1);
    assert_eq!(given.await.unwrap().unwrap(), [PostOutcome::Accepted]);

    cancel.cancel();
    task.await.unwrap();
    core.stop().await;
    thread.join();
}
