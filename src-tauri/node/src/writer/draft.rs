//! What the owner wrote, before it is a post.

use blocknet_chain::{Grouped, Kind, MAX_CONTENT, MAX_TAGS, PostId, PublicKey, TextParts};
use blocknet_store::{FeedPost, OutboxDraft, Reaction, Reading};

use super::{Shared, WriteError};
use crate::identity::Author;
use crate::said::{Problem, Values};
use crate::settings::{is_channel, no_channel};

/// Tags that the node adds itself; `seen` also takes the room of one.
const NAME: &str = "name";
const CHANNEL: &str = "channel";
/// The line that a post is folded behind.
const WARNING: &str = "warning";
/// Most bytes of it, as far as readers show it.
const MAX_WARNING: usize = 200;
pub(super) const SEEN: &str = "seen";
/// Most bytes of a reaction, as far as readers count them.
const MAX_SIGN: usize = 64;
/// Most bytes of what an author says of itself: some lines above its posts.
const MAX_ABOUT: usize = 1_000;
/// Bytes of the value of `seen`: an id in hex.
const SEEN_BYTES: usize = 64;

/// Something to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it is.
    pub kind: Kind,
    /// The post that it answers, edits, deletes or reacts to.
    pub parent: Option<PostId>,
    /// The channel that it belongs to.
    pub channel: Option<String>,
    /// More tags. One called `name` counts instead of the name in the settings.
    pub tags: Vec<(String, String)>,
    /// What it says.
    pub content: String,
}

/// A draft that can become a post, with its tags but `seen`, which has to be fresh.
pub(super) async fn checked(
    shared: &Shared,
    draft: Draft,
    author: &Author,
    now: u64,
) -> Result<OutboxDraft, WriteError> {
    check_content(&draft)?;
    let tags = tags_of(&draft, &author.name)?;
    check_parent(shared, &draft, author).await?;
    let Draft {
        kind,
        parent,
        content,
        ..
    } = draft;
    Ok(OutboxDraft {
        author: Some(author.key),
        kind,
        parent,
        tags,
        content,
        written: now,
    })
}

fn bad<T>(field: &'static str, code: &'static str, message: &str) -> Result<T, WriteError> {
    Err(WriteError::field(field, Problem::new(code, message)))
}

/// More bytes than there may be of what `name` says.
fn too_long<T>(name: &str, size: usize, most: usize) -> Result<T, WriteError> {
    let (bytes, limit) = (Grouped::len(size), Grouped::len(most));
    let message = format!("{name} is {bytes} bytes; {limit} is the limit.");
    let why = Problem::new("too_long", message).with(Values::over(size, most));
    Err(WriteError::field("content", why))
}

fn check_content(draft: &Draft) -> Result<(), WriteError> {
    let size = draft.content.len();
    if size > MAX_CONTENT {
        return too_long("The content", size, MAX_CONTENT);
    }
    if draft.content.contains('\0') {
        let message = "The content holds the character U+0000, which no post may have.";
        return bad("content", "has_nul", message);
    }
    if draft.kind == Kind::REACTION {
        return check_sign(&draft.content);
    }
    if draft.kind == Kind::DELETE && size > 0 {
        let why = Problem::new("too_long", "A delete has no content.");
        return Err(WriteError::field(
            "content",
            why.with(Values::over(size, 0)),
        ));
    }
    if draft.kind == Kind::PROFILE && size > MAX_ABOUT {
        return too_long("What you say of yourself", size, MAX_ABOUT);
    }
    // A delete says all by its kind, a profile may be emptied, and a file needs no words.
    let speaks = matches!(draft.kind, Kind::DELETE | Kind::PROFILE)
        || draft.tags.iter().any(|(key, _)| key == "file");
    if draft.content.trim().is_empty() && !speaks {
        let message = "The content is missing; write something first.";
        return bad("content", "nothing_written", message);
    }
    Ok(())
}

/// A reaction is a sign or a word; readers count no other.
fn check_sign(sign: &str) -> Result<(), WriteError> {
    if sign.trim().is_empty() {
        let message = "A reaction is a sign or a word; there is none.";
        return bad("content", "no_sign", message);
    }
    if sign.len() > MAX_SIGN {
        return too_long("The reaction", sign.len(), MAX_SIGN);
    }
    if sign.contains(char::is_control) {
        let message = "A reaction is one line without control characters.";
        return bad("content", "not_one_line", message);
    }
    Ok(())
}

