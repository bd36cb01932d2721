//! The real window on a display of its own, driven as a person would.

mod window_backup;
mod window_changes;
mod window_closing;
mod window_control;
mod window_desktop;
mod window_files;
mod window_join;
mod window_life;
mod window_memory;
mod window_network;
mod window_poison;
mod window_posts;
mod window_proof;
mod window_reorg;
mod window_replies;
mod window_scroll;
mod window_search;
mod window_views;
