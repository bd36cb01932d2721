//! What the page is asked to do from outside: by a link, a menu, a second start.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::args::Args;
use crate::window;

/// Errands that wait for the page; each is a click of the person, and older ones are forgotten.
const MOST: usize = 8;

/// What the page hears when an errand waits.
const NEWS: &str = "blocknet-errand";

/// One thing to do in the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Errand {
    /// Show this invite, to be joined by a click and never without one.
    Invite {
        /// Its text as the system handed it over.
        text: String,
    },
    /// Go to the field for a new post.
    Compose,
    /// Show what others said to the owner.
    Replies,
}

/// The errands that the page has not fetched yet.
#[derive(Debug, Default)]
pub(crate) struct Errands {
    waiting: Mutex<VecDeque<Errand>>,
}

impl Errands {
    /// Those that a start brings with it.
    pub(crate) fn of(args: &Args) -> Self {
        let errands = Self::default();
        errands.add_all(wanted(args));
        errands
    }

    fn add_all(&self, errands: impl IntoIterator<Item = Errand>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for errand in errands {
            if waiting.len() == MOST {
                waiting.pop_front();
            }
            waiting.push_back(errand);
        }
    }

    fn take(&self) -> Vec<Errand> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.drain(..).collect()
    }
}

/// What a command line asks of a page that is there already.
pub(crate) fn wanted(args: &Args) -> Vec<Errand> {
    let invite = args.link.clone();
    let invite = invite.map(|text| Errand::Invite { text });
    let compose = args.compose.then_some(Errand::Compose);
    invite.into_iter().chain(compose).collect()
}

/// Brings the window forward and sends the page on these errands.
pub(crate) fn send(app: &AppHandle, errands: Vec<Errand>) {
    window::bring_forward(app);
    app.state::<Errands>().add_all(errands);
    if let Err(error) = app.emit(NEWS, ()) {
        tracing::warn!(%error, "the page could not be told of an errand");
    }
}

/// What the page is to do; each is given once.
#[tauri::command]
#[allow(
    clippy::needless_pass_by_value,
    reason = "a command takes its state so"
)]
pub(crate) fn take_errands(errands: State<'_, Errands>) -> Vec<Errand> {
    errands.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest_and_gives_each_once() {
        let errands = Errands::default();
        let invite = |n: usize| Errand::Invite {
            text: n.to_string(),
        };
        errands.add_all((0..MOST + 3).map(invite));
        let taken = errands.take();
        assert_eq!(taken.len(), MOST);
        assert_eq!(taken.first(), Some(&invite(3)));
        assert_eq!(errands.take(), []);
    }
}
