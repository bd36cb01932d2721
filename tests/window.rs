//! The real window on a display of its own, driven as a person would.

mod window_closing;
mod window_desktop;
mod window_files;
mod window_network;
mod window_posts;
mod window_proof;
mod window_views;
