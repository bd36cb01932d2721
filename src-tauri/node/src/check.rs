//! Checks of blocks and posts, off the async threads.

use std::sync::LazyLock;
use std::thread;

use blocknet_chain::{
    Block, BlockError, Checked, CheckedPost, Header, Network, Post, PostError, Unchecked,
};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::core::{CoreError, CoreHandle, Origin, PostOutcome};
use crate::sync::{Salt, Vetted, Vetting};

/// Posts checked as one batch: from there on a bigger one is hardly faster.
const BATCH: usize = 256;
/// Posts that wait for their check before who sends has to.
const QUEUE: usize = 1_024;

/// Answers of a sync whose bodies are checked at once. All but one of the processors work on them, in
/// the order in which they came; were all checked at once, the first would be ready as late as the
/// last, and the core would wait for it.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    Semaphore::new(processors.saturating_sub(1).max(1))
});

/// Checks bodies that a sync asked for, when it is their turn.
pub(crate) async fn check_blocks_in_turn(
    network: &Network,
    blocks: Vec<Block<Unchecked>>,
) -> Vec<Result<Block<Checked>, BlockError>> {
    // Without a runtime nothing is checked at once, and nobody would wake who waits.
    let _turn = match tokio::runtime::Handle::try_current() {
        Ok(_) => TURNS.acquire().await.ok(),
        Err(_) => None,
    };
    check_blocks(network, blocks).await
}

/// Checks the bodies of blocks (B1 to B3, P1 to P4), one verdict each.
pub(crate) async fn check_blocks(
    network: &Network,
    blocks: Vec<Block<Unchecked>>,
) -> Vec<Result<Block<Checked>, BlockError>> {
    let network = network.clone();
    let check = move || {
        blocks
            .into_iter()
            .map(|block| block.check(&network))
            .collect()
    };
    off_the_runtime(check).await
}

/// Checks posts (P1 to P3), one verdict each.
pub(crate) async fn check_posts(
    network: &Network,
    posts: Vec<Post>,
) -> Vec<Result<CheckedPost, PostError>> {
    let network = network.clone();
    off_the_runtime(move || blocknet_chain::check_posts(&network, &posts)).await
}

/// Checks headers of a chain that has too little work to be kept yet; `None` when the node is
/// ending.
pub(crate) async fn vet_headers(
    network: &Network,
    mut vetting: Box<Vetting>,
    headers: Vec<Header>,
    full: bool,
    now: u64,
) -> Option<(Box<Vetting>, Vetted)> {
    let network = network.clone();
    let check = move || {
        let verdict = vetting.take(&network, &headers, full, now, salt);
        Some((vetting, verdict))
    };
    off_the_runtime(check).await
}

/// Something that nobody else knows.
fn salt() -> Salt {
    let mut salt = Salt::default();
    // Without a source of randomness the check is still one of every header's work and rules.
    if let Err(error) = getrandom::fill(&mut salt) {
        tracing::error!(%error, "the system gives no random bytes");
    }
    salt
}

/// Runs work that takes a while where it holds up no task; empty when the node is ending.
/// Without a runtime there is no task to hold up: then it runs here.
pub(crate) async fn off_the_runtime<T: Default + Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    if tokio::runtime::Handle::try_current().is_err() {
        return work();
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(made) => made,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        Err(_) => T::default(),
    }
}

/// Where the outcome of a post is awaited.
type Answer = oneshot::Sender<Result<PostOutcome, CoreError>>;

/// A post on its way to the pool.
struct Sent {
    post: Post,
    origin: Origin,
    answer: Answer,
}

/// Posts that passed their checks, and where the outcome of each is awaited.
#[derive(Default)]
struct Passed {
    posts: Vec<(CheckedPost, Origin)>,
    answers: Vec<Answer>,
}

/// Takes single posts from many callers, checks them in batches and hands them to the core.
#[derive(Debug, Clone)]
pub(crate) struct Checker {
    queue: mpsc::Sender<Sent>,
}

impl Checker {
    /// Starts the stage; it ends when the last clone is gone.
    pub(crate) fn start(core: CoreHandle) -> Self {
        let (queue, sent) = mpsc::channel(QUEUE);
        tokio::spawn(work(core, sent));
        Self { queue }
    }

    /// Checks a post and submits it; the outcome is durable when it comes.
    pub(crate) async fn submit(
        &self,
        post: Post,
        origin: Origin,
    ) -> Result<PostOutcome, CoreError> {
        let (answer, answered) = oneshot::channel();
        let sent = self
            .queue
            .send(Sent {
                post,
                origin,
                answer,
            })
            .await;
        sent.map_err(|_| CoreError::Gone)?;
        answered.await.map_err(|_| CoreError::Gone)?
    }
}

/// Checks what comes, and has it committed. Whatever passes while a commit is under way goes together
/// into the next one: the more it holds, the fewer pages each post costs.
async fn work(core: CoreHandle, mut queue: mpsc::Receiver<Sent>) {
    let mut passed = Passed::default();
    // One at most.
    let mut commit = JoinSet::new();
    loop {
        let mut batch = Vec::new();
        tokio::select! {
            biased;
            Some(_) = commit.join_next() => {}
            given = queue.recv_many(&mut batch, BATCH), if passed.posts.len() < BATCH => {
                if given == 0 {
                    break;
                }
                // In a task of its own: should a check panic, it takes its batch alone with it.
                let checked = tokio::spawn(check(core.network().clone(), batch)).await;
                passed.add(checked.unwrap_or_default());
            }
        }
        if commit.is_empty() && !passed.posts.is_empty() {
            commit.spawn(submit(core.clone(), std::mem::take(&mut passed)));
        }
    }
    while commit.join_next().await.is_some() {}
    submit(core, passed).await;
}

impl Passed {
    fn add(&mut self, more: Self) {
        self.posts.extend(more.posts);
        self.answers.extend(more.answers);
    }
}

/// Checks a batch, and answers at once what fails.
async fn check(network: Network, batch: Vec<Sent>) -> Passed {
    let mut posts = Vec::with_capacity(batch.len());
    let mut senders = Vec::with_capacity(batch.len());
    for sent in batch {
        posts.push(sent.post);
        senders.push((sent.origin, sent.answer));
    }
    let verdicts = check_posts(&network, posts).await;
    let mut passed = Passed::default();
    for ((origin, answer), verdict) in senders.into_iter().zip(verdicts) {
        match verdict {
            Ok(post) => {
                passed.posts.push((post, origin));
                passed.answers.push(answer);
            }
            Err(error) => {
                let (rule, message) = (error.rule(), error.to_string());
                // Who asked may have gone.
                let _ = answer.send(Ok(PostOutcome::Refused { rule, message }));
            }
        }
    }
    passed
}

/// Hands posts to the core, and gives each outcome back.
async fn submit(core: CoreHandle, passed: Passed) {
    if passed.posts.is_empty() {
        return;
    }
    let outcomes = core.submit_posts_of(passed.posts).await;
    for (at, answer) in passed.answers.into_iter().enumerate() {
        let outcome = match &outcomes {
            Ok(outcomes) => outcomes.get(at).cloned().ok_or(CoreError::Gone),
            Err(error) => Err(error.clone()),
        };
        let _ = answer.send(outcome);
    }
}
