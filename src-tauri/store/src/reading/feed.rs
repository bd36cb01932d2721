//! Pages of posts, newest first.

use std::collections::HashSet;

use blocknet_chain::PublicKey;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Row, ToSql};

use super::budget::Budget;
use super::{View, authors, names, posts, search, shown};
use crate::rows::{PostRow, shelf, sortable};
use crate::{Cursor, FeedQuery, Page, StoreError};

/// Most posts of one page.
const LARGEST_PAGE: usize = 500;
/// Most rows that one page looks at when a second condition thins them out: two milliseconds.
const CANDIDATES: usize = 2000;
/// Authors whose lists are read one by one and joined; the posts of more are picked out of all.
const FEW_AUTHORS: usize = 16;

/// What a page is narrowed to, with the authors already looked up.
pub(super) struct Narrow<'q> {
    pub(super) authors: Option<HashSet<i64>>,
    pub(super) answers: Option<i64>,
    pub(super) channel: Option<&'q str>,
    pub(super) since: i64,
    pub(super) until: i64,
    pub(super) has_file: bool,
    pub(super) shelves: Vec<i64>,
    pub(super) limit: usize,
}

pub(super) fn page(view: View<'_>, query: &FeedQuery) -> Result<Page, StoreError> {
    let Some(narrow) = narrow(view, query)? else {
        return Ok(Page::default());
    };
    let before = query.before.unwrap_or(Cursor::NEWEST);
    match &query.text {
        Some(text) => search::page(view, text, &narrow, before),
        None => listed(view, &narrow, before),
    }
}

/// Looks up whom a query names; `None` when that is nobody.
fn narrow<'q>(view: View<'_>, query: &'q FeedQuery) -> Result<Option<Narrow<'q>>, StoreError> {
    let row_of = |key: &Option<PublicKey>| match key {
        None => Ok(Some(None)),
        Some(key) => authors::row_of(view, key).map(|row| row.map(Some)),
    };
    let (Some(author), Some(answers)) = (row_of(&query.author)?, row_of(&query.answers)?) else {
        return Ok(None);
    };
    let mut authors = author.map(|author| HashSet::from([author]));
    if let Some(from) = &query.from {
        let meant: HashSet<i64> = names::meant(view, from)?.into_iter().collect();
        authors = Some(match authors {
            None => meant,
            Some(named) => named.intersection(&meant).copied().collect(),
        });
    }
    if authors.as_ref().is_some_and(HashSet::is_empty) {
        return Ok(None);
    }
    Ok(Some(Narrow {
        authors,
        answers,
        channel: query.channel.as_deref(),
        since: query.since.map_or(0, sortable),
        until: query.until.map_or(i64::MAX, sortable),
        has_file: query.has_file,
        shelves: shelves(query),
        limit: query.limit.clamp(1, LARGEST_PAGE),
    }))
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

/// What of a row decides whether it belongs in a page.
pub(super) struct Marks<'r> {
    pub(super) row: i64,
    pub(super) created: i64,
    author: i64,
    channel: Option<&'r str>,
    files: i64,
    answers: Option<i64>,
}

impl<'r> Marks<'r> {
    /// Reads the first six columns of a row that [`listing`] selected.
    pub(super) fn read(row: &'r Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            row: row.get(0)?,
            created: row.get(1)?,
            author: row.get(2)?,
            channel: row.get_ref(3)?.as_str_or_null().ok().flatten(),
            files: row.get(4)?,
            answers: row.get(5)?,
        })
    }
}

impl Narrow<'_> {
    /// Whether a note or a list's row fits all that is asked for besides words.
    pub(super) fn takes(&self, marks: &Marks<'_>) -> bool {
        let authors = self.authors.as_ref();
        authors.is_none_or(|authors| authors.contains(&marks.author))
            && self
                .channel
                .is_none_or(|channel| marks.channel == Some(channel))
            && self
                .answers
                .is_none_or(|answers| marks.answers == Some(answers))
            && (!self.has_file || marks.files > 0)
            && (self.since..self.until).contains(&marks.created)
    }
}

