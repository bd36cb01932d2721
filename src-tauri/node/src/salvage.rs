//! A damaged database is set aside, and what its owner did in it is taken into a new one.

use std::fs;
use std::path::{Path, PathBuf};

use blocknet_chain::{CheckedPost, Network, Post, check_posts};
use blocknet_store::{
    BanRow, FolderLock, LabelListRow, OpenError, OutboxRow, PeerRow, Remains, Rest, RuleRow, Store,
    StoreError, Tx, Wreck,
};

use crate::identity::NOTES_KEY;
use crate::node::StartError;
use crate::{columns, settings};

/// The folder in which the new database is made before it takes the place of the old one.
const ANEW: &str = "anew";

/// What became of a damaged database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salvage {
    /// Where it is kept.
    pub kept: PathBuf,
    /// The network of the new one.
    pub network: Network,
    /// Whether the old one could still name its network.
    pub is_of_old: bool,
    /// What was taken over of texts that wait to be sent, and of posts that wait for a block.
    pub waiting: usize,
    /// What could not be read any more: `settings`, `control`, `outbox`, `pool`, `peers`.
    pub lost: Vec<&'static str>,
}

/// Sets the database of a folder aside under a name of this day, and puts a new one in its place, with
/// what can still be read of the owner's. Identities and files stay. The chain comes from peers.
/// `otherwise` is the network where the old one cannot name it; without one it must. Blocks.
///
/// # Errors
/// When a node uses the folder, a move to it was cut short, or the system refuses; the old database is
/// in its place then.
pub fn set_aside(
    dir: &Path,
    otherwise: Option<&Network>,
    day: &str,
) -> Result<Salvage, StartError> {
    // A node that runs has the folder, and what it writes is not damaged.
    let lock = FolderLock::take(dir)?;
    FolderLock::look_whether_whole(dir)?;
    let wreck = Wreck::open(dir);
    let named = wreck.as_ref().ok().and_then(Wreck::network);
    let is_of_old = named.is_some();
    let network = named.or(otherwise).ok_or(StartError::NoNetwork)?.clone();
    let mut found = match &wreck {
        Ok(wreck) => Found::of(&wreck.on(&network)),
        Err(_) => Found::nothing(),
    };
    drop(wreck);
    let anew = dir.join(ANEW);
    clear(dir, &anew)?;
    let store = Store::open(&anew, &network)?;
    let waiting = found.write(&store)?;
    drop(store);
    let kept = lock.replace(dir, &anew, day)?;
    // It is done: what is left of the work costs little, and is cleared before the next.
    if let Err(error) = clear(dir, &anew) {
        tracing::warn!(%error, "a folder of the new database stays behind");
    }
    Ok(Salvage {
        kept,
        network,
        is_of_old,
        waiting,
        lost: found.lost,
    })
}

