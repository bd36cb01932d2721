//! What is kept of peers over restarts: one writer takes the changes, in order.

use std::net::{IpAddr, SocketAddr};

use blocknet_store::{BanRow, PeerRow};
use tokio::sync::{mpsc, oneshot};

use super::action::Action;
use super::view::PeerView;
use crate::core::{CoreError, CoreHandle};
use crate::peers::{Ban, BookRow, Remembered, Source};

/// Changes that wait to be written at most.
pub(super) const MAX_UNSAVED: usize = 256;

/// A change of what is kept of an address over restarts.
pub(super) enum BookChange {
    Remember(BookRow),
    Forget(SocketAddr),
    Ban(Ban),
    Unban(IpAddr),
    /// A ban that is to be on the disk before the owner is told.
    OwnerBan {
        ban: Ban,
        answer: oneshot::Sender<Result<bool, CoreError>>,
    },
    /// The same for its end.
    OwnerUnban {
        ip: IpAddr,
        answer: oneshot::Sender<Result<bool, CoreError>>,
        was_there: bool,
    },
    /// Addresses that are to be on the disk before the owner is told.
    Added {
        rows: Vec<PeerRow>,
        answer: oneshot::Sender<Result<Option<PeerView>, CoreError>>,
        shown: Option<PeerView>,
    },
    /// The same for a removal.
    Removed {
        address: SocketAddr,
        answer: oneshot::Sender<Result<bool, CoreError>>,
        was_there: bool,
    },
}

/// Writes what is to be remembered, many rows at a time, in order.
pub(super) async fn write_book(core: CoreHandle, mut changes: mpsc::Receiver<BookChange>) {
    let mut waiting = Vec::new();
    while changes.recv_many(&mut waiting, MAX_UNSAVED).await > 0 {
        let mut rows = Vec::new();
        for change in waiting.drain(..) {
            if let BookChange::Remember(row) = change {
                rows.push(to_row(&row));
                continue;
            }
            write_rows(&core, &mut rows).await;
            write_change(&core, change).await;
        }
        write_rows(&core, &mut rows).await;
    }
}

/// Writes one change; who asked for it may have gone.
async fn write_change(core: &CoreHandle, change: BookChange) {
    match change {
        BookChange::Remember(row) => saved(core.put_peers(vec![to_row(&row)]).await),
        BookChange::Forget(address) => saved(core.delete_peer(address.to_string()).await),
        BookChange::Ban(ban) => saved(core.put_ban(ban_row(&ban)).await),
        BookChange::Unban(ip) => saved(core.delete_ban(ip.to_string()).await),
        BookChange::Added {
            rows,
            answer,
            shown,
        } => {
            let saved = core.put_peers(rows).await;
            drop(answer.send(saved.map(|()| shown)));
        }
        BookChange::Removed {
            address,
            answer,
            was_there,
        } => {
            // Also one that is gone from memory alone: its removal may not have been saved.
            let saved = core.delete_peer(address.to_string()).await;
            drop(answer.send(saved.map(|()| was_there)));
        }
        BookChange::OwnerBan { ban, answer } => {
            let saved = core.put_ban(ban_row(&ban)).await;
            drop(answer.send(saved.map(|()| true)));
        }
        BookChange::OwnerUnban {
            ip,
            answer,
            was_there,
        } => {
            let saved = core.delete_ban(ip.to_string()).await;
            drop(answer.send(saved.map(|()| was_there)));
        }
    }
}

/// What an earlier run knew; a store that cannot be read costs a search for peers.
pub(super) async fn remembered(core: &CoreHandle) -> Remembered {
    let rows = core.peers().await.unwrap_or_default();
    let bans = core.bans().await.unwrap_or_default();
    Remembered {
        rows: rows.iter().filter_map(from_row).collect(),
        bans: bans.into_iter().filter_map(from_ban_row).collect(),
    }
}

fn ban_row(ban: &Ban) -> BanRow {
    BanRow {
        ip: ban.ip.to_string(),
        until: ban.until,
        reason: ban.reason.clone(),
        by_owner: ban.by_owner,
    }
}

fn from_ban_row(row: BanRow) -> Option<Ban> {
    Some(Ban {
        ip: row.ip.parse().ok()?,
        until: row.until,
        reason: row.reason,
        by_owner: row.by_owner,
    })
}

/// Takes out of the actions what is to be remembered of one address.
pub(super) fn own_rows(actions: &mut Vec<Action>, address: SocketAddr) -> Vec<PeerRow> {
    let is_own =
        |action: &mut Action| matches!(action, Action::Remember(row) if row.address == address);
    let own = actions
        .extract_if(.., is_own)
        .filter_map(|action| match action {
            Action::Remember(row) => Some(to_row(&row)),
            _ => None,
        });
    own.collect()
}

async fn write_rows(core: &CoreHandle, rows: &mut Vec<PeerRow>) {
    if !rows.is_empty() {
        saved(core.put_peers(std::mem::take(rows)).await);
    }
}

/// A book that is not saved costs a search for peers at the next start.
fn saved(result: Result<(), CoreError>) {
    if let Err(error) = result {
        tracing::warn!(%error, "addresses of peers were not saved");
    }
}

fn to_row(row: &BookRow) -> PeerRow {
    PeerRow {
        address: row.address.to_string(),
        owner_added: row.source == Source::Owner,
        source: row.source.name().to_owned(),
        last_tried: (row.last_tried > 0).then_some(row.last_tried),
        last_reached: (row.last_reached > 0).then_some(row.last_reached),
        failures: row.failures,
        anchor: row.anchor,
        avoid_until: (row.avoid_until > 0).then_some(row.avoid_until),
    }
}

fn from_row(row: &PeerRow) -> Option<BookRow> {
    Some(BookRow {
        address: row.address.parse().ok()?,
        source: Source::remembered(&row.source, row.owner_added),
        last_tried: row.last_tried.unwrap_or(0),
        last_reached: row.last_reached.unwrap_or(0),
        failures: row.failures,
        anchor: row.anchor,
        avoid_until: row.avoid_until.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::testing::{HandClock, dawn, identity};
    use blocknet_chain::Network;
    use blocknet_store::Store;

    #[tokio::test]
    async fn the_owner_hears_when_a_change_of_the_peers_was_not_saved() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), &Network::dev()).unwrap();
        let clock = Arc::new(HandClock::at(dawn()));
        let own = identity(1).public();
        let (core, thread) = crate::core::start(store, Network::dev(), vec![own], clock).unwrap();
        // A core that has ended saves nothing.
        core.stop().await;
        thread.join();
        let (book, changes) = mpsc::channel(MAX_UNSAVED);
        let writer = tokio::spawn(write_book(core, changes));
        let address = SocketAddr::from(([93, 184, 216, 34], 8000));
        let mut actions = vec![Action::Remember(BookRow::new(address, Source::Owner))];
        let rows = own_rows(&mut actions, address);
        assert_eq!((rows.len(), actions.len()), (1, 0));
        let (answer, added) = oneshot::channel();
        let shown = None;
        let change = BookChange::Added {
            rows,
            answer,
            shown,
        };
        book.send(change).await.map_err(drop).unwrap();
        let (answer, removed) = oneshot::channel();
        let was_there = true;
        let change = BookChange::Removed {
            address,
            answer,
            was_there,
        };
        book.send(change).await.map_err(drop).unwrap();
        assert_eq!(added.await.unwrap().err(), Some(CoreError::Gone));
        assert_eq!(removed.await.unwrap(), Err(CoreError::Gone));
        drop(book);
        writer.await.unwrap();
    }
}
