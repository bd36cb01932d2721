//! Calls that are given up when no answer comes in time. There are few lengths of deadlines and
//! many calls, nearly all of which are answered: a queue for each length is in order by itself.

use std::collections::VecDeque;
use std::time::Duration;

use super::{Brain, Event, World};
use crate::transport::TransportError;

/// By length: when which call is given up.
#[derive(Debug, Default)]
pub(super) struct Deadlines {
    queues: Vec<(Duration, VecDeque<(Duration, u64)>)>,
}

impl Deadlines {
    fn queue(&mut self, length: Duration) -> &mut VecDeque<(Duration, u64)> {
        let known = self.queues.iter().position(|(known, _)| *known == length);
        let at = known.unwrap_or_else(|| {
            self.queues.push((length, VecDeque::new()));
            self.queues.len() - 1
        });
        &mut self.queues[at].1
    }
}

impl<B: Brain> World<B> {
    /// A call ends after so long, unless it was answered before.
    pub(super) fn give_up_after(&mut self, length: Duration, call: u64) {
        let due = self.now() + length;
        let queue = self.deadlines.queue(length);
        queue.push_back((due, call));
        if queue.len() == 1 {
            self.agenda.add(due, Event::Late { length });
        }
    }

    /// Gives up what is due of one length, and looks again when the next that waits is.
    pub(super) fn give_up(&mut self, length: Duration) {
        let now = self.now();
        let mut late = Vec::new();
        let queue = self.deadlines.queue(length);
        while let Some((due, call)) = queue.front().copied() {
            if self.calls.contains_key(&call) {
                if due > now {
                    self.agenda.add(due, Event::Late { length });
                    break;
                }
                late.push(call);
            }
            queue.pop_front();
        }
        for call in late {
            self.failed(call, TransportError::Timeout);
        }
    }
}
