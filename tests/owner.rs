//! The owner's listener: who gets in, and who does not.

mod owner_codes;
mod owner_control;
mod owner_diagnostics;
mod owner_identity;
mod owner_metrics;
mod owner_outbox;
mod owner_power;
mod owner_refusals;
mod owner_token;
