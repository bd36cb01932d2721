//! `blocks`, `block` and `reorgs`: a look into the chain.

use anyhow::{Result, bail};
use blocknet_chain::BlockId;
use serde_json::Value;

use super::Asker;
use crate::args::Blocks;
use crate::out::say;
use crate::print::{ago, counted, grouped, harmless, list, now, number, text};

/// A line of a post in a block is cut to this many characters.
const LINE: usize = 72;

/// Lists blocks of the active chain, newest first.
pub(crate) async fn blocks(asker: &Asker, args: Blocks) -> Result<()> {
    let before = args.before.map(|height| format!("&before={height}"));
    let path = format!(
        "/v1/blocks?limit={}{}",
        args.limit,
        before.unwrap_or_default()
    );
    let answer = asker.client.get(&path).await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    for block in list(&answer, "/blocks") {
        say!(
            "{:>9}  {}  {:>11}  {:>8} bytes  {}",
            grouped(number(block, "/height")),
            text(block, "/id"),
            counted(number(block, "/post_count"), "post"),
            grouped(number(block, "/body_bytes")),
            ago(number(block, "/time"), now()),
        );
    }
    Ok(())
}

/// Prints one block, by height or id.
pub(crate) async fn block(asker: &Asker, at: &str) -> Result<()> {
    if at.parse::<u32>().is_err() && at.parse::<BlockId>().is_err() {
        bail!("a block is named by its height, or by its id of 64 hex digits");
    }
    let block = asker.client.get(&format!("/v1/blocks/{at}")).await?;
    if asker.json {
        say!("{block}");
        return Ok(());
    }
    let active = block.pointer("/state/active") == Some(&Value::Bool(true));
    let place = if active {
        let depth = grouped(number(&block, "/state/depth"));
        format!("on the chain, {depth} deep")
    } else {
        "not on the chain".to_owned()
    };
    let rows = [
        ("Block", grouped(number(&block, "/height"))),
        ("Id", text(&block, "/id").to_owned()),
        ("Place", place),
        ("Parent", text(&block, "/prev").to_owned()),
        ("Time", said_time(&block)),
        ("Target", format!("{:#010x}", number(&block, "/bits"))),
        (
            "Hashed",
            format!("{} s", grouped(number(&block, "/work_secs"))),
        ),
        (
            "Work",
            format!("0x{} up to it", text(&block, "/state/work")),
        ),
        ("Root", text(&block, "/body_root").to_owned()),
        ("Nonce", text(&block, "/nonce").to_owned()),
        (
            "Size",
            format!("{} bytes", grouped(number(&block, "/body_bytes"))),
        ),
        ("Posts", grouped(number(&block, "/post_count"))),
    ];
    for (name, value) in rows {
        say!("{name:<8} {value}");
    }
    for post in list(&block, "/posts") {
        print_post(post);
    }
    Ok(())
}

fn said_time(block: &Value) -> String {
    let time = number(block, "/time");
    format!("{time}, {}", ago(time, now()))
}

fn print_post(post: &Value) {
    let content = match post.get("content").and_then(Value::as_str) {
        Some(content) => harmless(content),
        None => "(the text is not on this disk)".to_owned(),
    };
    let line: String = content
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(LINE)
        .collect();
    say!("  {}  {line}", text(post, "/id"));
}

/// Lists the reorgs that this node saw, newest first.
pub(crate) async fn reorgs(asker: &Asker, limit: u16) -> Result<()> {
    let answer = asker
        .client
        .get(&format!("/v1/reorgs?limit={limit}"))
        .await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    let reorgs = list(&answer, "/reorgs");
    if reorgs.is_empty() {
        say!("This node has seen no block leave its chain.");
    }
    for reorg in reorgs {
        say!(
            "{}: {} above {} gave way to {}; {} went back to waiting\n  from {}\n  to   {}",
            ago(number(reorg, "/time"), now()),
            counted(number(reorg, "/depth"), "block"),
            grouped(number(reorg, "/fork_height")),
            grouped(number(reorg, "/gained")),
            counted(number(reorg, "/posts_returned"), "post"),
            text(reorg, "/old_tip"),
            text(reorg, "/new_tip"),
        );
    }
    Ok(())
}
