//! One function per command: ask the running node, print the answer.

mod branches;
mod chain;
mod channels;
mod check;
mod files;
mod identity;
mod import;
mod invite;
mod mine;
mod mutes;
mod network;
mod papers;
mod peers;
mod posts;
mod proof;
mod resync;
mod status;
mod words;

use anyhow::Result;
use blocknet_api::client::OwnerClient;
use blocknet_api::host;

use crate::args::{Cli, Command};
use crate::print::quoted;
use crate::{bench, run};

/// What every command that asks a running node needs.
pub(crate) struct Asker {
    /// The way to the node.
    pub client: OwnerClient,
    /// Whether answers are printed as JSON.
    pub json: bool,
    /// How to call this program on the same folder, for what it says to do next.
    pub program: String,
}

/// Runs the command that the arguments name.
pub(crate) async fn dispatch(cli: Cli) -> Result<()> {
    let json = cli.json;
    let program = cli.data_dir.as_deref().map_or_else(
        || "blocknetd".to_owned(),
        |dir| format!("blocknetd --data-dir {}", quoted(&dir.to_string_lossy())),
    );
    let dir = host::data_dir(cli.data_dir)?;
    let asker = || -> Result<Asker> {
        Ok(Asker {
            client: OwnerClient::for_data_dir(&dir)?,
            json,
            program: program.clone(),
        })
    };
    match cli.command {
        Command::Run(args) => run::run(&dir, args, json).await,
        Command::Post(args) => posts::post(&asker()?, args).await,
        Command::Edit { id, text } => words::edit(&asker()?, &id, text).await,
        Command::Delete { id } => words::delete(&asker()?, &id).await,
        Command::React {
            id,
            sign,
            take_back,
        } => words::react(&asker()?, &id, &sign, take_back).await,
        Command::About { text } => words::about(&asker()?, text).await,
        Command::Resend { id } => words::resend(&asker()?, &id).await,
        Command::Replies(args) => posts::replies(&asker()?, args).await,
        Command::Channels(args) => channels::channels(&asker()?, args).await,
        Command::Feed(args) => posts::feed(&asker()?, args).await,
        Command::Mine(args) => mine::mine(&asker()?, &args).await,
        Command::Peers(args) => peers::peers(&asker()?, args).await,
        Command::Invite(args) => invite::invite(&asker()?, args).await,
        Command::Join { invite } => invite::join(&asker()?, &invite.concat()).await,
        Command::Blocks(args) => chain::blocks(&asker()?, args).await,
        Command::Block { at } => chain::block(&asker()?, &at).await,
        Command::Reorgs { limit } => chain::reorgs(&asker()?, limit).await,
        Command::Resync => resync::resync(&asker()?).await,
        Command::Files(args) => files::files(&asker()?, args).await,
        Command::Branches(args) => branches::branches(&asker()?, args).await,
        Command::Erase { id } => branches::erase(&asker()?, &id).await,
        Command::Mute(args) => mutes::mute(&asker()?, args).await,
        Command::Unmute(args) => mutes::unmute(&asker()?, args).await,
        Command::Mutes => mutes::mutes(&asker()?).await,
        Command::Labels(args) => mutes::labels(&asker()?, args).await,
        Command::Status => status::status(&asker()?).await,
        Command::Identity(args) => identity::identity(&asker()?, args).await,
        Command::Diagnostics => status::diagnostics(&asker()?).await,
        Command::Open => status::open(&asker()?).await,
        Command::Check { set_aside, network } => {
            let aside = set_aside.then_some(network.as_deref());
            check::check(&dir, aside, json).await
        }
        Command::Verify { file } => proof::verify(&dir, &file, json).await,
        Command::ExportProof { id, output } => proof::export(&asker()?, &id, output).await,
        Command::Import { file, dry_run } => import::import(&dir, &file, dry_run, json).await,
        Command::Network { action } => network::network(action, json),
        Command::Completions { shell } => {
            papers::completions(shell);
            Ok(())
        }
        Command::Manual { folder } => papers::manual(&folder),
        Command::Bench(args) => bench::bench(&args, json).await,
    }
}
