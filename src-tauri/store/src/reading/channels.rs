//! The list of channels, the one written in last first.

use std::collections::HashMap;

use blocknet_chain::Kind;
use rusqlite::Row;

use super::View;
use crate::rows::{post_sql, sortable, unsigned};
use crate::{Channel, ChannelCursor, Channels, Standing, StoreError};

/// Channels of one page at most.
const LARGEST_PAGE: usize = 200;

pub(super) const PAGE: &str = "SELECT name, posts, last FROM channel \
    WHERE (last, name) < (?1, ?2) ORDER BY last DESC, name DESC LIMIT ?3";
pub(super) const ONE: &str = "SELECT name, posts, last FROM channel WHERE name = ?1";

pub(super) fn page(
    view: View<'_>,
    before: Option<&ChannelCursor>,
    limit: usize,
) -> Result<Channels, StoreError> {
    let limit = limit.clamp(1, LARGEST_PAGE);
    let (last, name) = before.map_or((i64::MAX, ""), |at| (at.last, at.name.as_str()));
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = view.conn.prepare_cached(PAGE)?;
    let mut rows = statement.query((last, name, most.saturating_add(1)))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(channel(row)?);
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let end = found.last().map(|channel| ChannelCursor {
        last: sortable(channel.last),
        name: channel.name.clone(),
    });
    Ok(Channels {
        channels: as_seen(view, found)?,
        next: end.filter(|_| more),
    })
}

/// The channels of these names that there are.
pub(super) fn named(view: View<'_>, names: &[String]) -> Result<Vec<Channel>, StoreError> {
    let mut statement = view.conn.prepare_cached(ONE)?;
    let mut found = Vec::new();
    for name in names.iter().take(LARGEST_PAGE) {
        let mut rows = statement.query([name])?;
        if let Some(row) = rows.next()? {
            found.push(channel(row)?);
        }
    }
    as_seen(view, found)
}

fn channel(row: &Row<'_>) -> Result<Channel, StoreError> {
    Ok(Channel {
        name: row.get(0)?,
        posts: unsigned(row.get(1)?, "a number of posts")?,
        last: unsigned(row.get(2)?, "a time of a channel")?,
    })
}

/// The channels without what this reader is not to see yet.
fn as_seen(view: View<'_>, mut found: Vec<Channel>) -> Result<Vec<Channel>, StoreError> {
    let mut hidden: HashMap<String, u64> = HashMap::new();
    for post in view.hidden()? {
        let waits = post.standing == Standing::Pooled && post.post.stub.kind() == Kind::NOTE;
        let parts = post.post.text.as_ref().and_then(|text| text.parts().ok());
        let name = parts.as_ref().and_then(super::channel);
        if let Some(name) = name.filter(|_| waits) {
            *hidden.entry(name.to_owned()).or_default() += 1;
        }
    }
    if hidden.is_empty() {
        return Ok(found);
    }
    for channel in &mut found {
        let Some(&less) = hidden.get(&channel.name) else {
            continue;
        };
        channel.posts = channel.posts.saturating_sub(less);
        channel.last = last_seen(view, &channel.name, less)?;
    }
    found.retain(|channel| channel.posts > 0);
    found.sort_by(|a, b| (b.last, &b.name).cmp(&(a.last, &a.name)));
    Ok(found)
}

/// When the newest post was written that is not among the hidden ones, which are few and new.
fn last_seen(view: View<'_>, name: &str, hidden: u64) -> Result<u64, StoreError> {
    let sql = post_sql!(
        "WHERE p.channel = ?1 AND p.shelf = 1 ORDER BY p.created DESC, p.row DESC LIMIT ?2"
    );
    let mut statement = view.conn.prepare_cached(sql)?;
    let mut rows = statement.query((name, sortable(hidden.saturating_add(1))))?;
    while let Some(row) = rows.next()? {
        let post = crate::rows::post(row, view.network)?.stored;
        if !view.hides(&post) {
            return Ok(post.post.stub.created());
        }
    }
    Ok(0)
}
