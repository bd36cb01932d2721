//! The BlockNet window: a full node with a face.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    blocknet_desktop::run()
}
