//! The writer on a core of its own: what is in the outbox is sent, whoever asked for it.

use std::sync::Arc;
use std::time::Duration;

use blocknet_chain::{Kind, Network};
use blocknet_store::{OutboxDraft, Refusal, Store};
use tokio_util::sync::CancellationToken;

use super::{Draft, Writer, WriterParts, Written};
use crate::core::{self, CoreHandle};
use crate::identity::Keyring;
use crate::testing::{HandClock, dawn, identity};

/// How long a condition may take; only a broken writer needs it.
const PATIENCE: Duration = Duration::from_secs(30);

struct Bench {
    core: CoreHandle,
    writer: Writer,
    _dir: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Network::dev()).unwrap();
        let clock = Arc::new(HandClock::at(dawn() + 100));
        let own = identity(9).public();
        let (core, _thread) = core::start(store, Network::dev(), vec![own], clock.clone()).unwrap();
        let parts = WriterParts {
            core: core.clone(),
            keyring: Keyring::of(identity(9)),
            clock,
            threads: 1,
        };
        let (writer, _running) = Writer::start(parts, CancellationToken::new());
        Self {
            core,
            writer,
            _dir: dir,
        }
    }

    /// Keeps a draft that was refused; the worker never sees it otherwise.
    async fn refused(&self, content: &str) -> u64 {
        let draft = kept(content);
        let refusal = Refusal {
            code: "pool_floor".to_owned(),
            rule: None,
            message: "The pool is full.".to_owned(),
        };
        let kept = self.core.ask(1, move |_, tx| {
            let ticket = tx.outbox_put(&draft)?;
            tx.outbox_refuse(ticket, &refusal)?;
            Ok(ticket)
        });
        kept.await.unwrap()
    }

    async fn waiting(&self, posts: usize) {
        let mut tip = self.core.tip();
        let wait = tip.wait_for(|tip| tip.pool_posts == posts);
        let come = tokio::time::timeout(PATIENCE, wait).await;
        come.expect("a post never came into the pool").unwrap();
    }
}

fn kept(content: &str) -> OutboxDraft {
    OutboxDraft {
        author: None,
        kind: Kind::NOTE,
        parent: None,
        tags: vec![],
        content: content.to_owned(),
        written: dawn(),
    }
}

fn note(content: &str) -> Draft {
    Draft {
        kind: Kind::NOTE,
        parent: None,
        channel: None,
        tags: vec![],
        content: content.to_owned(),
    }
}

#[tokio::test]
async fn a_draft_is_sent_although_its_writer_left_once_it_was_kept() {
    let bench = Bench::new();
    bench.core.keep_draft(kept("and gone")).await.unwrap();
    let other = bench.writer.write(note("another")).await.unwrap();
    assert!(matches!(other, Written::Post(_)), "{other:?}");
    bench.waiting(2).await;
    assert!(bench.writer.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_draft_that_waits_for_its_turn_can_be_given_up_or_tried_again() {
    let bench = Bench::new();
    let ticket = bench.refused("refused").await;
    let other = bench.refused("given up").await;
    assert!(bench.writer.delete(other).await.unwrap());
    assert!(!bench.writer.retry(other).await.unwrap());
    assert!(bench.writer.retry(ticket).await.unwrap());
    bench.waiting(1).await;
    assert!(bench.writer.outbox().await.unwrap().is_empty());
}
