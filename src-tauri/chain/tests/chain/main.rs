//! What the rules of the chain promise: vectors, boundaries, properties.
//!
//! One program for all of it, so that it links once.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

mod support;

mod aserti3_2d;
mod block_check;
mod difficulty_clock;
mod encodings_are_unique;
mod header_rules;
mod merkle_tree;
mod networks;
mod numbers;
mod post_rules;
mod proof_of_a_post;
mod signatures_zip215;
mod text_layout;
mod vectors_v1;
