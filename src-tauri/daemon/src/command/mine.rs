//! `mine`.

use anyhow::Result;
use serde_json::json;

use super::Asker;
use crate::args::Mine;
use crate::out::say;
use crate::print::{counted, grouped, number, text};

/// Mines one block and prints it.
pub(crate) async fn mine(asker: &Asker, args: &Mine) -> Result<()> {
    let mined = asker
        .client
        .post("/v1/owner/mine", &json!({ "empty": args.empty }))
        .await?;
    if asker.json {
        say!("{mined}");
        return Ok(());
    }
    say!(
        "Block {} with {}: {}",
        grouped(number(&mined, "/block/height")),
        counted(number(&mined, "/posts"), "post"),
        text(&mined, "/block/id")
    );
    Ok(())
}
