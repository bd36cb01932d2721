//! The keys of a node: which there are, which is in use, and which are open.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use blocknet_chain::{Identity, PublicKey};
use tokio::sync::Semaphore;

use super::folder::{self, Kept};
use super::passphrase::Passphrase;
use super::sealed::{SealError, SealedKey, UnsealError};
use super::{IdentityError, new_seed, short_name};

/// Identities of a node at most: far more than a person keeps apart.
pub const MAX_IDENTITIES: usize = 32;
/// Tries at passphrases that wait for their turn: one is worked on at a time, a fifth of a second
/// each, so nobody waits for long and no memory is filled.
const TRIES_WAITING: usize = 4;

/// Why a key could not be used, or changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No such identity is here.
    #[error("no identity of the key {key} is on this computer")]
    Unknown {
        /// The key.
        key: PublicKey,
    },
    /// The passphrase is another one.
    #[error("this is not the passphrase; look at capitals and the keyboard's language")]
    WrongPassphrase,
    /// A passphrase is set, and none was given.
    #[error("this identity has a passphrase; type it")]
    PassphraseNeeded,
    /// The new passphrase is too short.
    #[error(
        "a passphrase has 8 characters at least, and 1,024 bytes at most; some words that only you put together are good"
    )]
    Unfit,
    /// Others try passphrases already.
    #[error("other passphrases are being tried; wait a moment")]
    Busy,
    /// It is there already.
    #[error("this identity is here already: {}", short_name(key))]
    AlreadyHere {
        /// Its key.
        key: PublicKey,
    },
    /// There are as many as there may be.
    #[error("there are {MAX_IDENTITIES} identities already; remove one first")]
    TooMany,
    /// It is the only one.
    #[error("this is the only identity; make another one first")]
    Last,
    /// The key file of the node is another one by now, or the disk refuses.
    #[error(transparent)]
    Folder(#[from] IdentityError),
    /// A file does not hold what it says.
    #[error(transparent)]
    Unsealed(UnsealError),
    /// The system gives no random bytes or no memory.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The node is ending.
    #[error("the node is stopping")]
    Stopping,
}

/// Who writes: a key, and the name that goes with its posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The key.
    pub key: PublicKey,
    /// The display name; empty for none.
    pub name: String,
}

/// How a key lies here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyState {
    /// The key.
    pub key: PublicKey,
    /// Whether its file is under a passphrase.
    pub has_passphrase: bool,
    /// Whether it cannot sign until that is typed.
    pub locked: bool,
    /// Whether this start of the node made it.
    pub fresh: bool,
}

/// The keys of a node; clones share them.
#[derive(Clone)]
pub(crate) struct Keyring {
    shared: Arc<Shared>,
}

struct Shared {
    dir: PathBuf,
    ring: Mutex<Ring>,
    turn: Semaphore,
    queue: Semaphore,
    /// One change of the files at a time.
    changing: tokio::sync::Mutex<()>,
}

struct Ring {
    keys: Vec<Key>,
    author: Author,
}

struct Key {
    public: PublicKey,
    file: PathBuf,
    sealed: Option<SealedKey>,
    open: Option<Arc<Identity>>,
    fresh: bool,
}

impl Key {
    fn new(file: PathBuf, kept: Kept) -> Self {
        let public = kept.public();
        let (sealed, open) = match kept {
            Kept::Open(identity) => (None, Some(Arc::new(identity))),
            Kept::Sealed(sealed) => (Some(sealed), None),
        };
        Self {
            public,
            file,
            sealed,
            open,
            fresh: false,
        }
    }
}

impl Keyring {
    /// Reads the keys of a data folder, or makes the first one.
    ///
    /// # Errors
    /// When a file cannot be read, written or understood. A file that is there is never replaced.
    pub(crate) fn open(dir: &Path) -> Result<Self, IdentityError> {
        let mut keys: Vec<Key> = folder::read_all(dir)?
            .into_iter()
            .map(|(file, kept)| Key::new(file, kept))
            .collect();
        if keys.is_empty() {
            let (file, made) = (folder::first(dir), Kept::Open(new_identity()?));
            folder::write(&file, &made)?;
            let mut key = Key::new(file, made);
            key.fresh = true;
            keys.push(key);
        }
        let key = keys.first().map(|key| key.public);
        let author = Author {
            key: key.unwrap_or(PublicKey::from_bytes([0; 32])),
            name: String::new(),
        };
        Ok(Self {
            shared: Arc::new(Shared {
                dir: dir.to_owned(),
                ring: Mutex::new(Ring { keys, author }),
                turn: Semaphore::new(1),
                queue: Semaphore::new(TRIES_WAITING + 1),
                changing: tokio::sync::Mutex::new(()),
            }),
        })
    }

