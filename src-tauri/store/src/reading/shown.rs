//! What a reader should see of a post, after its author's edits and deletes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use blocknet_chain::{Kind, PostId, Stub, Text, TextParts};
use rusqlite::Params;

use super::budget::Budget;
use super::{View, authors, posts};
use crate::rows::{self, PostRow, array, blob, shelf, standing};
use crate::{Change, FeedPost, LeftOut, Reaction, Shown, Standing, StoreError, StoredPost};

/// The newest of the reader's own changes that the chain left out, as many as a card can show.
const MOST_LEFT_OUT: i64 = 8;
/// Different reactions that are shown.
const REACTION_KINDS: usize = 32;
/// Most bytes of what counts as a reaction: a sign or a word, not a text.
const REACTION_BYTES: usize = 64;
/// Most bytes of a warning: a line, not a text.
const WARNING_BYTES: usize = 200;
/// Most bytes of a display name.
const NAME_BYTES: usize = 64;
/// Most bytes of a channel's name.
const CHANNEL_BYTES: usize = 32;

pub(super) const ANSWERED: &str = "SELECT 1 FROM post WHERE parent = ?1 LIMIT 1";
pub(super) const ON_SHELF: &str = "SELECT 1 FROM post WHERE parent = ?1 AND shelf = ?2 LIMIT 1";
pub(super) const REPLIES: &str =
    "SELECT count(*) FROM (SELECT 1 FROM post WHERE parent = ?1 AND shelf = ?2 LIMIT ?3)";
// `kind IN (2, 3)` is what the partial index asks for, word by word.
pub(super) const EDITS_WAITING: &str = "SELECT row FROM post INDEXED BY post_change WHERE parent = ?1 AND author = ?2 \
    AND kind IN (2, 3) AND kind = 2 AND shelf = 2 AND height IS NULL \
    ORDER BY created DESC, row DESC";
pub(super) const LAST_EDIT: &str = "SELECT row FROM post INDEXED BY post_change WHERE parent = ?1 AND author = ?2 \
    AND kind IN (2, 3) AND kind = 2 AND shelf = 2 ORDER BY height DESC, place DESC";
pub(super) const DELETED: &str = "SELECT row FROM post INDEXED BY post_change WHERE parent = ?1 AND author = ?2 \
    AND kind IN (2, 3) AND kind = 3 AND shelf = 2 ORDER BY height DESC, place DESC";
pub(super) const OWN_LEFT_OUT: &str = "SELECT p.kind, c.stub, c.text \
    FROM post p CROSS JOIN content c ON c.post = p.row WHERE p.parent = ?1 AND p.shelf = ?2 \
    AND p.author = ?3 ORDER BY p.created DESC, p.row DESC LIMIT ?4";
pub(super) const REACTIONS: &str = "SELECT p.kind, p.author, c.stub, c.text, p.standing \
    FROM post p CROSS JOIN content c ON c.post = p.row WHERE p.parent = ?1 AND p.shelf = ?2 \
    ORDER BY p.created DESC, p.row DESC LIMIT ?3";

pub(super) fn feed_post(view: View<'_>, post: PostRow) -> Result<FeedPost, StoreError> {
    in_list(view, post, &mut Budget::alone())
}

/// The same as one of several.
pub(super) fn in_list(
    view: View<'_>,
    post: PostRow,
    budget: &mut Budget,
) -> Result<FeedPost, StoreError> {
    let shown = shown(view, &post, budget)?;
    Ok(FeedPost {
        stored: post.stored,
        shown,
    })
}

