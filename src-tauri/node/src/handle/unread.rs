//! What others said to the owner that the owner has not seen. What the owner muted is no news.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blocknet_chain::{BlockId, PublicKey};
use blocknet_store::{Cursor, Reading, Reply, StoreError, Unread};

use super::NodeHandle;
use crate::core::CoreError;
use crate::filters::{self, Filters, Fold, Lens, Owner, Subject};

/// Replies that are looked at together.
const PAGE: usize = 100;
/// Pages that are looked through for replies that nobody muted.
const PAGES: usize = 5;
/// Unread replies are counted so far.
const MOST: u32 = 100;

/// What came out of the last look, which holds until one of these changes. The tip is one of them
/// because labels and edits come with blocks.
#[derive(Debug)]
pub(crate) struct LastUnread {
    all: Unread,
    owner: PublicKey,
    filters: Arc<Filters>,
    tip: BlockId,
    shown: Unread,
}

impl NodeHandle {
    /// Replies and mentions that the owner has not seen, without what is kept back from the owner.
    pub(super) async fn unread(&self) -> Result<Unread, CoreError> {
        let filters = Arc::clone(&self.parts().filters.borrow());
        let all = self.read(|reader| reader.replies_unread()).await?;
        if all.count == 0 || filters.is_empty() {
            return Ok(all);
        }
        let (owner, tip) = (
            self.parts().keyring.author().key,
            self.tip().borrow().state.id,
        );
        let holds = |last: &&LastUnread| {
            (last.all, last.owner, last.tip) == (all, owner, tip)
                && Arc::ptr_eq(&last.filters, &filters)
        };
        if let Some(shown) = lock(&self.parts().unread)
            .as_ref()
            .filter(holds)
            .map(|last| last.shown)
        {
            return Ok(shown);
        }
        let who = Owner {
            key: owner,
            name: self.settings().name,
        };
        let rules = Arc::clone(&filters);
        let shown = self.read(move |reader| look(reader, &rules, &who)).await?;
        *lock(&self.parts().unread) = Some(LastUnread {
            all,
            owner,
            filters,
            tip,
            shown,
        });
        Ok(shown)
    }
}

/// Counts the unread replies that are not kept back, the newest first.
fn look(reader: &impl Reading, filters: &Filters, owner: &Owner) -> Result<Unread, StoreError> {
    let mut unread = Unread::default();
    let mut before: Option<Cursor> = None;
    for _ in 0..PAGES {
        let page = reader.replies(before, PAGE)?;
        let new: Vec<&Reply> = page.replies.iter().filter(|reply| reply.unread).collect();
        let subjects: Vec<Subject> = new.iter().map(|reply| Subject::from(&reply.post)).collect();
        let notices = filters::notices(reader, filters, owner, &Lens::default(), &subjects)?;
        for (reply, notice) in new.iter().zip(notices) {
            if notice
                .verdict
                .is_some_and(|verdict| verdict.fold == Fold::Hide)
            {
                continue;
            }
            if unread.count == 0 {
                unread.newest = Some(reply.post.stored.id);
                unread.mention = reply.mention;
            }
            unread.count += 1;
            if unread.count == MOST {
                return Ok(unread);
            }
        }
        before = page.next;
        if before.is_none() || new.len() < page.replies.len() {
            break;
        }
    }
    Ok(unread)
}

fn lock<T>(place: &Mutex<T>) -> MutexGuard<'_, T> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}
