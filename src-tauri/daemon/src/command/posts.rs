//! `post`, `feed` and `replies`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use blocknet_api::day::day;
use blocknet_chain::{FILE_TAG, FileTag};
use blocknet_node::files::MAX_FILE;
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Feed, Post, Replies};
use crate::out::{say, tell};
use crate::print::{ago, grouped, harmless, list, now, number, quoted, text};

/// The longest content of a post; reading stops just above it, so that the node can say so.
const READ_LIMIT: u64 = 64 * 1024;

/// Writes a post and prints its id.
pub(crate) async fn post(asker: &Asker, args: Post) -> Result<()> {
    let content = given(args.text)?;
    let mut files = Vec::new();
    for path in &args.files {
        files.push(attach(asker, path, args.as_is).await?);
    }
    let mut draft = json!({ "content": content, "files": files });
    if let (Some(fields), Some(channel)) = (draft.as_object_mut(), args.channel) {
        fields.insert("channel".into(), channel.into());
    }
    if let (Some(fields), Some(parent)) = (draft.as_object_mut(), args.reply_to) {
        fields.insert("parent".into(), parent.into());
    }
    let written = asker.client.post("/v1/owner/posts", &draft).await?;
    print_written(asker, &written);
    Ok(())
}

/// Prints what became of something that was written: its id, or the ticket under which it is kept.
pub(super) fn print_written(asker: &Asker, written: &Value) {
    if asker.json {
        say!("{written}");
    } else if let Some(ticket) = written.get("ticket") {
        say!("Kept as {ticket}: its stamp takes a while, or its identity is locked.");
    } else {
        say!("{}", text(written, "/id"));
    }
}

/// A text as it was given, or from standard input for `-`.
pub(super) fn given(text: String) -> Result<String> {
    if text == "-" { read_stdin() } else { Ok(text) }
}

/// Prints what answers the owner, or names the owner.
pub(crate) async fn replies(asker: &Asker, args: Replies) -> Result<()> {
    let mut path = format!("/v1/owner/replies?limit={}", args.limit);
    if let Some(before) = &args.before {
        path.push_str(&format!("&before={}", escape(before)));
    }
    let page = asker.client.get(&path).await?;
    if args.seen
        && let Some(newest) = page.get("newest").and_then(Value::as_str)
    {
        let through = json!({ "through": newest });
        asker
            .client
            .post("/v1/owner/replies/seen", &through)
            .await?;
    }
    if asker.json {
        say!("{page}");
        return Ok(());
    }
    let replies = list(&page, "/replies");
    if replies.is_empty() {
        say!("Nobody has answered yet.");
    }
    for reply in replies {
        let is_new = reply.get("unread") == Some(&Value::Bool(true));
        let post = reply.get("post").unwrap_or(&Value::Null);
        print_post(post, if is_new { "new: " } else { "" });
    }
    if let Some(next) = page.get("next").and_then(Value::as_str) {
        let limit = limit_of(args.limit, Replies::LIMIT);
        let next = quoted(next);
        say!("More: {} replies{limit} --before {next}", asker.program);
    }
    Ok(())
}

