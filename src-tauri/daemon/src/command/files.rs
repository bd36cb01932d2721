//! `files`: what the node keeps beside the chain.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Files, FilesAction};
use crate::out::say;
use crate::print::{grouped, list, number, text};

/// Between two looks at a file that is on its way.
const LOOK: Duration = Duration::from_millis(300);

/// Lists, saves or removes files.
pub(crate) async fn files(asker: &Asker, args: Files) -> Result<()> {
    match args.action.unwrap_or(FilesAction::List) {
        FilesAction::List => show(asker).await,
        FilesAction::Get {
            sha256,
            output,
            wait,
        } => get(asker, &sha256, &output, Duration::from_secs(wait)).await,
        FilesAction::Remove { sha256 } => remove(asker, &sha256).await,
        FilesAction::Clear => clear(asker).await,
    }
}

async fn show(asker: &Asker) -> Result<()> {
    let (mut files, mut after) = (Vec::new(), String::new());
    let last = loop {
        let path = format!("/v1/owner/files?limit=200{after}");
        let page = asker.client.get(&path).await?;
        files.extend(list(&page, "/files").iter().cloned());
        match page.get("next").and_then(Value::as_str) {
            Some(next) => after = format!("&after={next}"),
            None => break page,
        }
    };
    if asker.json {
        let mut all = last;
        if let Some(fields) = all.as_object_mut() {
            fields.insert("files".into(), files.into());
        }
        say!("{all}");
        return Ok(());
    }
    if files.is_empty() {
        say!(
            "No files. Attach one to a post: {} post \"Look\" --file cat.jpg",
            asker.program
        );
    }
    for file in &files {
        let (size, place) = (grouped(number(file, "/size")), text(file, "/place"));
        say!(
            "{}  {place:7}  {size:>9}  {}",
            text(file, "/sha256"),
            text(file, "/mime")
        );
    }
    say!(
        "{} of {} bytes are taken; {} of them by what was fetched from others.",
        grouped(number(&last, "/bytes")),
        grouped(number(&last, "/limit_bytes")),
        grouped(number(&last, "/fetched_bytes")),
    );
    Ok(())
}

async fn get(asker: &Asker, sha256: &str, output: &Path, patience: Duration) -> Result<()> {
    let path = format!("/v1/owner/files/{sha256}");
    let mut state = asker.client.get(&path).await?;
    if text(&state, "/state") != "here" {
        let fetch = format!("{path}/fetch");
        state = asker.client.post(&fetch, &json!({})).await?;
    }
    let until = Instant::now() + patience;
    while text(&state, "/state") != "here" {
        match text(&state, "/state") {
            "failed" => bail!("{}", text(&state, "/problem")),
            "nobody" if Instant::now() >= until => {
                bail!(
                    "Nobody who is connected has this file now. Try again when more peers are here."
                )
            }
            _ if Instant::now() >= until => {
                bail!("The file is still on its way; the node goes on. Ask again later.")
            }
            _ => {}
        }
        tokio::time::sleep(LOOK).await;
        state = asker.client.get(&path).await?;
    }
    let bytes = asker
        .client
        .get_bytes(&format!("/v1/files/{sha256}"))
        .await?;
    let shown = output.display();
    std::fs::write(output, &bytes).with_context(|| format!("{shown} cannot be written"))?;
    if asker.json {
        say!("{}", json!({ "saved": output, "size": bytes.len() }));
    } else {
        say!("{} bytes saved as {shown}.", grouped(bytes.len() as u64));
    }
    Ok(())
}

async fn remove(asker: &Asker, sha256: &str) -> Result<()> {
    let path = format!("/v1/owner/files/{sha256}");
    asker.client.delete(&path).await?;
    if asker.json {
        say!("{}", json!({ "removed": sha256 }));
    } else {
        say!("Removed here. What other nodes keep, this one cannot reach.");
    }
    Ok(())
}

async fn clear(asker: &Asker) -> Result<()> {
    let cleared = asker.client.delete("/v1/owner/files").await?;
    if asker.json {
        say!("{cleared}");
    } else {
        say!(
            "{} files removed, {} bytes. They are fetched again when they are looked at.",
            grouped(number(&cleared, "/files")),
            grouped(number(&cleared, "/bytes")),
        );
    }
    Ok(())
}
