//! The newest pages of the feed, kept as bytes until something happens: what many ask for is made
//! once.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use blocknet_chain::BlockId;
use blocknet_node::NodeHandle;
use blocknet_store::FeedQuery;
use bytes::Bytes;

use crate::error::ApiError;

/// Pages at most: everybody's feed and some channels and authors.
const PAGES: usize = 16;
/// Bytes of a page at most; 16 of them are a small part of what a node may take.
const PAGE_BYTES: usize = 128 * 1024;

/// What pages depend on: each change of a post's place is an event, a change of the pool or a tip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    event: u64,
    tip: BlockId,
    pool: u64,
}

impl Moment {
    /// Now. It is told after it is committed, so a page that is read later is at least as new.
    pub(crate) fn of(node: &NodeHandle) -> Self {
        let tip = node.tip();
        let tip = tip.borrow();
        Self {
            event: node.events().next_seq(),
            tip: tip.state.id,
            pool: tip.pool_revision,
        }
    }
}

/// The pages of one moment.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    moment: Option<Moment>,
    /// Oldest first.
    pages: Vec<(FeedQuery, Bytes)>,
}

impl Kept {
    /// The page of `query` at `moment`: the kept one, or the one that `make` makes.
    ///
    /// # Errors
    /// Those of `make`.
    pub(crate) async fn page(
        &self,
        moment: Moment,
        query: &FeedQuery,
        make: impl Future<Output = Result<Bytes, ApiError>>,
    ) -> Result<Bytes, ApiError> {
        if let Some(page) = self.at(moment).page_of(query) {
            return Ok(page);
        }
        let page = make.await?;
        if page.len() <= PAGE_BYTES {
            self.at(moment).keep(query, &page);
        }
        Ok(page)
    }

    /// The pages of `moment`; those of another are forgotten.
    fn at(&self, moment: Moment) -> MutexGuard<'_, Pages> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if pages.moment != Some(moment) {
            *pages = Pages {
                moment: Some(moment),
                pages: Vec::new(),
            };
        }
        pages
    }
}

impl Pages {
    fn page_of(&self, query: &FeedQuery) -> Option<Bytes> {
        let found = self.pages.iter().find(|(kept, _)| kept == query);
        found.map(|(_, page)| page.clone())
    }

    fn keep(&mut self, query: &FeedQuery, page: &Bytes) {
        if self.page_of(query).is_some() {
            return;
        }
        if self.pages.len() >= PAGES {
            self.pages.remove(0);
        }
        self.pages.push((query.clone(), page.clone()));
    }
}

#[cfg(test)]
mod tests {
    use blocknet_chain::BlockId;
    use blocknet_store::FeedQuery;
    use bytes::Bytes;

    use super::{Kept, Moment, PAGE_BYTES, PAGES};

    const NOW: Moment = Moment {
        event: 7,
        tip: BlockId::ZERO,
        pool: 3,
    };

    fn of(limit: usize) -> FeedQuery {
        FeedQuery {
            limit,
            ..FeedQuery::default()
        }
    }

    /// Asks for a page; says whether it had to be made.
    async fn made(kept: &Kept, moment: Moment, query: &FeedQuery, size: usize) -> bool {
        let mut made = false;
        let make = async {
            made = true;
            Ok(Bytes::from(vec![b'x'; size]))
        };
        let page = kept.page(moment, query, make).await.expect("a page");
        assert_eq!(page.len(), size);
        made
    }

    #[tokio::test]
    async fn makes_a_page_once_a_moment() {
        let kept = Kept::default();
        assert!(made(&kept, NOW, &of(50), 9).await);
        assert!(!made(&kept, NOW, &of(50), 9).await);
        assert!(made(&kept, NOW, &of(51), 9).await, "another page");
        let later = [
            Moment { event: 8, ..NOW },
            Moment { pool: 4, ..NOW },
            Moment {
                tip: BlockId::from_bytes([1; 32]),
                ..NOW
            },
        ];
        for moment in later {
            assert!(made(&kept, moment, &of(50), 9).await, "{moment:?}");
        }
    }

    #[tokio::test]
    async fn keeps_few_and_small_pages() {
        let kept = Kept::default();
        for limit in 0..=PAGES {
            assert!(made(&kept, NOW, &of(limit), 9).await);
        }
        assert!(made(&kept, NOW, &of(0), 9).await, "the oldest gave way");
        assert!(!made(&kept, NOW, &of(PAGES), 9).await);
        assert!(made(&kept, NOW, &of(99), PAGE_BYTES + 1).await);
        assert!(made(&kept, NOW, &of(99), PAGE_BYTES + 1).await, "too large");
    }
}