/// Readers overlook a warning that is none, and would show the post unfolded.
fn check_warnings(tags: &[(String, String)]) -> Result<(), WriteError> {
    let mut warnings = tags.iter().filter(|(key, _)| key == WARNING);
    let is_line = |c: char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
    let is_one = |text: &str| text.len() <= MAX_WARNING && text.chars().all(is_line);
    if warnings.all(|(_, text)| is_one(text.trim())) {
        return Ok(());
    }
    let limit = Grouped::len(MAX_WARNING);
    let message = format!("The tag `{WARNING}` is one line of {limit} bytes at most.");
    let why = Problem::new("one_line_of", message).with(Values::at_most(MAX_WARNING as u64));
    Err(WriteError::field("tags", why))
}

fn tags_of(draft: &Draft, name: &str) -> Result<Vec<(String, String)>, WriteError> {
    check_warnings(&draft.tags)?;
    let has = |wanted: &str| draft.tags.iter().any(|(key, _)| key == wanted);
    let mut tags = Vec::with_capacity(draft.tags.len() + 3);
    if !name.is_empty() && !has(NAME) {
        tags.push((NAME.to_owned(), name.to_owned()));
    }
    if let Some(channel) = &draft.channel {
        check_channel(channel)?;
        tags.push((CHANNEL.to_owned(), channel.clone()));
    }
    // The node names the block that it has seen itself.
    tags.extend(draft.tags.iter().filter(|(key, _)| key != SEEN).cloned());
    if tags.len() + 1 > MAX_TAGS {
        let count = tags.len() + 1;
        let message = format!("The post has {count} tags with its own; {MAX_TAGS} is the limit.");
        let why = Problem::new("more_than", message).with(Values::over(count, MAX_TAGS));
        return Err(WriteError::field("tags", why));
    }
    let mut whole = tags.clone();
    whole.push((SEEN.to_owned(), "0".repeat(SEEN_BYTES)));
    let parts = TextParts {
        tags: whole,
        content: draft.content.clone(),
    };
    match parts.encode() {
        Ok(_) => Ok(tags),
        Err(error) => {
            let message = format!("The tags cannot be sent: {error}.");
            let why = Problem::new("breaks_rule", message).with(Values::of_rule(error.rule()));
            Err(WriteError::field("tags", why))
        }
    }
}

fn check_channel(channel: &str) -> Result<(), WriteError> {
    if is_channel(channel) {
        return Ok(());
    }
    Err(WriteError::field("channel", no_channel()))
}

async fn check_parent(shared: &Shared, draft: &Draft, author: &Author) -> Result<(), WriteError> {
    let Some(parent) = draft.parent else {
        return match draft.kind {
            Kind::EDIT | Kind::DELETE | Kind::REACTION => {
                let message = "This needs the post that it is for.";
                bad("parent", "no_parent", message)
            }
            _ => Ok(()),
        };
    };
    if draft.kind == Kind::PROFILE {
        let message = "A profile is about its author, and about no post.";
        return bad("parent", "profile_parent", message);
    }
    let own = author.key;
    let found = shared
        .core
        .read(move |reader| reader.as_author(own).post(&parent))
        .await?;
    let Some(found) = found else {
        let message = format!("The post {parent} is not known here.");
        return bad("parent", "unknown_post", &message);
    };
    let is_own = found.stored.post.stub.author() == own;
    match draft.kind {
        Kind::EDIT => check_edit(draft, &found, is_own),
        Kind::DELETE => check_delete(shared, &found, is_own).await,
        Kind::REACTION => check_reaction(shared, draft, &found, own).await,
        _ => Ok(()),
    }
}

fn check_edit(draft: &Draft, found: &FeedPost, is_own: bool) -> Result<(), WriteError> {
    if !is_own {
        return bad("parent", "not_own", "Only its author can edit a post.");
    }
    if found.stored.post.stub.kind() != Kind::NOTE {
        let message = "Only a post can be edited, and this is another kind.";
        return bad("parent", "not_a_note", message);
    }
    if found.shown.deleted {
        let message = "You deleted this post, and a delete is final.";
        return bad("parent", "deleted", message);
    }
    // A warning alone can change too.
    if found.shown.content.as_deref() == Some(&draft.content) && draft.tags.is_empty() {
        return bad("content", "same_text", "The text is as it was.");
    }
    Ok(())
}

