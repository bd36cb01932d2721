//! Pages of posts, newest first.

use rusqlite::Params;

use super::{View, authors, search, shown};
use crate::rows::{self, PostRow, post_sql, shelf, sortable};
use crate::{Cursor, FeedQuery, Page, StoreError};

/// Most posts of one page.
const LARGEST_PAGE: usize = 500;
/// Most rows that one page looks at when a second condition thins them out.
const CANDIDATES: usize = 5000;

/// What a page is narrowed to, with the author already looked up.
pub(super) struct Narrow<'q> {
    pub(super) author: Option<i64>,
    pub(super) channel: Option<&'q str>,
    pub(super) shelves: Vec<i64>,
    pub(super) limit: usize,
}

pub(super) fn page(view: View<'_>, query: &FeedQuery) -> Result<Page, StoreError> {
    let author = match &query.author {
        None => None,
        Some(key) => match authors::row_of(view, key)? {
            None => return Ok(Page::default()),
            row => row,
        },
    };
    let narrow = Narrow {
        author,
        channel: query.channel.as_deref(),
        shelves: shelves(query),
        limit: query.limit.clamp(1, LARGEST_PAGE),
    };
    let before = query.before.unwrap_or(Cursor::NEWEST);
    match &query.text {
        Some(text) => search::page(view, text, &narrow, before),
        None => listed(view, &narrow, before),
    }
}

fn shelves(query: &FeedQuery) -> Vec<i64> {
    let mut shelves = vec![shelf::NOTES];
    if query.all_kinds {
        shelves.push(shelf::OTHERS);
    }
    if query.include_left_out {
        shelves.push(shelf::NOTES_LEFT_OUT);
    }
    if query.all_kinds && query.include_left_out {
        shelves.push(shelf::OTHERS_LEFT_OUT);
    }
    shelves
}

/// The list of a shelf from a cursor on; each goes along an index, so nothing is sorted.
pub(super) const ALL: &str = post_sql!(
    "WHERE p.shelf = ?1 AND (p.created, p.row) < (?2, ?3) \
     ORDER BY p.created DESC, p.row DESC"
);
pub(super) const BY_AUTHOR: &str = post_sql!(
    "WHERE p.author = ?4 AND p.shelf = ?1 AND (p.created, p.row) < (?2, ?3) \
     ORDER BY p.created DESC, p.row DESC"
);
pub(super) const IN_CHANNEL: &str = post_sql!(
    "WHERE p.channel = ?4 AND p.shelf = ?1 AND (p.created, p.row) < (?2, ?3) \
     ORDER BY p.created DESC, p.row DESC"
);

fn listed(view: View<'_>, narrow: &Narrow<'_>, before: Cursor) -> Result<Page, StoreError> {
    let mut found = Found::default();
    for &shelf in &narrow.shelves {
        let (created, row) = (before.created(), before.row());
        match (narrow.author, narrow.channel) {
            (None, None) => found.take(view, ALL, (shelf, created, row), narrow)?,
            (Some(author), _) => {
                found.take(view, BY_AUTHOR, (shelf, created, row, author), narrow)?
            }
            (None, Some(channel)) => {
                found.take(view, IN_CHANNEL, (shelf, created, row, channel), narrow)?;
            }
        }
    }
    found.into_page(view, narrow.limit)
}

/// What the lists of several shelves gave.
#[derive(Default)]
struct Found {
    posts: Vec<(Cursor, PostRow)>,
    /// The newest place at which a list was left before its end for want of matches.
    cut: Option<Cursor>,
}

impl Found {
    /// Takes from one list until there is one post more than the page holds.
    fn take(
        &mut self,
        view: View<'_>,
        sql: &str,
        params: impl Params,
        narrow: &Narrow<'_>,
    ) -> Result<(), StoreError> {
        let mut statement = view.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut kept = 0;
        let mut looked_at = 0;
        while let Some(row) = rows.next()? {
            looked_at += 1;
            let matches = match narrow.channel {
                None => true,
                Some(channel) => row.get_ref(8)?.as_str_or_null().ok().flatten() == Some(channel),
            };
            if matches || looked_at == CANDIDATES {
                let post = rows::post(row, view.network)?;
                let cursor = cursor_of(&post);
                if !matches {
                    self.cut = self.cut.max(Some(cursor));
                    break;
                }
                if view.hides(&post.stored) {
                    continue;
                }
                self.posts.push((cursor, post));
                kept += 1;
                if kept > narrow.limit {
                    break;
                }
            }
        }
        Ok(())
    }

    fn into_page(mut self, view: View<'_>, limit: usize) -> Result<Page, StoreError> {
        self.posts
            .sort_by_key(|(cursor, _)| std::cmp::Reverse(*cursor));
        self.posts
            .retain(|(cursor, _)| self.cut.is_none_or(|cut| *cursor > cut));
        let mut next = self.cut;
        if self.posts.len() > limit {
            self.posts.truncate(limit);
            next = self.posts.last().map(|(cursor, _)| *cursor);
        }
        let posts = self
            .posts
            .into_iter()
            .map(|(_, post)| shown::feed_post(view, post));
        Ok(Page {
            posts: posts.collect::<Result<_, _>>()?,
            next,
        })
    }
}

fn cursor_of(post: &PostRow) -> Cursor {
    Cursor::new(sortable(post.stored.post.stub.created()), post.stored.row)
}