fn clear(dir: &Path, anew: &Path) -> Result<(), OpenError> {
    match fs::remove_dir_all(anew) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(OpenError::Folder {
            dir: dir.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// What the owner did, as far as it can be read.
#[derive(Debug, Default)]
struct Found {
    settings: Vec<(&'static str, String)>,
    rules: Vec<RuleRow>,
    lists: Vec<LabelListRow>,
    outbox: Vec<OutboxRow>,
    pool: Vec<(CheckedPost, u64)>,
    peers: Vec<PeerRow>,
    bans: Vec<BanRow>,
    lost: Vec<&'static str>,
}

impl Found {
    fn nothing() -> Self {
        Self {
            lost: vec!["settings", "control", "outbox", "pool", "peers"],
            ..Self::default()
        }
    }

    fn of(wreck: &Remains<'_>) -> Self {
        let mut found = Self::default();
        found.read(wreck);
        found
    }

    fn read(&mut self, wreck: &Remains<'_>) {
        for key in [settings::KEY, NOTES_KEY, columns::KEY] {
            let value = self.part("settings", wreck.setting(key)).flatten();
            self.settings.extend(value.map(|value| (key, value)));
        }
        self.rules = self.rest("control", wreck.control_rules());
        self.lists = self.rest("control", wreck.label_lists());
        self.outbox = self.rest("outbox", wreck.outbox());
        self.peers = self.rest("peers", wreck.peers());
        self.bans = self.rest("peers", wreck.bans());
        let (posts, arrived): (Vec<Post>, Vec<u64>) =
            self.rest("pool", wreck.pool()).into_iter().unzip();
        let checked = check_posts(wreck.network(), &posts)
            .into_iter()
            .zip(arrived);
        self.pool = checked
            .filter_map(|(post, arrived)| Some((post.ok()?, arrived)))
            .collect();
        if self.pool.len() < posts.len() {
            self.miss("pool");
        }
    }

    /// What can be read of a part is taken, however little.
    fn rest<T>(&mut self, name: &'static str, read: Rest<T>) -> Vec<T> {
        let wrong = read.wrong.map_or(Ok(()), Err);
        self.part(name, wrong);
        read.rows
    }

    fn part<T>(&mut self, name: &'static str, read: Result<T, StoreError>) -> Option<T> {
        if let Err(error) = &read {
            tracing::warn!(name, %error, "a part of the damaged database cannot be read");
            self.miss(name);
        }
        read.ok()
    }

    fn miss(&mut self, name: &'static str) {
        if !self.lost.contains(&name) {
            self.lost.push(name);
        }
    }

    /// Writes it row by row: what the new database refuses is missed, and costs no other row. Gives how
    /// many texts and posts wait.
    fn write(&mut self, store: &Store) -> Result<usize, StoreError> {
        let tx = store.begin()?;
        let settings = std::mem::take(&mut self.settings);
        self.put(&tx, "settings", &settings, |(key, value)| {
            tx.put_setting(key, value)
        })?;
        let rules = std::mem::take(&mut self.rules);
        self.put(&tx, "control", &rules, |rule| {
            tx.rule_put(rule.kind, &rule.value, rule.since).map(drop)
        })?;
        let lists = std::mem::take(&mut self.lists);
        self.put(&tx, "control", &lists, |list| put_list(&tx, list))?;
        let outbox = std::mem::take(&mut self.outbox);
        let texts = self.put(&tx, "outbox", &outbox, |row| put_text(&tx, row))?;
        let pool = std::mem::take(&mut self.pool);
        let posts = self.put(&tx, "pool", &pool, |(post, arrived)| {
            tx.pool_put(post, *arrived).map(drop)
        })?;
        let peers = std::mem::take(&mut self.peers);
        self.put(&tx, "peers", &peers, |peer| tx.put_peer(peer))?;
        let bans = std::mem::take(&mut self.bans);
        self.put(&tx, "peers", &bans, |ban| tx.put_ban(ban))?;
        tx.commit()?;
        Ok(texts + posts)
    }

    /// Writes the rows of a part, and gives how many were taken.
    fn put<T>(
        &mut self,
        tx: &Tx<'_>,
        name: &'static str,
        rows: &[T],
        put: impl Fn(&T) -> Result<(), StoreError>,
    ) -> Result<usize, StoreError> {
        let mut taken = 0;
        for row in rows {
            match tx.savepoint(|_| put(row)) {
                Ok(()) => taken += 1,
                // It is the row that is odd; a full disk would take no other either.
                Err(error @ (StoreError::Failed { .. } | StoreError::Damaged { .. })) => {
                    tracing::warn!(name, %error, "a row of the damaged database is not taken over");
                    self.miss(name);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }
}

fn put_list(tx: &Tx<'_>, list: &LabelListRow) -> Result<(), StoreError> {
    let id = tx.label_list_put(&list.author, &list.channel, list.since)?;
    tx.label_choose(id, None, list.otherwise)?;
    for (label, action) in &list.choices {
        tx.label_choose(id, Some(label), *action)?;
    }
    Ok(())
}

fn put_text(tx: &Tx<'_>, row: &OutboxRow) -> Result<(), StoreError> {
    let ticket = tx.outbox_put(&row.draft)?;
    if let Some(refused) = &row.refused {
        tx.outbox_refuse(ticket, refused)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