    /// A keyring of one key that is in no file.
    #[cfg(test)]
    pub(crate) fn of(identity: Identity) -> Self {
        let public = identity.public();
        let key = Key::new(PathBuf::new(), Kept::Open(identity));
        let author = Author {
            key: public,
            name: String::new(),
        };
        let ring = Ring {
            keys: vec![key],
            author,
        };
        Self {
            shared: Arc::new(Shared {
                dir: PathBuf::new(),
                ring: Mutex::new(ring),
                turn: Semaphore::new(1),
                queue: Semaphore::new(TRIES_WAITING + 1),
                changing: tokio::sync::Mutex::new(()),
            }),
        }
    }

    /// Who writes now.
    pub(crate) fn author(&self) -> Author {
        self.ring().author.clone()
    }

    /// Lets an identity write from now on, under a name. False when it is not here.
    pub(crate) fn put_author(&self, author: Author) -> bool {
        let mut ring = self.ring();
        let is_here = ring.keys.iter().any(|key| key.public == author.key);
        if is_here {
            ring.author = author;
        }
        is_here
    }

    /// Gives whoever writes another name.
    pub(crate) fn put_name(&self, name: &str) {
        name.clone_into(&mut self.ring().author.name);
    }

    /// Every key, in the order of their files.
    pub(crate) fn states(&self) -> Vec<KeyState> {
        let ring = self.ring();
        let state = |key: &Key| KeyState {
            key: key.public,
            has_passphrase: key.sealed.is_some(),
            locked: key.open.is_none(),
            fresh: key.fresh,
        };
        ring.keys.iter().map(state).collect()
    }

    /// How one key lies here.
    pub(crate) fn state(&self, key: &PublicKey) -> Option<KeyState> {
        self.states().into_iter().find(|state| state.key == *key)
    }

    /// The key to sign with, unless it is locked or not here.
    pub(crate) fn signer(&self, public: &PublicKey) -> Option<Arc<Identity>> {
        let ring = self.ring();
        let key = ring.keys.iter().find(|key| key.public == *public)?;
        key.open.clone()
    }

    /// The secret of a key, for who types its passphrase where it has one. That it is open does
    /// not count: whoever sits down at a running node is to get no secret out of it.
    pub(crate) async fn prove(
        &self,
        public: &PublicKey,
        passphrase: Option<&Passphrase>,
    ) -> Result<Arc<Identity>, KeyError> {
        let (sealed, open) = self.held(public)?;
        match (sealed, open, passphrase) {
            (None, Some(open), _) => Ok(open),
            (None, None, _) => Err(KeyError::Unknown { key: *public }),
            (Some(_), _, None) => Err(KeyError::PassphraseNeeded),
            (Some(sealed), _, Some(passphrase)) => self.opened(sealed, passphrase).await,
        }
    }

    /// Opens a key until the node ends, or [`Self::lock`].
    pub(crate) async fn unlock(
        &self,
        public: &PublicKey,
        passphrase: &Passphrase,
    ) -> Result<(), KeyError> {
        let opened = self.prove(public, Some(passphrase)).await?;
        self.with(public, |key| key.open = Some(opened))
    }

    /// Closes a key that has a passphrase.
    pub(crate) fn lock(&self, public: &PublicKey) -> Result<(), KeyError> {
        self.with(public, |key| {
            if key.sealed.is_some() {
                key.open = None;
            }
        })
    }

    /// Puts a key under a new passphrase, or under none.
    pub(crate) async fn protect(
        &self,
        public: &PublicKey,
        current: Option<&Passphrase>,
        new: Option<Passphrase>,
    ) -> Result<(), KeyError> {
        let _turn = self.shared.changing.lock().await;
        let opened = self.prove(public, current).await?;
        let sealed = match new {
            Some(new) => Some(self.sealed(Arc::clone(&opened), new).await?),
            None => None,
        };
        let kept = match &sealed {
            Some(sealed) => Kept::Sealed(sealed.clone()),
            None => Kept::Open(Identity::from_seed(*opened.seed())),
        };
        let mut file = PathBuf::new();
        self.with(public, |key| file.clone_from(&key.file))?;
        written(file, kept).await?;
        self.with(public, |key| {
            key.sealed = sealed;
            key.open = Some(opened);
        })
    }

