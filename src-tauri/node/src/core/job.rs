//! A piece of work for the core: it runs inside a transaction and is answered after the commit.

use blocknet_store::{StoreError, Tx};
use tokio::sync::oneshot;

use crate::core::outcome::CoreError;
use crate::core::state::State;

/// A piece of work whose result type is hidden, so that one queue holds all of them.
///
/// It may run more than once: when the transaction that it shared with others fails, it is run
/// again in one of its own.
pub(crate) trait Job: Send {
    /// Does the work.
    fn run(&mut self, state: &mut State, tx: &Tx<'_>) -> Result<(), StoreError>;

    /// Tells the caller what the last run made, now that it is durable, or why it is not.
    fn answer(self: Box<Self>, committed: Result<(), CoreError>);

    /// About how many posts it carries; bounds what one transaction takes.
    fn weight(&self) -> usize;
}

/// A [`Job`] from a closure.
pub(crate) struct Ask<F, T> {
    work: F,
    weight: usize,
    made: Option<T>,
    answer: oneshot::Sender<Result<T, CoreError>>,
}

impl<F, T> Ask<F, T>
where
    F: FnMut(&mut State, &Tx<'_>) -> Result<T, StoreError> + Send,
    T: Send,
{
    /// The job, and where its answer comes out.
    pub(crate) fn new(weight: usize, work: F) -> (Self, oneshot::Receiver<Result<T, CoreError>>) {
        let (answer, answered) = oneshot::channel();
        (
            Self {
                work,
                weight,
                made: None,
                answer,
            },
            answered,
        )
    }
}

impl<F, T> Job for Ask<F, T>
where
    F: FnMut(&mut State, &Tx<'_>) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, state: &mut State, tx: &Tx<'_>) -> Result<(), StoreError> {
        self.made = None;
        self.made = Some((self.work)(state, tx)?);
        Ok(())
    }

    fn answer(self: Box<Self>, committed: Result<(), CoreError>) {
        let answer = match (committed, self.made) {
            (Ok(()), Some(made)) => Ok(made),
            (Ok(()), None) => Err(CoreError::Gone),
            (Err(error), _) => Err(error),
        };
        // Who asked may have gone; the work is done all the same.
        let _ = self.answer.send(answer);
    }

    fn weight(&self) -> usize {
        self.weight
    }
}
