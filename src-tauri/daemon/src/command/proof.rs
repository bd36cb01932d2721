//! `verify` and `export-proof`.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use blocknet_api::client::{ClientError, OwnerClient};
use blocknet_api::dto::{NoProof, ProofDto, block_seen};
use blocknet_api::error::ErrorBody;
use blocknet_chain::proof::ProvedBlock;
use blocknet_chain::{Network, PostId, ProofVerdict, Work};
use serde_json::{Value, json};

use super::Asker;
use crate::exit::DoesNotHold;
use crate::out::{say, tell};
use crate::print::{counted, grouped, harmless, moment, number, text};

/// Proofs hold at most some tens of thousands of headers.
const FILE_LIMIT: u64 = 64 * 1024 * 1024;

/// Verifies the proof in a file and prints what it says; where a node runs on the data folder,
/// also whether the block stands on that node's chain.
pub(crate) async fn verify(dir: &Path, file: &Path, as_json: bool) -> Result<()> {
    let proof = ProofDto::from_json(&read(file)?).map_err(NoProof::from);
    let proof = proof.and_then(ProofDto::into_proof);
    let proof = proof.map_err(|no_proof| match no_proof {
        NoProof::Unreadable(error) => unreadable(file, error.body()),
        NoProof::Untrue { error, .. } => untrue(error.body()).into(),
    })?;
    let network = Network::new(proof.network.clone());
    let verdict = proof
        .verify()
        .map_err(|error| DoesNotHold(format!("the proof does not hold: {error}")))?;
    let own_chain = on_own_chain(dir, &network, &verdict.block).await;
    if as_json {
        say!("{}", as_value(&network, &verdict, own_chain));
    } else {
        tell(&network, &verdict, own_chain);
    }
    Ok(())
}

/// Says what of the file is no proof, with the field where there is one.
fn unreadable(file: &Path, error: &ErrorBody) -> anyhow::Error {
    let field = error.field.as_deref().unwrap_or("the whole");
    anyhow!(
        "{} is no proof of a post: {field}: {}",
        file.display(),
        error.message
    )
}

fn untrue(error: &ErrorBody) -> DoesNotHold {
    let field = error.field.as_deref().unwrap_or("post");
    DoesNotHold(format!(
        "the proof does not hold: {field}: {}",
        error.message
    ))
}

fn tell(network: &Network, verdict: &ProofVerdict, own_chain: &str) {
    let content = match &verdict.text {
        Ok(text) => harmless(&text.content),
        Err(error) => format!("(unreadable: {error})"),
    };
    let not_before = match (verdict.not_before, block_seen(verdict)) {
        (Some(block), _) => dated(&block),
        (None, Some(named)) => {
            format!(
                "unknown: the proof does not reach back to the block that the post names, {named}"
            )
        }
        (None, None) => "unknown: the post names no block".to_owned(),
    };
    say!("The proof holds.");
    say!("Network     {} {}", network.name(), network.genesis_id());
    say!("Post        {}", verdict.post);
    say!("Who         {}", verdict.author);
    say!("What        {content}");
    say!("Dated       {}", moment(verdict.created));
    say!("Not before  {not_before}");
    say!("Not after   {}", dated(&verdict.block));
    say!(
        "On top      {}, about {} hashes of work",
        counted(verdict.blocks_on_top.into(), "block"),
        hashes(verdict.work_on_top)
    );
    say!("Own chain   {own_chain}: {}", meaning(own_chain));
    say!("The times are the words of its author and of miners.");
}

/// The time of a block, and which it is.
fn dated(block: &ProvedBlock) -> String {
    let (height, time) = (grouped(block.height.get().into()), moment(block.time));
    format!("{time}, block {height} {}", block.id)
}

/// A number of hashes, in digits where they fit a line.
fn hashes(work: Work) -> String {
    let digits = work.to_decimal();
    let figure = digits.parse().map(grouped);
    figure.unwrap_or_else(|_| format!("{:.3e}", work.to_f64()))
}

/// What the word means, in the words of the window.
fn meaning(own_chain: &str) -> &'static str {
    match own_chain {
        "yes" => "the block stands on this node's own chain",
        "no" => "another block stands at its height on this node's own chain",
        _ => "this node's own chain does not reach so high, is another network's, or no node runs",
    }
}

fn as_value(network: &Network, verdict: &ProofVerdict, own_chain: &str) -> Value {
    json!({
        "holds": true,
        "network": network.name(),
        "genesis": network.genesis_id().to_string(),
        "post": verdict.post.to_string(),
        "author": verdict.author.to_string(),
        "content": verdict.text.as_ref().ok().map(|text| &text.content),
        "created": verdict.created.to_string(),
        "seen": block_seen(verdict).map(|id| id.to_string()),
        "not_before": verdict.not_before.map(|block| block.id.to_string()),
        "not_before_time": verdict.not_before.map(|block| block.time.to_string()),
        "block": verdict.block.id.to_string(),
        "block_time": verdict.block.time.to_string(),
        "height": verdict.block.height.get(),
        "blocks_on_top": verdict.blocks_on_top,
        "work": verdict.work_on_top.to_string(),
        "own_chain": own_chain,
    })
}

/// Whether the running node's active chain holds the block: yes, no, or unknown. A node of another
/// network knows nothing of it, nor does one whose chain does not reach that high yet.
async fn on_own_chain(dir: &Path, network: &Network, block: &ProvedBlock) -> &'static str {
    let Ok(client) = OwnerClient::for_data_dir(dir) else {
        return "unknown";
    };
    let Ok(node) = client.get("/v1/node").await else {
        return "unknown";
    };
    let same_network = text(&node, "/genesis") == network.genesis_id().to_string();
    if !same_network || number(&node, "/height") < u64::from(block.height.get()) {
        return "unknown";
    }
    match client.get(&format!("/v1/blocks/{}", block.id)).await {
        Ok(found) if found.pointer("/state/active") == Some(&Value::Bool(true)) => "yes",
        Ok(_) => "no",
        Err(ClientError::Refused { status: 404, .. }) => "no",
        Err(_) => "unknown",
    }
}

fn read(file: &Path) -> Result<Vec<u8>> {
    let mut content = Vec::new();
    if file == Path::new("-") {
        std::io::stdin()
            .take(FILE_LIMIT)
            .read_to_end(&mut content)?;
    } else {
        let opened =
            std::fs::File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
        opened.take(FILE_LIMIT).read_to_end(&mut content)?;
    }
    Ok(content)
}

/// Writes the proof of a post.
pub(crate) async fn export(asker: &Asker, id: &str, output: Option<PathBuf>) -> Result<()> {
    let id: PostId = id.parse().context("the id of a post is 64 hex digits")?;
    let proof = asker.client.get(&format!("/v1/posts/{id}/proof")).await?;
    let content = serde_json::to_string_pretty(&proof)?;
    match output {
        None => say!("{content}"),
        Some(path) => {
            std::fs::write(&path, content)
                .with_context(|| format!("cannot write {}", path.display()))?;
            tell!("Written to {}.", path.display());
        }
    }
    Ok(())
}
