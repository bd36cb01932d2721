//! The end of a connection, and when, if ever, the address is tried again.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::book::Standing;
use super::session::{Ending, Kind, Session};
use super::{AVOIDED_FOR, Peers};
use crate::limits::{MAX_SLOW_ENDS, PUNISHED_SECS, TWICE_REST};
use crate::net::action::{Action, Link, Notice, Now, Outbox};
use crate::said::Problem;

/// A connection that held for this long was a good one: waits begin anew.
const HELD: Duration = Duration::from_secs(10);

impl Peers {
    /// Ends a connection and says when, if ever, the address is tried again.
    pub(super) fn end(&mut self, link: Link, ending: Ending, now: Now, outbox: &mut Outbox) {
        if !self.is_live(link) {
            return;
        }
        let Some(session) = self.sessions.remove(&link.peer) else {
            return;
        };
        close(&session, outbox);
        if let Some(nonce) = session.nonce() {
            self.wake_twins(nonce, now);
            // What it called over HTTP besides is over as well; its next call lists it anew.
            let stands = |other: &Session| other.is_up() && other.nonce() == Some(nonce);
            if !self.sessions.values().any(stands) {
                self.callers.forget(nonce);
            }
        }
        log(&session, &ending);
        if let Ending::Broke(why) = &ending
            && !self.is_owned(&link.peer)
        {
            self.punish(link.peer.ip(), PUNISHED_SECS, &why.message, now, outbox);
        }
        if session.edge.dialled {
            let ending = self.told_apart(&session, ending);
            self.book_ending(&session, ending, now, outbox);
        }
    }

    /// The node ended its stream while another way to it stands: that was its word that both lead
    /// to it.
    fn told_apart(&self, session: &Session, ending: Ending) -> Ending {
        let mut others = self.sessions.values();
        let stands = |other: &Session| {
            other.edge.dialled && other.is_up() && other.nonce() == session.nonce()
        };
        match ending {
            Ending::Lost(_)
                if session.edge.duplex
                    && session.nonce().is_some()
                    && !self.is_owned(&session.link.peer)
                    && others.any(stands) =>
            {
                Ending::Twice
            }
            ending => ending,
        }
    }

    /// The other ways to a node that is connected no more may be tried again.
    fn wake_twins(&mut self, nonce: u64, now: Now) {
        for entry in self.book.iter_mut() {
            if entry.twice && entry.nonce == Some(nonce) {
                entry.twice = false;
                entry.next_try = now.mono;
            }
        }
    }

    /// Nothing is to be had to do with this address for so long; false where that cannot be.
    pub(super) fn punish(
        &mut self,
        ip: IpAddr,
        secs: u64,
        why: &str,
        now: Now,
        outbox: &mut Outbox,
    ) -> bool {
        let until = now.unix.saturating_add(secs);
        let reason = format!("It {why}.");
        let Some((ban, gave_way)) = self.bans.punish(ip, until, reason) else {
            return false;
        };
        outbox.actions.extend(gave_way.map(Action::DropBan));
        outbox.actions.push(Action::KeepBan(ban));
        true
    }

    fn book_ending(&mut self, session: &Session, ending: Ending, now: Now, outbox: &mut Outbox) {
        let peer = session.link.peer;
        let ours = ending == Ending::Ourselves;
        if ours && !self.is_owned(&peer) {
            self.forget(peer, now, outbox);
            return;
        }
        let missed = matches!(ending, Ending::Lost(_)) && !session.is_up();
        if missed {
            self.book.silent(peer);
        }
        let held = session.is_up() && now.mono.saturating_sub(session.started.mono) >= HELD;
        let Some(entry) = self.book.get_mut(&peer) else {
            return;
        };
        if held && !matches!(ending, Ending::Slow(_) | Ending::Stalled) {
            entry.row.failures = 0;
            entry.slow_ends = 0;
            entry.row.last_reached = now.unix;
        }
        if session.kind == Kind::BlocksOnly {
            entry.row.anchor = false;
        }
        match ending {
            Ending::Lost(why) | Ending::NoRoom(why) => {
                entry.failed(*why, now.mono, &mut self.dice);
            }
            Ending::Slow(why) => {
                entry.slow_ends = entry.slow_ends.saturating_add(1);
                if entry.slow_ends < MAX_SLOW_ENDS {
                    entry.failed(*why, now.mono, &mut self.dice);
                } else {
                    entry.slow_ends = 0;
                    entry.avoid(*why, now);
                }
            }
            // Its line may be thin: no punishment, and longer waits when it stalls again.
            Ending::Stalled => {
                let why = "It held up the sync of blocks while others waited.";
                let why = Problem::new("peer_stalled", why);
                entry.failed(why, now.mono, &mut self.dice);
            }
            Ending::Broke(why) => {
                entry.standing = Standing::Broke;
                entry.avoid(*why, now);
            }
            Ending::OtherNetwork => {
                entry.standing = Standing::OtherNetwork;
                let why = Problem::new("peer_elsewhere", "It runs another network.");
                entry.avoid(why, now);
            }
            Ending::Ourselves => entry.standing = Standing::Ourselves,
            Ending::Twice => {
                let why = "It is the same node as another connected peer.";
                let why = Problem::new("peer_twice", why);
                entry.twice = true;
                entry.rest(why, now.mono + TWICE_REST);
            }
            Ending::Probed => {
                entry.row.failures = 0;
                entry.next_try = now.mono;
            }
            Ending::GaveWay | Ending::Banned => {}
        }
        self.remember(peer, outbox);
    }

    fn forget(&mut self, peer: SocketAddr, now: Now, outbox: &mut Outbox) {
        self.book.remove(&peer);
        self.avoided.insert(peer, now.mono + AVOIDED_FOR);
        outbox.actions.push(Action::Forget(peer));
    }
}

/// Tells everybody that a connection is over.
pub(super) fn close(session: &Session, outbox: &mut Outbox) {
    let link = session.link;
    outbox.tell(Notice::Down { link });
    if session.edge.duplex {
        outbox.actions.push(Action::Close { peer: link.peer });
    }
}

fn log(session: &Session, ending: &Ending) {
    let peer = session.link.peer;
    match ending {
        Ending::Lost(why) | Ending::Slow(why) if session.is_up() => {
            tracing::info!(%peer, %why, "peer lost");
        }
        Ending::Lost(why) | Ending::Slow(why) | Ending::NoRoom(why) => {
            tracing::debug!(%peer, %why, "peer not reached");
        }
        Ending::Stalled => tracing::info!(%peer, "peer held up the sync and is let go"),
        Ending::Broke(why) => tracing::warn!(%peer, %why, "peer broke a rule and is avoided"),
        Ending::Banned => tracing::info!(%peer, "peer is banned"),
        Ending::OtherNetwork
        | Ending::Ourselves
        | Ending::Twice
        | Ending::Probed
        | Ending::GaveWay => {}
    }
}
