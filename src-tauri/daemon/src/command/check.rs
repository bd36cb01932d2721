//! `check`.

use std::path::Path;

use anyhow::{Context, Result};
use blocknet_api::client::{ClientError, OwnerClient};
use blocknet_api::dto::CheckDto;
use serde_json::{Value, json};

use crate::exit::DoesNotHold;
use crate::out::say;
use crate::print::{counted, list, number, text};

/// Checks the whole store: by the running node, or here when none runs.
pub(crate) async fn check(dir: &Path, json: bool) -> Result<()> {
    let report = match by_the_node(dir).await {
        Err(ClientError::NotRunning { .. }) => check_here(dir).await?,
        answered => answered?,
    };
    let problems = list(&report, "/problems");
    if json {
        say!("{report}");
    } else {
        for problem in problems {
            say!("{}", text(problem, "/message"));
        }
        say!(
            "{} and {} checked, {}.",
            counted(number(&report, "/blocks"), "block"),
            counted(number(&report, "/posts"), "post"),
            counted(problems.len() as u64, "problem")
        );
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(DoesNotHold(
            "the store is damaged; keep a copy of the folder, then sync again into a new one"
                .into(),
        )
        .into())
    }
}

async fn by_the_node(dir: &Path) -> Result<Value, ClientError> {
    let client = OwnerClient::for_data_dir(dir)?;
    client.post("/v1/owner/check", &json!({})).await
}

async fn check_here(dir: &Path) -> Result<Value> {
    let folder = dir.to_owned();
    let report = tokio::task::spawn_blocking(move || blocknet_node::check_folder(&folder))
        .await?
        .with_context(|| format!("the data folder {} cannot be checked", dir.display()))?;
    Ok(serde_json::to_value(CheckDto::from(&report))?)
}