async fn check_delete(shared: &Shared, found: &FeedPost, is_own: bool) -> Result<(), WriteError> {
    if !is_own {
        return bad("parent", "not_own", "Only its author can delete a post.");
    }
    if !matches!(found.stored.post.stub.kind(), Kind::NOTE | Kind::REACTION) {
        let message =
            "Only a post or a reaction can be deleted. An edit is undone by another edit.";
        return bad("parent", "not_deletable", message);
    }
    let id = found.stored.id;
    let waits = shared.core.outbox().await?.iter().any(|row| {
        row.draft.kind == Kind::DELETE && row.draft.parent == Some(id) && row.refused.is_none()
    });
    if found.shown.deleted || waits {
        return bad("parent", "deleted", "You deleted this already.");
    }
    Ok(())
}

async fn check_reaction(
    shared: &Shared,
    draft: &Draft,
    found: &FeedPost,
    own: PublicKey,
) -> Result<(), WriteError> {
    if found.stored.post.stub.kind() != Kind::NOTE {
        return bad("parent", "not_a_note", "Only to a post can one react.");
    }
    if found.shown.deleted {
        return bad("parent", "taken_back", "Its author took this post back.");
    }
    let same = |one: &Reaction| one.content == draft.content && one.mine.is_some();
    let id = found.stored.id;
    let waits = shared.core.outbox().await?.iter().any(|row| {
        let waiting = &row.draft;
        waiting.kind == Kind::REACTION
            && waiting.parent == Some(id)
            && waiting.content == draft.content
            && waiting.author.is_none_or(|author| author == own)
            && row.refused.is_none()
    });
    if waits || found.shown.reactions.iter().any(same) {
        let message = "You reacted with this sign already.";
        return bad("content", "reacted", message);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(content: &str) -> Draft {
        let content = content.to_owned();
        Draft {
            kind: Kind::NOTE,
            parent: None,
            channel: None,
            tags: vec![],
            content,
        }
    }

    fn field(result: Result<impl std::fmt::Debug, WriteError>) -> &'static str {
        match result {
            Err(WriteError::Field { field, .. }) => field,
            other => panic!("{other:?} is no complaint about a field"),
        }
    }

    #[test]
    fn says_which_field_is_wrong() {
        assert_eq!(field(check_content(&note(&"x".repeat(4_097)))), "content");
        assert_eq!(field(check_content(&note("a\0b"))), "content");
        assert_eq!(field(check_content(&note(" \n "))), "content");
        assert!(check_content(&note(&"x".repeat(4_096))).is_ok());
        let channel = Draft {
            channel: Some("Open Air".into()),
            ..note("hi")
        };
        assert_eq!(field(tags_of(&channel, "")), "channel");
        let tags = Draft {
            tags: vec![("Bad Key".into(), String::new())],
            ..note("hi")
        };
        assert_eq!(field(tags_of(&tags, "")), "tags");
        let many = Draft {
            tags: vec![("k".into(), "v".into()); 16],
            ..note("hi")
        };
        assert_eq!(field(tags_of(&many, "")), "tags");
    }

    #[test]
    fn refuses_a_warning_that_no_reader_would_show() {
        let warned = |warning: &str| Draft {
            tags: vec![("warning".into(), warning.into())],
            ..note("hi")
        };
        for fine in ["", "Spoilers", " with room around \n", &"x".repeat(200)] {
            assert!(tags_of(&warned(fine), "").is_ok(), "{fine:?}");
        }
        for wrong in ["two\nlines", "a\rb", "a\u{2028}b", &"x".repeat(201)] {
            assert_eq!(field(tags_of(&warned(wrong), "")), "tags", "{wrong:?}");
        }
    }

    #[test]
    fn a_delete_has_no_content() {
        let delete = |content: &str| Draft {
            kind: Kind::DELETE,
            ..note(content)
        };
        assert_eq!(field(check_content(&delete("x"))), "content");
        assert!(check_content(&delete("")).is_ok());
    }

    #[test]
    fn adds_name_and_channel_and_lets_a_given_name_win() {
        let draft = Draft {
            channel: Some("minutes".into()),
            ..note("hi")
        };
        let expected = [("name", "Ada"), ("channel", "minutes")];
        let tags = tags_of(&draft, "Ada").unwrap();
        assert!(
            tags.iter()
                .map(|(k, v)| (k.as_str(), v.as_str()))
                .eq(expected)
        );
        let named = Draft {
            tags: vec![("name".into(), "Grace".into())],
            ..note("hi")
        };
        assert_eq!(tags_of(&named, "Ada").unwrap(), named.tags);
    }
}
