//! `check`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use blocknet_api::client::{ClientError, OwnerClient};
use blocknet_api::dto::{CheckDto, SalvageDto};
use blocknet_api::host;
use serde_json::{Value, json};

use crate::exit::DoesNotHold;
use crate::out::say;
use crate::print::{counted, list, number, text};

/// Checks the whole store: by the running node, or here when none runs. What is damaged can be set aside.
pub(crate) async fn check(dir: &Path, aside: Option<Option<&str>>, json: bool) -> Result<()> {
    let report = match by_the_node(dir).await {
        Err(ClientError::NotRunning { .. }) => check_here(dir).await?,
        Ok(_) if aside.is_some() => bail!(
            "a node runs on the folder {}; stop it, then nothing writes to the database any more",
            dir.display()
        ),
        answered => answered?,
    };
    let is_damaged = !list(&report, "/problems").is_empty();
    match aside {
        Some(network) if is_damaged => put_aside(dir, network, &report, json).await,
        _ => tell(&report, json),
    }
}

/// Says what does not hold.
fn tell(report: &Value, json: bool) -> Result<()> {
    let problems = list(report, "/problems");
    if json {
        say!("{report}");
    } else {
        for problem in problems {
            say!("{}", text(problem, "/message"));
        }
        say!(
            "{} and {} checked, {}.",
            counted(number(report, "/blocks"), "block"),
            counted(number(report, "/posts"), "post"),
            counted(problems.len() as u64, "problem")
        );
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(DoesNotHold(
            "the store is damaged; once no node runs, `blocknetd check --set-aside` keeps it under another name, and begins a new one that syncs again"
                .into(),
        )
        .into())
    }
}

/// Puts a new database in the place of a damaged one, and says what came of it.
async fn put_aside(dir: &Path, network: Option<&str>, report: &Value, json: bool) -> Result<()> {
    let network = network.map(host::network_named).transpose()?;
    let salvage = host::set_aside(dir, network)
        .await
        .with_context(|| format!("the database in {} stays where it is", dir.display()))?;
    let done = SalvageDto::from(&salvage);
    if json {
        say!("{}", serde_json::to_value(&done)?);
        return Ok(());
    }
    for problem in list(report, "/problems") {
        say!("{}", text(problem, "/message"));
    }
    say!("The database is kept as {}.", done.kept);
    let waiting = counted(done.waiting as u64, "waiting text");
    say!(
        "A new one of the network {} has {waiting}, and syncs the chain from peers.",
        done.network
    );
    if !done.lost.is_empty() {
        say!("Not all could be read of: {}.", done.lost.join(", "));
    }
    Ok(())
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
