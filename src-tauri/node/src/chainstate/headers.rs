//! Taking in headers: H1 to H8, enough work, the best header.

use std::sync::Arc;

use blocknet_chain::{Header, HeaderState, Work, check_header, check_header_time};
use blocknet_store::{Reading, StoreError, Tx};

use super::held::{Early, NotHeld};
use super::{Chainstate, Now};
use crate::core::{HeadersOutcome, HeadersVerdict, Sender};

/// Headers that passed, and how the run ended.
struct Walked {
    fresh: Vec<(Header, HeaderState)>,
    verdict: HeadersVerdict,
}

/// What is said of a header that is too new and not held.
pub(super) fn too_new(ahead_secs: u64, why: NotHeld) -> String {
    format!(
        "H8: its time is {ahead_secs} s later than this node's clock allows, and {why}; \
         check both clocks, or send it again later"
    )
}

impl Chainstate {
    /// Takes headers, each the child of the one before. Nothing is kept of a branch whose work
    /// is below that of the active chain 144 blocks ago, unless it was seen to reach that.
    pub(crate) fn accept_headers(
        &mut self,
        tx: &Tx<'_>,
        headers: &[Header],
        sender: Sender,
        now: Now,
    ) -> Result<HeadersOutcome, StoreError> {
        let needed = self.least_work(tx)?;
        self.accept_headers_of(tx, headers, sender, needed, now)
    }

    /// What taking this header would say; nothing is kept of it, nor held.
    pub(crate) fn judge_header(
        &mut self,
        tx: &Tx<'_>,
        header: &Header,
        now: Now,
    ) -> Result<HeadersVerdict, StoreError> {
        let headers = std::slice::from_ref(header);
        let known = match self.skip_known(tx, headers)? {
            Ok((known, _)) => known,
            Err(verdict) => return Ok(verdict),
        };
        if known > 0 {
            return Ok(HeadersVerdict::Good);
        }
        let parent = match self.parent_of(tx, header, known)? {
            Ok(parent) => parent,
            Err(verdict) => return Ok(verdict),
        };
        let walked = self.walk(parent, headers, known, now.unix);
        let end = walked.fresh.last().map_or(parent, |(_, state)| *state);
        let needed = self.least_work(tx)?;
        let blamed = matches!(walked.verdict, HeadersVerdict::Invalid { .. });
        Ok(if end.work < needed && !blamed {
            HeadersVerdict::LowWork { needed }
        } else {
            walked.verdict
        })
    }

    /// Takes headers of a chain that was seen to have enough work.
    pub(crate) fn accept_vetted_headers(
        &mut self,
        tx: &Tx<'_>,
        headers: &[Header],
        sender: Sender,
        now: Now,
    ) -> Result<HeadersOutcome, StoreError> {
        self.accept_headers_of(tx, headers, sender, Work::ZERO, now)
    }

    fn accept_headers_of(
        &mut self,
        tx: &Tx<'_>,
        headers: &[Header],
        sender: Sender,
        needed: Work,
        now: Now,
    ) -> Result<HeadersOutcome, StoreError> {
        self.let_age(tx, now)?;
        let (known, last) = match self.skip_known(tx, headers)? {
            Ok(known) => known,
            Err(verdict) => {
                return Ok(HeadersOutcome {
                    fresh: 0,
                    last: None,
                    verdict,
                });
            }
        };
        let ended = |verdict| {
            Ok(HeadersOutcome {
                fresh: 0,
                last,
                verdict,
            })
        };
        let rest = headers.get(known..).unwrap_or_default();
        let Some(first) = rest.first() else {
            return ended(HeadersVerdict::Good);
        };
        let parent = match self.parent_of(tx, first, known)? {
            Ok(parent) => parent,
            Err(verdict) => return ended(verdict),
        };
        let mut walked = self.walk(parent, rest, known, now.unix);
        let end = walked.fresh.last().map_or(parent, |(_, state)| *state);
        if end.work < needed {
            let blamed = matches!(walked.verdict, HeadersVerdict::Invalid { .. });
            let verdict = if blamed {
                walked.verdict
            } else {
                HeadersVerdict::LowWork { needed }
            };
            return Ok(HeadersOutcome {
                fresh: 0,
                last: Some(parent),
                verdict,
            });
        }
        if let HeadersVerdict::TooNew {
            at,
            ahead_secs,
            not_held,
        } = &mut walked.verdict
        {
            // Times rise along a chain, so all that follow are too new as well.
            let early = headers.get(*at..).unwrap_or_default();
            let mut held = early.iter().map(|header| {
                Arc::make_mut(&mut self.held).hold(Early::Header(*header), sender, now.unix)
            });
            if let Some(Err(why)) = held.next() {
                *not_held = Some(too_new(*ahead_secs, why));
            } else {
                held.take_while(Result::is_ok).for_each(drop);
            }
        }
        tx.put_headers(&walked.fresh)?;
        self.follow_headers(tx, &walked.fresh)?;
        Ok(HeadersOutcome {
            fresh: walked.fresh.len(),
            last: Some(end),
            verdict: walked.verdict,
        })
    }

