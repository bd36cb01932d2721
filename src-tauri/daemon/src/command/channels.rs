//! `channels`.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use super::posts::{escape, limit_of};
use crate::args::{Channels, ChannelsAction};
use crate::out::say;
use crate::print::{ago, counted, list, now, number, quoted, text};

/// Lists the channels, or changes which are followed.
pub(crate) async fn channels(asker: &Asker, args: Channels) -> Result<()> {
    let settings = asker.client.get("/v1/owner/settings").await?;
    let mut followed: Vec<String> = list(&settings, "/followed_channels")
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    match args.action {
        None => return print(asker, &args, &followed).await,
        Some(ChannelsAction::Follow { name }) => {
            if !followed.contains(&name) {
                followed.push(name);
            }
        }
        Some(ChannelsAction::Unfollow { name }) => followed.retain(|one| *one != name),
    }
    let change = json!({ "followed_channels": followed });
    let saved = asker.client.put("/v1/owner/settings", &change).await?;
    if asker.json {
        say!("{saved}");
    } else {
        say!("You follow {}.", in_words(&followed));
    }
    Ok(())
}

async fn print(asker: &Asker, args: &Channels, followed: &[String]) -> Result<()> {
    let mut path = format!("/v1/channels?limit={}", args.limit);
    if let Some(before) = &args.before {
        path.push_str(&format!("&before={}", escape(before)));
    }
    let page = asker.client.get(&path).await?;
    if asker.json {
        say!("{page}");
        return Ok(());
    }
    let channels = list(&page, "/channels");
    if channels.is_empty() {
        say!(
            "No channels yet. A channel is a word that posts carry: {} post \"Hello\" --channel hello",
            asker.program
        );
    }
    for channel in channels {
        let name = text(channel, "/name");
        let mark = if followed.iter().any(|one| one == name) {
            ", followed"
        } else {
            ""
        };
        say!(
            "#{name}: {}, the last {}{mark}",
            counted(number(channel, "/posts"), "post"),
            ago(number(channel, "/last"), now())
        );
    }
    if let Some(next) = page.get("next").and_then(Value::as_str) {
        let limit = limit_of(args.limit, Channels::LIMIT);
        let next = quoted(next);
        say!("More: {} channels{limit} --before {next}", asker.program);
    }
    Ok(())
}

fn in_words(followed: &[String]) -> String {
    if followed.is_empty() {
        return "no channel".to_owned();
    }
    let named: Vec<String> = followed.iter().map(|name| format!("#{name}")).collect();
    named.join(", ")
}
