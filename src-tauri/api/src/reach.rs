//! The ways to this node: its interfaces, and the code that leads to it.

mod interfaces;
mod qr;

pub(crate) use interfaces::interfaces;
pub(crate) use qr::qr_svg;
