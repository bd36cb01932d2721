//! `import`.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use blocknet_api::client::{ClientError, OwnerClient};
use blocknet_api::seed::import::{self, ImportedPost, SavedChain};
use serde_json::{Value, json};

use crate::exit::DoesNotHold;
use crate::out::{aside, say, tell};
use crate::print::{counted, grouped, harmless};

/// Checks a saved chain of the original, says what is broken, and posts the rest as the importer.
pub(crate) async fn import(dir: &Path, file: &Path, dry_run: bool, as_json: bool) -> Result<()> {
    let saved = read(file)?;
    if !as_json {
        for problem in &saved.problems {
            tell!("broken: {}", harmless(&problem.to_string()));
        }
    }
    let mut posted = Vec::new();
    if !dry_run {
        let client = OwnerClient::for_data_dir(dir)?;
        for (done, post) in saved.posts.iter().enumerate() {
            posted.push(send(&client, post).await.with_context(|| {
                format!(
                    "stopped after {done} of {}; those stay posted",
                    counted(saved.posts.len() as u64, "post")
                )
            })?);
            if !as_json {
                aside(format_args!(
                    "\r{} of {}",
                    grouped(posted.len() as u64),
                    counted(saved.posts.len() as u64, "post")
                ));
            }
        }
    }
    report(&saved, &posted, dry_run, as_json);
    if saved.problems.is_empty() {
        Ok(())
    } else {
        Err(DoesNotHold(format!(
            "the saved chain has {}",
            counted(saved.problems.len() as u64, "problem")
        ))
        .into())
    }
}

fn read(file: &Path) -> Result<SavedChain> {
    let mut content = Vec::new();
    std::fs::File::open(file)
        .with_context(|| format!("cannot open {}", file.display()))?
        // A byte beyond the limit is enough for the reader to say that it is too large.
        .take(import::MAX_FILE as u64 + 1)
        .read_to_end(&mut content)?;
    import::read(&content).with_context(|| format!("{} is no saved chain", file.display()))
}

/// Posts one text under the importer's key, marked with its original author and time.
async fn send(client: &OwnerClient, post: &ImportedPost) -> Result<Value, ClientError> {
    let draft = json!({
        "content": post.content,
        "tags": [
            ["imported_author", post.author],
            ["imported_time", post.time],
        ],
    });
    let answer = client.post("/v1/owner/posts", &draft).await?;
    Ok(answer
        .get("id")
        .or_else(|| answer.get("ticket"))
        .cloned()
        .unwrap_or_default())
}

fn report(saved: &SavedChain, posted: &[Value], dry_run: bool, as_json: bool) {
    if as_json {
        let problems: Vec<String> = saved.problems.iter().map(ToString::to_string).collect();
        say!(
            "{}",
            json!({ "blocks": saved.blocks, "sound_posts": saved.posts.len(), "posted": posted, "problems": problems })
        );
        return;
    }
    tell!("");
    say!(
        "{} read, {} sound, {} posted{}.",
        counted(saved.blocks as u64, "block"),
        counted(saved.posts.len() as u64, "post"),
        grouped(posted.len() as u64),
        if dry_run { " (only checked)" } else { "" }
    );
}
