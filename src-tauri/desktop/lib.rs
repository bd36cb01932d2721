//! The desktop shell of BlockNet: it starts a node and shows the node's page in a window.
//!
//! The shell is thin. The page asks `node://localhost/…`, and each request becomes a call of the
//! router that a headless node serves to its owner; there is no second way to the node.

mod args;
mod bridge;
mod downloads;
mod node;
mod save;
mod window;

use std::process::ExitCode;

use clap::Parser;
use tauri::RunEvent;

use crate::args::Args;
use crate::node::NodeSlot;

/// Opens the window and runs the node until the window is closed or the process is told to end.
#[must_use]
pub fn run() -> ExitCode {
    let args = Args::parse();
    let slot = NodeSlot::start(args);
    match build(&slot) {
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

fn build(slot: &NodeSlot) -> tauri::Result<tauri::App> {
    let node = slot.clone();
    let stopper = slot.clone();
    tauri::Builder::default()
        .register_asynchronous_uri_scheme_protocol(
            bridge::SCHEME,
            move |context, request, responder| {
                let downloads = || window::downloads(context.app_handle());
                bridge::carry(&node, request, responder, downloads);
            },
        )
        .setup(move |app| {
            window::open(app.handle(), stopper.page_storage())?;
            stopper.exit_on_signal(app.handle().clone());
            Ok(())
        })
        .build(tauri::generate_context!())
}
