//! A post with what it answers and what answers it.

use blocknet_chain::PostId;

use super::budget::Budget;
use super::{View, posts, shown};
use crate::rows::{self, PostRow, post_sql, shelf, sortable};
use crate::{Cursor, FeedPost, Standing, StoreError, Thread};

/// Ancestors that are walked up to.
const ANCESTORS: usize = 64;
/// Replies of one answer.
const LARGEST: usize = 500;
/// Levels below the post that are walked down to; deeper ones have a thread of their own.
const DEPTH: usize = 256;

pub(super) const NEXT_REPLY: &str = post_sql!(
    "WHERE p.parent = ?1 AND p.shelf = ?2 AND (p.created, p.row) > (?3, ?4) \
     ORDER BY p.created, p.row"
);

pub(super) fn thread(
    view: View<'_>,
    id: &PostId,
    limit: usize,
    after: Option<Cursor>,
) -> Result<Option<Thread>, StoreError> {
    let Some(post) = posts::best(view, id)? else {
        return Ok(None);
    };
    let mut budget = Budget::of_a_list();
    let mut ancestors = ancestors(view, &post, &mut budget)?;
    let root = (!ancestors.is_empty()).then(|| ancestors.remove(0));
    let (replies, next) = replies(view, id, limit.clamp(1, LARGEST), after, &mut budget)?;
    let post = shown::feed_post(view, post)?;
    Ok(Some(Thread {
        root,
        ancestors,
        post,
        replies,
        next,
    }))
}

/// What the post answers, the furthest first, as far as it may be shown.
fn ancestors(
    view: View<'_>,
    post: &PostRow,
    budget: &mut Budget,
) -> Result<Vec<FeedPost>, StoreError> {
    let mut ancestors = Vec::new();
    let mut parent = post.stored.post.stub.parent();
    while let Some(id) = parent.filter(|_| ancestors.len() < ANCESTORS) {
        let found =
            posts::best(view, &id)?.filter(|found| found.stored.standing != Standing::Stored);
        let Some(found) = found else { break };
        parent = found.stored.post.stub.parent();
        ancestors.push(shown::in_list(view, found, budget)?);
    }
    ancestors.reverse();
    Ok(ancestors)
}

/// A level of the walk: whose answers, and after which of them to go on.
struct Level {
    parent: PostId,
    after: Cursor,
}

impl Level {
    fn of(parent: PostId) -> Self {
        Self {
            parent,
            after: Cursor::new(-1, -1),
        }
    }
}

fn replies(
    view: View<'_>,
    id: &PostId,
    limit: usize,
    after: Option<Cursor>,
    budget: &mut Budget,
) -> Result<(Vec<FeedPost>, Option<Cursor>), StoreError> {
    let mut levels = match after {
        None => vec![Level::of(*id)],
        Some(cursor) => levels_at(view, id, cursor)?,
    };
    let mut replies = Vec::new();
    let mut last = None;
    while let Some(level) = levels.last_mut() {
        let Some(reply) = next_reply(view, level)? else {
            levels.pop();
            continue;
        };
        if replies.len() == limit {
            return Ok((replies, last));
        }
        level.after = cursor_of(&reply);
        last = Some(level.after);
        if levels.len() < DEPTH {
            levels.push(Level::of(reply.stored.id));
        }
        replies.push(shown::in_list(view, reply, budget)?);
    }
    Ok((replies, None))
}

fn next_reply(view: View<'_>, level: &Level) -> Result<Option<PostRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(NEXT_REPLY)?;
    let after = level.after;
    let params = (
        level.parent.as_bytes(),
        shelf::NOTES,
        after.created(),
        after.row(),
    );
    let mut found = statement.query(params)?;
    while let Some(row) = found.next()? {
        let reply = rows::post(row, view.network)?;
        if !view.hides(&reply.stored) {
            return Ok(Some(reply));
        }
    }
    Ok(None)
}

/// The walk as it stood after the reply that a cursor names; empty when it is no reply here.
fn levels_at(view: View<'_>, id: &PostId, cursor: Cursor) -> Result<Vec<Level>, StoreError> {
    let mut levels = Vec::new();
    let mut at = posts::by_row(view, cursor.row())?;
    if let Some(reply) = &at {
        levels.push(Level::of(reply.stored.id));
    }
    while let Some(reply) = at {
        let Some(parent) = reply.stored.post.stub.parent() else {
            return Ok(Vec::new());
        };
        levels.push(Level {
            parent,
            after: cursor_of(&reply),
        });
        if parent == *id {
            levels.reverse();
            levels.truncate(DEPTH);
            return Ok(levels);
        }
        if levels.len() > DEPTH {
            return Ok(Vec::new());
        }
        at = posts::best(view, &parent)?;
    }
    Ok(Vec::new())
}

fn cursor_of(post: &PostRow) -> Cursor {
    Cursor::new(sortable(post.stored.post.stub.created()), post.stored.row)
}
