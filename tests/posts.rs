//! What people do with posts: change, delete, react, answer, follow, send again.

mod posts_again;
mod posts_changes;
mod posts_channels;
mod posts_replies;
