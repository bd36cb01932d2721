//! Pages of a text search: newest first by row, each page a bounded amount of work.

use blocknet_chain::Kind;

use super::budget::Budget;
use super::feed::{Marks, Narrow};
use super::{View, posts, shown, spans};
use crate::rows::{PostRow, shelf};
use crate::terms::Terms;
use crate::{Cursor, FeedPost, Page, Standing, StoreError};

/// Matches that one page looks at, most of them by their marks alone.
const CANDIDATES: usize = 2000;
/// Rows whose index is searched in one go, so that two common words that never meet end early.
const WINDOW: i64 = 1 << 18;
/// Windows that one page goes through.
const WINDOWS: usize = 8;

pub(super) const MATCHES: &str = "SELECT rowid FROM post_text WHERE post_text MATCH ?1 \
                                  AND rowid < ?2 AND rowid >= ?3 ORDER BY rowid DESC";

pub(super) const MARKS: &str = "SELECT p.row, p.created, p.author, p.channel, p.files, \
    p.answers, p.kind FROM post p WHERE p.row = ?1";

pub(super) fn page(
    view: View<'_>,
    text: &str,
    narrow: &Narrow<'_>,
    before: Cursor,
) -> Result<Page, StoreError> {
    let Some(terms) = Terms::parse(text) else {
        return Ok(Page::default());
    };
    let mut page = Page::default();
    let mut budget = Budget::of_a_list();
    let mut looked_at = 0;
    for (number, (floor, top)) in windows(view, &terms, narrow, before)?
        .into_iter()
        .enumerate()
    {
        if number == WINDOWS {
            page.next = Some(Cursor::new(0, top));
            break;
        }
        let mut statement = view.conn.prepare_cached(MATCHES)?;
        let mut rows = statement.query((terms.as_str(), top, floor))?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            if may_fit(view, number, narrow)? {
                page.posts
                    .extend(candidate(view, number, narrow, &mut budget)?);
            }
            looked_at += 1;
            if page.posts.len() == narrow.limit || looked_at == CANDIDATES {
                page.next = Some(Cursor::new(0, number));
                return Ok(page);
            }
        }
    }
    Ok(page)
}

/// The parts of the index to be searched, highest rows first: no more than one beyond what a page
/// goes through.
fn windows(
    view: View<'_>,
    terms: &Terms,
    narrow: &Narrow<'_>,
    before: Cursor,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let end = before.row().min(end(view)?);
    let runs = spans::between(view, end, narrow.since, narrow.until)?;
    if terms.has_prefix() {
        // For a prefix FTS5 joins the rows of all its words first, wherever a window ends.
        let whole = runs.last().zip(runs.first());
        return Ok(whole
            .map(|(last, first)| (last.0, first.1))
            .into_iter()
            .collect());
    }
    let mut windows = Vec::new();
    for (low, mut top) in runs {
        while top > low && windows.len() <= WINDOWS {
            let floor = top.saturating_sub(WINDOW).max(low);
            windows.push((floor, top));
            top = floor;
        }
    }
    Ok(windows)
}

/// Whether a match is worth to be read whole. An edit is judged by what it changes.
fn may_fit(view: View<'_>, row: i64, narrow: &Narrow<'_>) -> Result<bool, StoreError> {
    let mut statement = view.conn.prepare_cached(MARKS)?;
    let mut found = statement.query([row])?;
    let Some(row) = found.next()? else {
        return Ok(false);
    };
    let is_edit = row.get::<_, u8>(6)? == Kind::EDIT.to_u8();
    Ok(is_edit || narrow.takes(&Marks::read(row)?))
}

/// One above the last row.
fn end(view: View<'_>) -> Result<i64, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT ifnull(max(row), 0) + 1 FROM post")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// What a match leads to: the note itself as long as nobody changed it, or the note whose text
/// an edit has become. So a note is found by what is shown, and once.
fn candidate(
    view: View<'_>,
    row: i64,
    narrow: &Narrow<'_>,
    budget: &mut Budget,
) -> Result<Option<FeedPost>, StoreError> {
    let found = posts::by_row(view, row)?;
    let Some(found) = found.filter(|found| !view.hides(&found.stored)) else {
        return Ok(None);
    };
    let stub = &found.stored.post.stub;
    let is_edit = stub.kind() == Kind::EDIT;
    let (source, post) = match stub.parent() {
        Some(original) if is_edit => (Some(found.stored.id), posts::best(view, &original)?),
        _ => (None, Some(found)),
    };
    let Some(post) = post.filter(|post| wanted(post, narrow)) else {
        return Ok(None);
    };
    // Edits were not looked at before; what they change is.
    if source.is_some() && !may_fit(view, post.stored.row, narrow)? {
        return Ok(None);
    }
    let post = shown::in_list(view, post, budget)?;
    let as_shown = post.shown.edited == source && post.shown.content.is_some();
    Ok(as_shown.then_some(post))
}

fn wanted(post: &PostRow, narrow: &Narrow<'_>) -> bool {
    let is_note = post.stored.post.stub.kind() == Kind::NOTE;
    let listed = match post.stored.standing {
        Standing::Pooled | Standing::Confirmed { .. } => true,
        Standing::LeftOut => narrow.shelves.contains(&shelf::NOTES_LEFT_OUT),
        Standing::Stored => false,
    };
    is_note && listed
}
