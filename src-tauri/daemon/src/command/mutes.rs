//! `mute`, `unmute`, `mutes` and `labels`: what the owner does not want to see.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Labels, LabelsAction, Mute, MuteKind, Unmute};
use crate::out::say;
use crate::print::{harmless, list, text};

const RULES: &str = "/v1/owner/control/rules";
const LISTS: &str = "/v1/owner/control/lists";

/// Mutes an author, a word or a channel, or hides a post.
pub(crate) async fn mute(asker: &Asker, args: Mute) -> Result<()> {
    let asked = json!({ "kind": args.kind.name(), "value": args.value });
    let rule = asker.client.post(RULES, &asked).await?;
    if asker.json {
        say!("{rule}");
    } else {
        say!(
            "Muted as {}. It is folded away for you alone; `{} mutes` lists all.",
            text(&rule, "/id"),
            asker.program
        );
    }
    Ok(())
}

/// Takes a mute back, by its number or by what it is about.
pub(crate) async fn unmute(asker: &Asker, args: Unmute) -> Result<()> {
    let id = match args.value {
        None => args.which,
        Some(value) => number_of(asker, &args.which, &value).await?,
    };
    asker.client.delete(&format!("{RULES}/{id}")).await?;
    if asker.json {
        say!("{}", json!({ "unmuted": id }));
    } else {
        say!("Taken back.");
    }
    Ok(())
}

/// The number of the rule of this kind about this value. Adding what stands already gives it, with
/// the value in the form in which it is kept.
async fn number_of(asker: &Asker, kind: &str, value: &str) -> Result<String> {
    let asked = json!({ "kind": kind, "value": value });
    let rule = asker.client.post(RULES, &asked).await?;
    Ok(text(&rule, "/id").to_owned())
}

/// Lists all that is muted.
pub(crate) async fn mutes(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/control").await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    let rules = list(&answer, "/rules");
    if rules.is_empty() {
        say!("Nothing is muted. Try: {} mute word spoiler", asker.program);
    }
    for rule in rules {
        say!(
            "{:>5}  {:<8} {} {}",
            text(rule, "/id"),
            text(rule, "/kind"),
            harmless(text(rule, "/value")),
            harmless(text(rule, "/name")),
        );
    }
    Ok(())
}

/// Lists the label lists, follows one, leaves one, or says what a label does.
pub(crate) async fn labels(asker: &Asker, args: Labels) -> Result<()> {
    let answer = match args.action {
        None => return show(asker).await,
        Some(LabelsAction::Follow { author, channel }) => {
            let asked = json!({ "author": author, "channel": channel });
            asker.client.post(LISTS, &asked).await?
        }
        Some(LabelsAction::Set {
            list,
            label,
            action,
        }) => {
            let asked = json!({ "label": label, "action": action.name() });
            asker.client.put(&format!("{LISTS}/{list}"), &asked).await?
        }
        Some(LabelsAction::Leave { list }) => {
            asker.client.delete(&format!("{LISTS}/{list}")).await?;
            json!({ "left": list })
        }
    };
    if asker.json {
        say!("{answer}");
    } else if answer.get("left").is_some() {
        say!("Left.");
    } else {
        print_list(&answer);
    }
    Ok(())
}

async fn show(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/control").await?;
    if asker.json {
        say!("{}", answer.get("lists").unwrap_or(&Value::Null));
        return Ok(());
    }
    let lists = list(&answer, "/lists");
    if lists.is_empty() {
        say!(
            "No label list is followed. Try: {} labels follow KEY",
            asker.program
        );
    }
    lists.iter().for_each(print_list);
    Ok(())
}

fn print_list(list_of: &Value) {
    say!(
        "{:>5}  {} {} #{}: {} unless said otherwise",
        text(list_of, "/id"),
        text(list_of, "/author"),
        harmless(text(list_of, "/name")),
        text(list_of, "/channel"),
        text(list_of, "/otherwise"),
    );
    for label in list(list_of, "/labels") {
        say!(
            "       {}: {}",
            harmless(text(label, "/label")),
            text(label, "/action")
        );
    }
}

impl MuteKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Word => "word",
            Self::Channel => "channel",
            Self::Post => "post",
        }
    }
}