    /// Seals a copy of a key under a passphrase.
    pub(crate) async fn sealed(
        &self,
        identity: Arc<Identity>,
        passphrase: Passphrase,
    ) -> Result<SealedKey, KeyError> {
        if !passphrase.is_fit() {
            return Err(KeyError::Unfit);
        }
        let work = move || SealedKey::seal(&identity, passphrase.reveal());
        Ok(self.in_turn(work).await??)
    }

    /// Opens a seal.
    pub(crate) async fn opened(
        &self,
        sealed: SealedKey,
        passphrase: &Passphrase,
    ) -> Result<Arc<Identity>, KeyError> {
        let passphrase = passphrase.clone();
        let opened = self
            .in_turn(move || sealed.open(passphrase.reveal()))
            .await?;
        opened.map(Arc::new).map_err(|error| match error {
            UnsealError::WrongPassphrase => KeyError::WrongPassphrase,
            other => KeyError::Unsealed(other),
        })
    }

    /// Keeps a further key: open, or as it is sealed in `sealed`. One that is here under a
    /// passphrase lies so from now on: who has its words or its file may have forgotten the other.
    pub(crate) async fn add(
        &self,
        identity: Arc<Identity>,
        sealed: Option<SealedKey>,
    ) -> Result<(), KeyError> {
        let _turn = self.shared.changing.lock().await;
        let public = identity.public();
        let known = {
            let ring = self.ring();
            let known = ring.keys.iter().find(|key| key.public == public);
            if known.is_some_and(|key| key.sealed.is_none() || key.sealed == sealed) {
                return Err(KeyError::AlreadyHere { key: public });
            }
            if known.is_none() && ring.keys.len() >= MAX_IDENTITIES {
                return Err(KeyError::TooMany);
            }
            known.map(|key| key.file.clone())
        };
        let kept = match &sealed {
            Some(sealed) => Kept::Sealed(sealed.clone()),
            None => Kept::Open(Identity::from_seed(*identity.seed())),
        };
        let file = known.unwrap_or_else(|| folder::further(&self.shared.dir, &public));
        written(file.clone(), kept).await?;
        let mut ring = self.ring();
        ring.keys.retain(|key| key.public != public);
        ring.keys.push(Key {
            public,
            file,
            sealed,
            open: Some(identity),
            fresh: false,
        });
        Ok(())
    }

    /// Forgets a key for good, unless it is the only one or the one in use.
    pub(crate) async fn remove(&self, public: &PublicKey) -> Result<(), KeyError> {
        let _turn = self.shared.changing.lock().await;
        let file = {
            let ring = self.ring();
            if ring.keys.len() < 2 || ring.author.key == *public {
                return Err(KeyError::Last);
            }
            let key = ring.keys.iter().find(|key| key.public == *public);
            key.ok_or(KeyError::Unknown { key: *public })?.file.clone()
        };
        let removed = tokio::task::spawn_blocking(move || folder::remove(&file)).await;
        removed.map_err(|_| KeyError::Stopping)??;
        self.ring().keys.retain(|key| key.public != *public);
        Ok(())
    }

