//! What is told of peers that did what no honest node does, or could not be spoken with.

use blocknet_chain::Rule;

use crate::said::{Problem, Values};
use crate::transport::TransportError;

/// It answered another question than it was asked.
pub(crate) fn odd_answer() -> Problem {
    let what = "answered something else than it was asked";
    Problem::new("peer_odd_answer", what)
}

/// It sent what nobody asked it for.
pub(crate) fn unasked(what: &str) -> Problem {
    Problem::new("peer_unasked", what)
}

/// It sent a header that breaks a rule.
pub(crate) fn bad_header(rule: Rule, message: &str) -> Problem {
    let what = format!("sent a header that breaks rule {rule}: {message}");
    Problem::new("peer_header_rule", what).with(Values::of_rule(rule))
}

/// A call brought no answer.
pub(crate) fn of_call(error: &TransportError) -> Problem {
    let (code, values) = match error {
        TransportError::Unreachable { reason } => ("peer_unreachable", Values::of_said(reason)),
        TransportError::Timeout => ("peer_silent", Values::default()),
        TransportError::Malformed { .. } => ("peer_odd_answer", Values::default()),
        TransportError::TooLarge { limit } => ("peer_long_answer", Values::at_most(*limit)),
        TransportError::WrongNetwork { .. } => ("peer_elsewhere", Values::default()),
        TransportError::Status { status, code } => {
            ("peer_status", Values::of_text(format!("{status} {code}")))
        }
    };
    Problem::new(code, error.to_string()).with(values)
}
