//! The desktop shell of BlockNet: it starts a node and shows the node's page in a window.
//!
//! The shell is thin. The page asks `node://localhost/…`, and each request becomes a call of the
//! router that a headless node serves to its owner; there is no second way to the node.

mod args;
mod bridge;
mod choose;
mod closing;
mod downloads;
mod errands;
mod instance;
mod life;
mod node;
mod notices;
mod outside;
mod save;
mod start;
mod tray;
mod tray_host;
mod window;
mod words;

use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use tauri::RunEvent;

use crate::args::Args;
use crate::node::NodeSlot;

/// Opens the window and runs the node until the window is closed or the process is told to end.
#[must_use]
pub fn run() -> ExitCode {
    blocknet_node::memory::keep_little();
    blocknet_node::memory::let_children_keep_little();
    let args = Args::parse();
    if args.manual {
        return manual();
    }
    let slot = NodeSlot::new(args.clone());
    match start::build(&slot, &args) {
        Ok(app) => {
            let code = app.run_return(move |_, event| {
                if matches!(event, RunEvent::Exit) {
                    slot.stop();
                }
            });
            ExitCode::from(u8::try_from(code).unwrap_or(1))
        }
        Err(error) => {
            slot.stop();
            eprintln!("blocknet: the window cannot be opened: {error}");
            eprintln!("blocknet: without a display, run the headless node: blocknetd run");
            ExitCode::FAILURE
        }
    }
}

/// Prints the manual page, as `man` reads it.
fn manual() -> ExitCode {
    let mut page = Vec::new();
    let drawn = clap_mangen::Man::new(Args::command()).render(&mut page);
    match drawn.and_then(|()| std::io::stdout().write_all(&page)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("blocknet: the manual page could not be printed: {error}");
            ExitCode::FAILURE
        }
    }
}
