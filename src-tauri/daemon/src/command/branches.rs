//! `branches` and `erase`: what the owner alone decides about this node's copy of the chain.

use anyhow::Result;
use serde_json::{Value, json};

use super::Asker;
use crate::args::{Branches, BranchesAction};
use crate::out::say;
use crate::print::{ago, grouped, list, now, number, text};

/// Lists the parked branches, or follows one.
pub(crate) async fn branches(asker: &Asker, args: Branches) -> Result<()> {
    match args.action {
        None => show(asker).await,
        Some(BranchesAction::Follow { id }) => follow(asker, &id).await,
    }
}

async fn show(asker: &Asker) -> Result<()> {
    let answer = asker.client.get("/v1/owner/branches").await?;
    if asker.json {
        say!("{answer}");
        return Ok(());
    }
    let branches = list(&answer, "/branches");
    if branches.is_empty() {
        say!("No branch is parked: this node follows the chain with most work that it knows.");
    }
    for branch in branches {
        print_branch(branch);
    }
    Ok(())
}

fn print_branch(branch: &Value) {
    say!(
        "{}\n  height {}, {}; leaves our chain at block {}; work {}",
        text(branch, "/id"),
        grouped(number(branch, "/height")),
        ago(number(branch, "/time"), now()),
        grouped(number(branch, "/fork_height")),
        text(branch, "/work"),
    );
}

async fn follow(asker: &Asker, id: &str) -> Result<()> {
    let path = format!("/v1/owner/branches/{id}/follow");
    asker.client.post(&path, &json!({})).await?;
    if asker.json {
        say!("{}", json!({ "followed": id }));
    } else {
        say!(
            "Following it. `{} status` shows how it goes.",
            asker.program
        );
    }
    Ok(())
}

/// Erases a post's text from this node's disk.
pub(crate) async fn erase(asker: &Asker, id: &str) -> Result<()> {
    asker
        .client
        .delete(&format!("/v1/owner/posts/{id}/text"))
        .await?;
    if asker.json {
        say!("{}", json!({ "erased": id }));
    } else {
        say!(
            "Erased here. The chain still verifies; what other nodes keep, this one cannot reach."
        );
    }
    Ok(())
}