    /// How many of the first headers are known already, and the state of the last of them.
    /// Stops with a verdict at one that is known to be invalid.
    #[allow(
        clippy::type_complexity,
        reason = "an outcome inside of an error, used once"
    )]
    fn skip_known(
        &self,
        tx: &Tx<'_>,
        headers: &[Header],
    ) -> Result<Result<(usize, Option<HeaderState>), HeadersVerdict>, StoreError> {
        let mut last = None;
        for (at, header) in headers.iter().enumerate() {
            let id = header.id();
            match tx.header(&id)? {
                None => return Ok(Ok((at, last))),
                Some(stored) if stored.invalid => {
                    let (rule, message) = self.reasons.of(&id);
                    return Ok(Err(HeadersVerdict::Invalid { at, rule, message }));
                }
                Some(stored) => last = Some(stored.state),
            }
        }
        Ok(Ok((headers.len(), last)))
    }

    /// The state that the first new header builds on, or why it cannot.
    fn parent_of(
        &self,
        tx: &Tx<'_>,
        first: &Header,
        at: usize,
    ) -> Result<Result<HeaderState, HeadersVerdict>, StoreError> {
        Ok(match tx.header(&first.prev)? {
            None => Err(HeadersVerdict::Orphan),
            Some(parent) if parent.invalid => {
                let (rule, message) = self.reasons.of(&first.prev);
                Err(HeadersVerdict::Invalid { at, rule, message })
            }
            Some(parent) => Ok(parent.state),
        })
    }

    /// Checks headers one after the other until one does not pass.
    fn walk(&self, mut parent: HeaderState, rest: &[Header], skipped: usize, now: u64) -> Walked {
        let mut fresh = Vec::with_capacity(rest.len());
        for (header, at) in rest.iter().zip(skipped..) {
            let state = match check_header(&self.network, &parent, header) {
                Ok(state) => state,
                Err(error) => {
                    let (rule, message) = (error.rule(), error.to_string());
                    return Walked {
                        fresh,
                        verdict: HeadersVerdict::Invalid { at, rule, message },
                    };
                }
            };
            if let Err(early) = check_header_time(&self.network, header, now) {
                let ahead_secs = early.wait_secs();
                return Walked {
                    fresh,
                    verdict: HeadersVerdict::TooNew {
                        at,
                        ahead_secs,
                        not_held: None,
                    },
                };
            }
            fresh.push((*header, state));
            parent = state;
        }
        Walked {
            fresh,
            verdict: HeadersVerdict::Good,
        }
    }

    /// Makes the last of these the best header if it has most work.
    fn follow_headers(
        &mut self,
        tx: &Tx<'_>,
        fresh: &[(Header, HeaderState)],
    ) -> Result<(), StoreError> {
        let (Some((first, _)), Some((_, last))) = (fresh.first(), fresh.last()) else {
            return Ok(());
        };
        if last.work == self.tip.work {
            return self.list_rivals(tx);
        }
        let extends = first.prev == self.best.id;
        // What extends the best header branch leaves the active chain where that does.
        if last.work <= self.best.work || !(extends || self.may_follow(tx, last)?) {
            return Ok(());
        }
        self.best = *last;
        if extends {
            self.wanted
                .extend(fresh.iter().map(|(_, state)| (state.height, state.id)));
            return Ok(());
        }
        self.list_wanted(tx)
    }
}
