//! The headless BlockNet node and its command line.

// They panic where nobody reads: `out` and `pen` print.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod ask;
mod bench;
mod command;
mod exit;
mod out;
mod pen;
mod print;
mod progress;
mod run;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;

use crate::args::Cli;

fn main() -> ExitCode {
    blocknet_node::memory::keep_little();
    let cli = Cli::parse();
    let json = cli.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return exit::fail(&anyhow::Error::new(error), json),
    };
    let outcome = runtime.block_on(command::dispatch(cli));
    // What still runs only reads: no command answers before its own work is done.
    runtime.shutdown_timeout(std::time::Duration::from_millis(100));
    let printed = || out::ended().context("standard output cannot be written");
    match outcome.and_then(|()| printed()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::fail(&error, json),
    }
}