fn shown(view: View<'_>, post: &PostRow, budget: &mut Budget) -> Result<Shown, StoreError> {
    let id = &post.stored.id;
    let mut shown = Shown::default();
    read(&mut shown, post.stored.post.text.as_ref());
    shown.erased = post.stored.post.text.is_none() && is_erased(view, post.stored.row)?;
    if !exists(view, ANSWERED, [id.as_bytes()])? {
        return Ok(shown);
    }
    shown.replies = replies(view, id, budget)?;
    let own = match &view.own {
        Some(own) => authors::row_of(view, own)?,
        None => None,
    };
    if let Some(own) = own
        && exists(view, ON_SHELF, (id.as_bytes(), shelf::OTHERS_LEFT_OUT))?
    {
        shown.left_out = left_out(view, id, own)?;
    }
    if !exists(view, ON_SHELF, (id.as_bytes(), shelf::OTHERS))? {
        return Ok(shown);
    }
    if let Some(edit) = last_edit(view, id, post.author)? {
        let text = edit.stored.post.text.as_ref();
        let parts = text.map(Text::parts);
        shown.unreadable = matches!(parts, Some(Err(_)));
        if let Some(warned) = parts
            .as_ref()
            .and_then(|parts| parts.as_ref().ok())
            .and_then(warning)
        {
            shown.warning = (!warned.is_empty()).then_some(warned);
        }
        shown.content = parts.and_then(Result::ok).map(|parts| parts.content);
        shown.erased = text.is_none() && is_erased(view, edit.stored.row)?;
        shown.edited = Some(edit.stored.id);
        shown.change = Some(change(&edit));
    }
    if let Some(delete) = first_shown(view, DELETED, id, post.author)? {
        shown.deleted = true;
        shown.content = None;
        shown.change = Some(change(&delete));
        // Nothing comes back by another edit.
        shown.left_out.clear();
        shown.warning = None;
    }
    shown.reactions = reactions(view, id, own, budget)?;
    Ok(shown)
}

fn change(post: &PostRow) -> Change {
    Change {
        id: post.stored.id,
        standing: post.stored.standing,
    }
}

/// What a text says of itself, whatever came after it.
pub(super) fn as_signed(text: Option<&Text>) -> Shown {
    let mut shown = Shown::default();
    read(&mut shown, text);
    shown
}

/// The reader's own edits, deletes and reactions that the chain left out, newest first.
fn left_out(view: View<'_>, id: &PostId, own: i64) -> Result<Vec<LeftOut>, StoreError> {
    let mut statement = view.conn.prepare_cached(OWN_LEFT_OUT)?;
    let shelf = shelf::OTHERS_LEFT_OUT;
    let mut found = statement.query((id.as_bytes(), shelf, own, MOST_LEFT_OUT))?;
    let mut left_out = Vec::new();
    while let Some(row) = found.next()? {
        let kind = Kind::new(row.get(0)?);
        let Some(text) = rows::text(row, 2)? else {
            continue;
        };
        let Ok(parts) = TextParts::decode(&text) else {
            continue;
        };
        if matches!(kind, Kind::EDIT | Kind::DELETE | Kind::REACTION) {
            left_out.push(LeftOut {
                id: Stub::from_bytes(array(row, 1)?).id(view.network),
                kind,
                content: parts.content,
            });
        }
    }
    Ok(left_out)
}

/// Name, channel and content of a text that its author has not changed.
fn read(shown: &mut Shown, text: Option<&Text>) {
    let Some(text) = text else { return };
    match text.parts() {
        Ok(parts) => {
            shown.name = name(&parts).map(str::to_owned);
            shown.warning = warning(&parts).filter(|warning| !warning.is_empty());
            shown.channel = channel(&parts).map(str::to_owned);
            shown.content = Some(parts.content);
        }
        Err(_) => shown.unreadable = true,
    }
}

/// The display name that a text gives.
pub(crate) fn name(parts: &TextParts) -> Option<&str> {
    let name = parts.first_tag("name")?;
    (1..=NAME_BYTES).contains(&name.len()).then_some(name)
}

/// What a text warns of. An empty warning takes one back that an earlier text gave.
fn warning(parts: &TextParts) -> Option<String> {
    let warning = parts.first_tag("warning")?.trim();
    (warning.len() <= WARNING_BYTES).then(|| warning.to_owned())
}

/// The channel that a text names: 1 to 32 of `a-z 0-9 -`.
pub(crate) fn channel(parts: &TextParts) -> Option<&str> {
    let channel = parts.first_tag("channel")?;
    let plain = channel
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    (plain && (1..=CHANNEL_BYTES).contains(&channel.len())).then_some(channel)
}

fn exists(view: View<'_>, sql: &str, params: impl Params) -> Result<bool, StoreError> {
    Ok(view.conn.prepare_cached(sql)?.exists(params)?)
}

