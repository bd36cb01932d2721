//! Checking the chain again: every peer is asked for its headers anew, and the whole store is looked
//! at, in the background.
//!
//! What peers answer takes the ordinary way: a heavier chain is fetched and followed by the rules.
//! The check of the store finds what no longer is what was written; it changes nothing.

use std::sync::Arc;
use std::time::Duration;

use blocknet_store::{CheckPart, CheckStep, Reading, Report};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::core::{CoreError, CoreHandle};
use crate::net::NetHandle;
use crate::said::Problem;

/// Peers have so long to answer before the check goes on without them.
const PEERS_DEADLINE: Duration = Duration::from_secs(60);
/// How often it is looked whether they have.
const LOOK: Duration = Duration::from_millis(250);

/// What a resync is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResyncStage {
    /// None was asked for since the start.
    #[default]
    Never,
    /// Peers are asked for their headers.
    Peers,
    /// Pages and indexes of the database are looked at.
    File,
    /// Every post is looked at.
    Posts,
    /// Every block is looked at.
    Blocks,
    /// It came to its end.
    Done,
    /// It could not be done.
    Failed,
}

/// How far a resync is, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResyncView {
    /// What it is at.
    pub stage: ResyncStage,
    /// When it began, Unix seconds.
    pub started: u64,
    /// When it ended, Unix seconds.
    pub ended: Option<u64>,
    /// Peers that were asked.
    pub peers_asked: usize,
    /// Peers whose headers have come to their end.
    pub peers_answered: usize,
    /// Posts that were looked at.
    pub posts: u64,
    /// Blocks that were looked at.
    pub blocks: u64,
    /// Posts of the active chain when it began.
    pub posts_total: u64,
    /// Blocks of the active chain when it began.
    pub blocks_total: u64,
    /// What is wrong; why it failed, where it did.
    pub problems: Vec<Problem>,
}

impl ResyncView {
    /// Whether it goes on.
    #[must_use]
    pub fn is_running(&self) -> bool {
        use ResyncStage::{Blocks, File, Peers, Posts};
        matches!(self.stage, Peers | File | Posts | Blocks)
    }
}

/// Checks the chain again when the owner asks; one check at a time.
#[derive(Debug, Clone)]
pub(crate) struct Resync {
    view: Arc<watch::Sender<ResyncView>>,
    cancel: CancellationToken,
}

impl Resync {
    /// Nothing is checked yet; a check ends with `cancel`.
    pub(crate) fn new(cancel: CancellationToken) -> Self {
        let view = Arc::new(watch::Sender::new(ResyncView::default()));
        Self { view, cancel }
    }

    /// How far it is.
    pub(crate) fn view(&self) -> ResyncView {
        self.view.borrow().clone()
    }

    /// Begins a check; false when one is under way.
    pub(crate) fn start(&self, core: CoreHandle, net: NetHandle, clock: Arc<dyn Clock>) -> bool {
        let begun = self.view.send_if_modified(|view| {
            let free = !view.is_running();
            if free {
                *view = ResyncView {
                    stage: ResyncStage::Peers,
                    started: clock.unix(),
                    ..ResyncView::default()
                };
            }
            free
        });
        if begun {
            let this = self.clone();
            tokio::spawn(async move {
                tokio::select! {
                    () = this.cancel.cancelled() => {}
                    () = this.run(&core, &net, &clock) => {}
                }
            });
        }
        begun
    }

    async fn run(&self, core: &CoreHandle, net: &NetHandle, clock: &Arc<dyn Clock>) {
        self.ask_peers(net).await;
        let checked = self.check_store(core).await;
        let ended = Some(clock.unix());
        self.view.send_modify(|view| {
            view.ended = ended;
            match checked {
                Ok(Some(report)) => {
                    (view.posts, view.blocks) = (report.posts, report.blocks);
                    view.problems = report.problems.iter().map(Problem::from).collect();
                    view.stage = ResyncStage::Done;
                }
                Ok(None) => view.stage = ResyncStage::Failed,
                Err(error) => {
                    view.problems = vec![Problem::unreadable(error.to_string())];
                    view.stage = ResyncStage::Failed;
                }
            }
        });
    }

    /// Asks all peers, and waits for their answers, but not for ever.
    async fn ask_peers(&self, net: &NetHandle) {
        let asked = net.ask_everybody().await;
        self.view.send_modify(|view| view.peers_asked = asked);
        let all = async {
            loop {
                let walking = net.walking();
                self.view
                    .send_modify(|view| view.peers_answered = asked.saturating_sub(walking));
                if walking == 0 {
                    break;
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        // A peer that says nothing for a minute is left behind.
        let _ = tokio::time::timeout(PEERS_DEADLINE, all).await;
    }

    /// Looks at the whole store, off the runtime; `None` when the node ends meanwhile.
    async fn check_store(&self, core: &CoreHandle) -> Result<Option<Report>, CoreError> {
        let (view, cancel) = (Arc::clone(&self.view), self.cancel.clone());
        core.read(move |reader| {
            let counts = reader.counts()?;
            view.send_modify(|view| {
                (view.posts_total, view.blocks_total) = (counts.posts, counts.blocks);
            });
            reader.check_telling(&|step| {
                view.send_modify(|view| note(view, step));
                !cancel.is_cancelled()
            })
        })
        .await
    }
}

fn note(view: &mut ResyncView, step: CheckStep) {
    match step.part {
        CheckPart::File => view.stage = ResyncStage::File,
        CheckPart::Posts => {
            view.stage = ResyncStage::Posts;
            view.posts = step.done;
        }
        CheckPart::Blocks => {
            view.stage = ResyncStage::Blocks;
            view.blocks = step.done;
        }
        CheckPart::Pool => {}
    }
}