/// A list of a shelf from a cursor on, no older than a time; each goes along an index, so nothing
/// is sorted.
macro_rules! listing {
    ($condition:literal) => {
        listing!("post p", $condition)
    };
    ($from:literal, $condition:literal) => {
        concat!(
            "SELECT p.row, p.created, p.author, p.channel, p.files, p.answers FROM ",
            $from,
            " WHERE ",
            $condition,
            "p.shelf = ?1 AND p.created >= ?2 AND (p.created, p.row) < (?3, ?4) \
             ORDER BY p.created DESC, p.row DESC"
        )
    };
}

pub(super) const ALL: &str = listing!("");
pub(super) const BY_AUTHOR: &str = listing!("post p INDEXED BY post_author", "p.author = ?5 AND ");
pub(super) const IN_CHANNEL: &str = listing!("p.channel = ?5 AND ");
pub(super) const ANSWERING: &str = listing!("p.answers = ?5 AND ");
// `files > 0` is what the partial index asks for, word by word.
pub(super) const WITH_FILE: &str = listing!("p.files > 0 AND ");

/// What tells the rows of one list from all others.
enum Key<'q> {
    None,
    Row(i64),
    Word(&'q str),
}

impl ToSql for Key<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::None => Ok(ToSqlOutput::from(0)),
            Self::Row(row) => row.to_sql(),
            Self::Word(word) => word.to_sql(),
        }
    }
}

/// The shortest lists that hold all that is asked for.
fn lists<'q>(narrow: &Narrow<'q>) -> Vec<(&'static str, Key<'q>)> {
    match (&narrow.authors, narrow.answers, narrow.channel) {
        (Some(authors), _, _) if authors.len() <= FEW_AUTHORS => {
            let each = |author: &i64| (BY_AUTHOR, Key::Row(*author));
            authors.iter().map(each).collect()
        }
        (_, Some(answers), _) => vec![(ANSWERING, Key::Row(answers))],
        (_, None, Some(channel)) => vec![(IN_CHANNEL, Key::Word(channel))],
        (_, None, None) if narrow.has_file => vec![(WITH_FILE, Key::None)],
        (_, None, None) => vec![(ALL, Key::None)],
    }
}

fn listed(view: View<'_>, narrow: &Narrow<'_>, before: Cursor) -> Result<Page, StoreError> {
    let before = before.min(Cursor::new(narrow.until, 0));
    let mut found = Found::default();
    for (sql, key) in lists(narrow) {
        for &shelf in &narrow.shelves {
            found.take(view, sql, shelf, &key, before, narrow)?;
        }
    }
    found.into_page(view, narrow.limit)
}

/// What several lists gave.
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
        shelf: i64,
        key: &Key<'_>,
        before: Cursor,
        narrow: &Narrow<'_>,
    ) -> Result<(), StoreError> {
        let mut statement = view.conn.prepare_cached(sql)?;
        statement.raw_bind_parameter(1, shelf)?;
        statement.raw_bind_parameter(2, narrow.since)?;
        statement.raw_bind_parameter(3, before.created())?;
        statement.raw_bind_parameter(4, before.row())?;
        if statement.parameter_count() > 4 {
            statement.raw_bind_parameter(5, key)?;
        }
        let mut rows = statement.raw_query();
        let (mut kept, mut passed) = (0, 0);
        while let Some(row) = rows.next()? {
            let marks = Marks::read(row)?;
            let cursor = Cursor::new(marks.created, marks.row);
            if !narrow.takes(&marks) {
                passed += 1;
                if passed == CANDIDATES {
                    self.cut = self.cut.max(Some(cursor));
                    break;
                }
                continue;
            }
            let post = posts::by_row(view, marks.row)?;
            let Some(post) = post.filter(|post| !view.hides(&post.stored)) else {
                continue;
            };
            self.posts.push((cursor, post));
            kept += 1;
            if kept > narrow.limit {
                break;
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
        let mut budget = Budget::of_a_list();
        let posts = self
            .posts
            .into_iter()
            .map(|(_, post)| shown::in_list(view, post, &mut budget));
        Ok(Page {
            posts: posts.collect::<Result<_, _>>()?,
            next,
        })
    }
}
