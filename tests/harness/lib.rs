//! The harness: starts nodes, windows and browsers, and asks them questions.