/// Hands a file to the node for the post; gives its SHA-256.
async fn attach(asker: &Asker, path: &Path, as_is: bool) -> Result<Value> {
    let shown = path.display();
    let size = std::fs::metadata(path).map(|known| known.len());
    let size = size.with_context(|| format!("{shown} cannot be read"))?;
    ensure!(
        size <= MAX_FILE as u64,
        "{shown} has {} bytes; {} is the limit of one file",
        grouped(size),
        grouped(MAX_FILE as u64)
    );
    let bytes = std::fs::read(path).with_context(|| format!("{shown} cannot be read"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let as_is = if as_is { "&as_is=true" } else { "" };
    let call = format!("/v1/owner/attachments?name={}{as_is}", escape(&name));
    let attached = asker.client.post_bytes(&call, bytes).await?;
    if attached.get("cleaned") == Some(&Value::Bool(true)) {
        tell!("{shown}: hidden data, such as place and device, was taken out.");
    }
    if attached.get("may_tell") == Some(&Value::Bool(true)) {
        tell!("{shown}: kept as it is, with the place and the time that it may tell.");
    }
    let sha256 = attached.get("sha256").cloned();
    sha256.context("the node did not say what it calls the file")
}

/// Prints the newest posts.
pub(crate) async fn feed(asker: &Asker, args: Feed) -> Result<()> {
    let again = again(&args);
    let is_narrowed = again.contains(" --") || args.before.is_some();
    let again = format!("feed{again}{}", limit_of(args.limit, Feed::LIMIT));
    let mut query = vec![format!("limit={}", args.limit)];
    let filters = [
        ("channel", args.channel),
        ("author", args.author),
        ("from", args.from),
        ("since", args.since.map(|day| day.to_string())),
        ("until", args.until.map(|day| day.to_string())),
        ("has", args.has_file.then(|| "file".to_owned())),
        ("q", args.query),
        ("before", args.before),
    ];
    query.extend(
        filters
            .into_iter()
            .filter_map(|(key, value)| Some(format!("{key}={}", escape(&value?)))),
    );
    let page = asker
        .client
        .get(&format!("/v1/posts?{}", query.join("&")))
        .await?;
    if asker.json {
        say!("{page}");
        return Ok(());
    }
    let posts = list(&page, "/posts");
    if posts.is_empty() && is_narrowed {
        say!("No such posts.");
    } else if posts.is_empty() {
        let program = &asker.program;
        say!("No posts yet. Write the first: {program} post \"Hello\"");
    }
    for post in posts {
        print_post(post, "");
    }
    if let Some(next) = page.get("next").and_then(Value::as_str) {
        let next = quoted(next);
        say!("More: {} {again} --before {next}", asker.program);
    }
    Ok(())
}

/// The options that narrow a feed, as they were typed.
fn again(args: &Feed) -> String {
    let day_of = |unix: i64| day(u64::try_from(unix).unwrap_or(0));
    let options = [
        ("channel", args.channel.clone()),
        ("author", args.author.clone()),
        ("from", args.from.clone()),
        ("since", args.since.map(day_of)),
        ("until", args.until.map(day_of)),
        ("query", args.query.clone()),
    ];
    let said = options.into_iter().filter_map(|(name, value)| {
        let value = quoted(&value?);
        Some(format!(" --{name} {value}"))
    });
    let has_file = args.has_file.then(|| " --has-file".to_owned());
    said.chain(has_file).collect()
}

/// The option for so many, where it is not what counts without it.
pub(super) fn limit_of(limit: u16, otherwise: u16) -> String {
    match limit == otherwise {
        true => String::new(),
        false => format!(" --limit {limit}"),
    }
}

fn print_post(post: &Value, mark: &str) {
    let name = match text(post, "/shown/name") {
        "" => "(no name)".to_owned(),
        name => harmless(name),
    };
    let channel = match text(post, "/shown/channel") {
        "" => String::new(),
        channel => format!(" #{channel}"),
    };
    let author = text(post, "/author").get(..12).unwrap_or("");
    say!(
        "{mark}{name} {author}{channel}, {} — {}",
        ago(number(post, "/created"), now()),
        standing(post)
    );
    say!("    {}", shown(post));
    for file in list(post, "/tags").iter().filter_map(file_of) {
        let (name, size) = (harmless(&file.name), grouped(file.size));
        say!("    + {name} ({}, {size} bytes) {}", file.mime, file.id);
    }
    say!("    {}\n", text(post, "/id"));
}

/// The text; or why it is kept back. `--json` gives both.
fn shown(post: &Value) -> String {
    if let Some(hidden) = post.get("hidden") {
        let value = harmless(text(hidden, "/value"));
        return format!(
            "({}: {} {value})",
            text(hidden, "/fold"),
            text(hidden, "/why")
        );
    }
    match text(post, "/shown/warning") {
        "" => harmless(
            post.pointer("/shown/content")
                .and_then(Value::as_str)
                .unwrap_or("(nothing to show)"),
        ),
        warning => format!("(warning: {})", harmless(warning)),
    }
}

/// The file that a tag names.
fn file_of(tag: &Value) -> Option<FileTag> {
    let of_file = tag.get(0).and_then(Value::as_str) == Some(FILE_TAG);
    let value = tag.get(1).and_then(Value::as_str).filter(|_| of_file)?;
    value.parse().ok()
}

fn standing(post: &Value) -> String {
    match text(post, "/state/status") {
        "confirmed" => format!(
            "block {}, {} deep",
            grouped(number(post, "/state/height")),
            grouped(number(post, "/state/depth"))
        ),
        "pooled" => "waiting".into(),
        other => other.replace('_', " "),
    }
}

fn read_stdin() -> Result<String> {
    let mut content = String::new();
    std::io::stdin()
        .take(READ_LIMIT)
        .read_to_string(&mut content)
        .context("standard input is not UTF-8 text")?;
    Ok(content)
}

/// Percent-encodes a value of a query.
pub(super) fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(b).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::{again, escape};
    use crate::args::{Cli, Command};

    #[test]
    fn says_the_options_of_a_feed_as_they_were_typed() {
        let line = "blocknetd feed --channel garden --from ada --since 2026-05-12 --has-file -q";
        let words = line.split(' ').chain(["two words"]);
        let Command::Feed(args) = Cli::parse_from(words).command else {
            panic!("another command")
        };
        let expected =
            " --channel garden --from ada --since 2026-05-12 --query 'two words' --has-file";
        assert_eq!(again(&args), expected);
    }

    #[test]
    fn escapes_what_a_query_cannot_hold() {
        assert_eq!(escape("a b&c=ü"), "a%20b%26c%3D%C3%BC");
    }
}
