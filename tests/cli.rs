//! The command line against a running node: each command, as text and as JSON, and the exit codes.

mod cli_bench;
mod cli_chain;
mod cli_clients;
mod cli_identity;
mod cli_invite;
mod cli_posts;
mod cli_printing;
mod cli_proof;
mod cli_running;
mod cli_state;