    /// Runs what a passphrase costs: one at a time, a few waiting, off the runtime.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, KeyError> {
        let _place = self
            .shared
            .queue
            .try_acquire()
            .map_err(|_| KeyError::Busy)?;
        let _turn = self
            .shared
            .turn
            .acquire()
            .await
            .map_err(|_| KeyError::Busy)?;
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|_| KeyError::Stopping)
    }

    fn held(
        &self,
        public: &PublicKey,
    ) -> Result<(Option<SealedKey>, Option<Arc<Identity>>), KeyError> {
        let mut held = (None, None);
        self.with(public, |key| held = (key.sealed.clone(), key.open.clone()))?;
        Ok(held)
    }

    fn with(&self, public: &PublicKey, change: impl FnOnce(&mut Key)) -> Result<(), KeyError> {
        let mut ring = self.ring();
        let key = ring.keys.iter_mut().find(|key| key.public == *public);
        change(key.ok_or(KeyError::Unknown { key: *public })?);
        Ok(())
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        // Each change is whole, so a panic elsewhere spoils nothing.
        self.shared
            .ring
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key that nobody had before.
pub(crate) fn new_identity() -> Result<Identity, IdentityError> {
    Ok(Identity::from_seed(*new_seed()?))
}

async fn written(file: PathBuf, kept: Kept) -> Result<(), KeyError> {
    let written = tokio::task::spawn_blocking(move || folder::write(&file, &kept)).await;
    Ok(written.map_err(|_| KeyError::Stopping)??)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    fn only(ring: &Keyring) -> KeyState {
        ring.states()[0]
    }

    #[test]
    fn makes_a_key_once_and_reads_it_again() {
        let dir = tempfile::tempdir().unwrap();
        let first = Keyring::open(dir.path()).unwrap();
        let again = Keyring::open(dir.path()).unwrap();
        assert_eq!(again.author(), first.author());
        assert!(only(&first).fresh && !only(&again).fresh);
    }

    #[tokio::test]
    async fn a_passphrase_locks_the_key_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        let key = ring.author().key;
        let new = phrase("eight or more");
        ring.protect(&key, None, Some(new.clone())).await.unwrap();
        assert!(only(&ring).has_passphrase && !only(&ring).locked);

        let ring = Keyring::open(dir.path()).unwrap();
        assert!(only(&ring).locked && ring.signer(&key).is_none());
        assert_eq!(ring.author().key, key);
        let wrong = ring.unlock(&key, &phrase("something else")).await;
        assert!(matches!(wrong, Err(KeyError::WrongPassphrase)));
        assert!(ring.signer(&key).is_none());
        ring.unlock(&key, &new).await.unwrap();
        assert_eq!(ring.signer(&key).unwrap().public(), key);
        // An open key gives its secret to nobody who does not know the passphrase.
        let untold = ring.prove(&key, None).await;
        assert!(matches!(untold, Err(KeyError::PassphraseNeeded)));
        ring.lock(&key).unwrap();
        assert!(ring.signer(&key).is_none());

        ring.protect(&key, Some(&new), None).await.unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        assert!(!only(&ring).has_passphrase && ring.signer(&key).is_some());
    }

    #[tokio::test]
    async fn a_short_passphrase_is_refused_and_nothing_changes() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        let key = ring.author().key;
        for text in ["", "short", &"x".repeat(1_025)] {
            let refused = ring.protect(&key, None, Some(phrase(text))).await;
            assert!(matches!(refused, Err(KeyError::Unfit)), "{text}");
        }
        assert!(!only(&Keyring::open(dir.path()).unwrap()).has_passphrase);
    }

    #[tokio::test]
    async fn keeps_several_and_removes_all_but_the_one_in_use() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        let first = ring.author().key;
        let second = Arc::new(Identity::from_seed([2; 32]));
        ring.add(Arc::clone(&second), None).await.unwrap();
        let twice = ring.add(Arc::clone(&second), None).await;
        assert!(matches!(twice, Err(KeyError::AlreadyHere { .. })));
        let author = Author {
            key: second.public(),
            name: "Second".into(),
        };
        assert!(ring.put_author(author.clone()));
        assert_eq!(ring.author(), author);
        assert!(matches!(
            ring.remove(&second.public()).await,
            Err(KeyError::Last)
        ));
        ring.remove(&first).await.unwrap();
        assert!(matches!(
            ring.remove(&second.public()).await,
            Err(KeyError::Last)
        ));
        let again = Keyring::open(dir.path()).unwrap();
        assert_eq!(again.author().key, second.public());
    }

    #[tokio::test]
    async fn who_has_the_words_needs_no_passphrase() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        let key = ring.author().key;
        let identity = ring.signer(&key).unwrap();
        let forgotten = phrase("eight or more");
        ring.protect(&key, None, Some(forgotten)).await.unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        assert!(only(&ring).locked);
        ring.add(identity, None).await.unwrap();
        assert!(!only(&ring).locked && !only(&ring).has_passphrase);
        let again = Keyring::open(dir.path()).unwrap();
        assert!(!only(&again).has_passphrase, "it stays so");
        assert_eq!(again.author().key, key);
    }

    #[tokio::test]
    async fn few_passphrases_are_tried_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let ring = Keyring::open(dir.path()).unwrap();
        let key = ring.author().key;
        let new = phrase("eight or more");
        ring.protect(&key, None, Some(new)).await.unwrap();
        let wrong = phrase("something else");
        let tries = (0..2 * TRIES_WAITING).map(|_| ring.prove(&key, Some(&wrong)));
        let outcomes = futures_util::future::join_all(tries).await;
        let busy = outcomes
            .iter()
            .filter(|outcome| matches!(outcome, Err(KeyError::Busy)));
        assert_eq!(busy.count(), TRIES_WAITING - 1);
    }
}