fn replies(view: View<'_>, id: &PostId, budget: &mut Budget) -> Result<u32, StoreError> {
    let mut statement = view.conn.prepare_cached(REPLIES)?;
    let most = i64::try_from(budget.next_count()).unwrap_or(i64::MAX);
    let params = (id.as_bytes(), shelf::NOTES, most);
    let all: u32 = statement.query_row(params, |row| row.get(0))?;
    if all == 0 {
        return Ok(0);
    }
    budget.spend_count(usize::try_from(all).unwrap_or(usize::MAX));
    let is_reply = |hidden: &StoredPost| {
        let stub = &hidden.post.stub;
        stub.parent() == Some(*id) && stub.kind() == Kind::NOTE
    };
    let hidden = view.hidden()?;
    let waiting = hidden
        .iter()
        .filter(|hidden| hidden.standing == Standing::Pooled && is_reply(hidden));
    let hidden = u32::try_from(waiting.count()).unwrap_or(u32::MAX);
    Ok(all.saturating_sub(hidden))
}

/// The author's edit that comes last: what waits in the pool will come after what is in a block.
fn last_edit(view: View<'_>, id: &PostId, author: i64) -> Result<Option<PostRow>, StoreError> {
    for sql in [EDITS_WAITING, LAST_EDIT] {
        let edit = first_shown(view, sql, id, author)?;
        if edit.is_some() {
            return Ok(edit);
        }
    }
    Ok(None)
}

/// The first of the posts that a query finds which this reader may see.
fn first_shown(
    view: View<'_>,
    sql: &str,
    id: &PostId,
    author: i64,
) -> Result<Option<PostRow>, StoreError> {
    let mut statement = view.conn.prepare_cached(sql)?;
    let mut found = statement.query((id.as_bytes(), author))?;
    while let Some(row) = found.next()? {
        let post = posts::by_row(view, row.get(0)?)?;
        if let Some(post) = post.filter(|post| !view.hides(&post.stored)) {
            return Ok(Some(post));
        }
    }
    Ok(None)
}

/// Whether the owner erased the text of this row.
fn is_erased(view: View<'_>, row: i64) -> Result<bool, StoreError> {
    let mut statement = view
        .conn
        .prepare_cached("SELECT erased FROM content WHERE post = ?1")?;
    Ok(statement.query_row([row], |row| row.get(0))?)
}

pub(super) fn is_deleted(view: View<'_>, id: &PostId, author: i64) -> Result<bool, StoreError> {
    Ok(first_shown(view, DELETED, id, author)?.is_some())
}

/// Each author counts once for a reaction, and not for one that was deleted again.
fn reactions(
    view: View<'_>,
    id: &PostId,
    own: Option<i64>,
    budget: &mut Budget,
) -> Result<Vec<Reaction>, StoreError> {
    let most = i64::try_from(budget.next()).unwrap_or(i64::MAX);
    let mut statement = view.conn.prepare_cached(REACTIONS)?;
    let mut found = statement.query((id.as_bytes(), shelf::OTHERS, most))?;
    let mut seen = HashSet::new();
    let mut counts: HashMap<String, Reaction> = HashMap::new();
    while let Some(row) = found.next()? {
        budget.spend(1);
        let has_text = row.get_ref(3)? != rusqlite::types::ValueRef::Null;
        if row.get::<_, u8>(0)? != Kind::REACTION.to_u8() || !has_text {
            continue;
        }
        let author: i64 = row.get(1)?;
        let Some(sign) = sign(blob(row, 3)?) else {
            continue;
        };
        let stub = Stub::from_bytes(array(row, 2)?);
        if view.veil.is_some() && view.hides_leaf(&stub.leaf())? {
            continue;
        }
        let reaction = stub.id(view.network);
        if !seen.contains(&(author, sign.clone())) && !is_deleted(view, &reaction, author)? {
            let entry = counts.entry(sign.clone()).or_default();
            entry.count += 1;
            if own == Some(author) {
                entry.mine = Some(reaction);
                entry.waiting = row.get::<_, i64>(4)? == standing::POOLED;
            }
            seen.insert((author, sign));
        }
    }
    let mut reactions: Vec<_> = counts
        .into_iter()
        .map(|(content, counted)| Reaction { content, ..counted })
        .collect();
    reactions.sort_by(|a, b| (Reverse(a.count), &a.content).cmp(&(Reverse(b.count), &b.content)));
    reactions.truncate(REACTION_KINDS);
    Ok(reactions)
}

fn sign(text: &[u8]) -> Option<String> {
    let content = TextParts::decode(text).ok()?.content;
    let fits = (1..=REACTION_BYTES).contains(&content.len());
    (fits && !content.contains(char::is_control)).then_some(content)
}
