//! Peers as sources of files.

use std::net::SocketAddr;

use super::Peers;
use super::session::{Ending, Kind, Session};
use crate::limits::PUNISHED_SECS;
use crate::net::action::{Now, Outbox};
use crate::said::Problem;

impl Peers {
    /// Peers that may be asked for files, those that we dialled first: whoever dials us chose us.
    pub(crate) fn file_sources(&self) -> Vec<SocketAddr> {
        let usable = |session: &&Session| session.is_up() && session.kind == Kind::Full;
        let of_way = |dialled: bool| {
            let sessions = self.sessions.values().filter(usable);
            sessions.filter(move |session| session.edge.dialled == dialled)
        };
        let sources = of_way(true).chain(of_way(false));
        sources.map(|session| session.link.peer).collect()
    }

    /// A peer gave bytes of a file.
    pub(crate) fn file_came(&mut self, peer: SocketAddr, bytes_in: u64, bytes_out: u64) {
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.bytes_in = session.bytes_in.saturating_add(bytes_in);
            session.bytes_out = session.bytes_out.saturating_add(bytes_out);
        }
    }

    /// A peer gave what is not the file that it was asked for. Whether it is still connected or
    /// not, it is avoided.
    pub(crate) fn file_faked(
        &mut self,
        peer: SocketAddr,
        what: Problem,
        now: Now,
        outbox: &mut Outbox,
    ) {
        match self.sessions.get(&peer).map(|session| session.link) {
            Some(link) => self.end(link, Ending::Broke(what.into()), now, outbox),
            None if self.is_owned(&peer) => {}
            None => {
                // Where it cannot be punished, as at this computer, it is merely not asked again.
                self.punish(peer.ip(), PUNISHED_SECS, &what.message, now, outbox);
            }
        }
    }
}
