//! The owner's identities: making, naming, switching, backing up, restoring, removing.

use std::sync::{Arc, MutexGuard, PoisonError};

use blocknet_chain::{Identity, PublicKey};
use blocknet_store::{FeedQuery, Reading};

use super::{NodeHandle, SettingsError};
use crate::core::CoreError;
use crate::identity::{
    Author, KeyError, KeyState, NOTES_KEY, NotSealed, Notes, Passphrase, SealedKey, Words,
    WordsError, is_word, new_identity, short_name, watch,
};
use crate::settings::{self, BadSetting, SettingsPatch};

/// Words that are asked for to prove a backup: with four of 24, a list that is wrong anywhere
/// but in a word or two does not pass, and nobody types all of it.
pub(crate) const CHECKED: usize = 4;

/// An identity, and how it lies here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityInfo {
    /// The key.
    pub author: PublicKey,
    /// How people name it in passing.
    pub short: String,
    /// The display name, if one is set.
    pub name: Option<String>,
    /// Whether posts are written under it now.
    pub active: bool,
    /// Whether its file is under a passphrase.
    pub has_passphrase: bool,
    /// Whether it cannot sign until that is typed.
    pub locked: bool,
    /// When its words were typed back, Unix seconds; none: never.
    pub backed_up: Option<u64>,
}

/// Why an identity did not come in.
#[derive(Debug, thiserror::Error)]
pub enum Imported {
    /// The words are wrong.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// The file is none.
    #[error(transparent)]
    File(#[from] NotSealed),
    /// The key cannot be kept.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The name cannot be taken.
    #[error(transparent)]
    Name(#[from] BadSetting),
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

impl From<SettingsError> for Imported {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Bad(bad) => Self::Name(bad),
            SettingsError::Core(error) => Self::Core(error),
        }
    }
}

/// Why a backup is not proven.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// No words were asked for, or the node was started again since.
    #[error("no words were asked for; begin the check again")]
    NotAsked,
    /// Some words are others.
    #[error("{}", wrong_words(places))]
    Wrong {
        /// Their places, from 1.
        places: Vec<u8>,
    },
    /// Not as many as were asked for, or others.
    #[error("the check asks for words {}, each once", listed(places))]
    OtherPlaces {
        /// The places that were asked for, from 1.
        places: Vec<u8>,
    },
    /// The identity is locked.
    #[error("this identity is locked; unlock it first")]
    Locked,
    /// There is no such identity.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

/// Why an identity was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// What was typed is not its short key.
    #[error("type {short} to remove this identity")]
    NotConfirmed {
        /// Its short key.
        short: String,
    },
    /// It is the one in use.
    #[error("posts are written under this identity now; switch to another one first")]
    Active,
    /// Texts wait that were written under it.
    #[error(
        "{texts} texts wait to be sent under this identity; let them go out, or take them back"
    )]
    Waiting {
        /// How many.
        texts: usize,
    },
    /// It cannot be removed.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// It could not be saved.
    #[error(transparent)]
    Core(#[from] CoreError),
}

impl NodeHandle {
    /// Every identity of this node, in the order in which they came.
    #[must_use]
    pub fn identities(&self) -> Vec<IdentityInfo> {
        let states = self.parts().keyring.states();
        states
            .iter()
            .map(|state| self.identity_info(state))
            .collect()
    }

    /// One identity.
    ///
    /// # Errors
    /// When there is none of this key.
    pub fn identity_of(&self, key: &PublicKey) -> Result<IdentityInfo, KeyError> {
        let state = self.parts().keyring.state(key);
        state
            .map(|state| self.identity_info(&state))
            .ok_or(KeyError::Unknown { key: *key })
    }

    /// The words of a key, for who types its passphrase where it has one.
    ///
    /// # Errors
    /// When there is no such key or the passphrase is another one.
    pub async fn words_of(
        &self,
        key: &PublicKey,
        passphrase: Option<&Passphrase>,
    ) -> Result<Words, KeyError> {
        let identity = self.parts().keyring.prove(key, passphrase).await?;
        Ok(Words::of_seed(&identity.seed()))
    }

    /// A key sealed under a passphrase of its own, to be kept elsewhere.
    ///
    /// # Errors
    /// When there is no such key or one of the passphrases cannot be taken.
    pub async fn export_identity(
        &self,
        key: &PublicKey,
        passphrase: Option<&Passphrase>,
        file: Passphrase,
    ) -> Result<SealedKey, KeyError> {
        if !file.is_fit() {
            return Err(KeyError::Unfit);
        }
        let keyring = &self.parts().keyring;
        let identity = keyring.prove(key, passphrase).await?;
        keyring.sealed(identity, file).await
    }

    /// Opens a key until the node ends; what waits for it is sent.
    ///
    /// # Errors
    /// When there is no such key or the passphrase is another one.
    pub async fn unlock(&self, key: &PublicKey, passphrase: &Passphrase) -> Result<(), KeyError> {
        self.parts().keyring.unlock(key, passphrase).await?;
        self.parts().writer.nudge();
        Ok(())
    }

    /// Closes a key that has a passphrase.
    ///
    /// # Errors
    /// When there is no such key.
    pub fn lock(&self, key: &PublicKey) -> Result<(), KeyError> {
        self.parts().keyring.lock(key)
    }

    /// Puts a key under another passphrase, or under none.
    ///
    /// # Errors
    /// When there is no such key or one of the passphrases cannot be taken.
    pub async fn set_passphrase(
        &self,
        key: &PublicKey,
        current: Option<&Passphrase>,
        new: Option<Passphrase>,
    ) -> Result<(), KeyError> {
        self.parts().keyring.protect(key, current, new).await?;
        self.parts().writer.nudge();
        Ok(())
    }

    /// Makes a further identity.
    ///
    /// # Errors
    /// When the name cannot be taken or the key cannot be kept.
    pub async fn make_identity(&self, name: &str) -> Result<IdentityInfo, Imported> {
        let name = settings::checked_name(name)?;
        let identity = Arc::new(new_identity().map_err(KeyError::from)?);
        let key = identity.public();
        let _turn = self.parts.changing.lock().await;
        self.parts().keyring.add(identity, None).await?;
        self.keep_notes(|notes| notes.change(&key, |note| note.name = name))
            .await?;
        self.tell_own().await?;
        Ok(self.identity_of(&key)?)
    }

    /// Brings an identity back from its words, and writes under it from now on. The one that this
    /// start made, which nobody has seen, makes room for it.
    ///
    /// # Errors
    /// When the words are wrong, or the key cannot be kept.
    pub async fn restore_identity(
        &self,
        words: &Passphrase,
        name: &str,
    ) -> Result<IdentityInfo, Imported> {
        let name = settings::checked_name(name)?;
        let identity = Identity::from_seed(*Words::parse(words.reveal())?.seed());
        self.bring_in(Arc::new(identity), None, name).await
    }

    /// Brings an identity in from an exported file, which stays under the file's passphrase.
    ///
    /// # Errors
    /// When it is no such file, the passphrase is another one, or the key cannot be kept.
    pub async fn import_identity(
        &self,
        file: &str,
        passphrase: &Passphrase,
        name: &str,
    ) -> Result<IdentityInfo, Imported> {
        let name = settings::checked_name(name)?;
        let sealed = SealedKey::from_json(file.trim())?;
        let identity = self
            .parts()
            .keyring
            .opened(sealed.clone(), passphrase)
            .await?;
        self.bring_in(identity, Some(sealed), name).await
    }

    /// Names an identity.
    ///
    /// # Errors
    /// When there is none of this key, or the name cannot be taken.
    pub async fn name_identity(&self, key: &PublicKey, name: &str) -> Result<(), Imported> {
        self.identity_of(key)?;
        if self.parts().keyring.author().key == *key {
            let patch = SettingsPatch {
                name: Some(name.to_owned()),
                ..SettingsPatch::default()
            };
            self.put_settings(patch).await?;
            return Ok(());
        }
        let name = settings::checked_name(name)?;
        let _turn = self.parts.changing.lock().await;
        self.keep_notes(|notes| notes.change(key, |note| note.name = name))
            .await?;
        Ok(())
    }

    /// Writes under another identity from now on. What was written before keeps its own.
    ///
    /// # Errors
    /// When there is none of this key, or that could not be saved.
    pub async fn use_identity(&self, key: &PublicKey) -> Result<(), Imported> {
        let _turn = self.parts.changing.lock().await;
        self.put_in_use(key).await
    }

    /// Removes an identity from this computer, for who types its short key.
    ///
    /// # Errors
    /// When it is in use, texts wait for it, or it is not confirmed; then nothing changes.
    pub async fn remove_identity(
        &self,
        key: &PublicKey,
        confirmed: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<(), RemoveError> {
        let info = self.identity_of(key)?;
        if confirmed.trim().to_lowercase() != info.short {
            return Err(RemoveError::NotConfirmed { short: info.short });
        }
        self.parts().keyring.prove(key, passphrase).await?;
        let _turn = self.parts.changing.lock().await;
        if self.parts().keyring.author().key == *key {
            return Err(RemoveError::Active);
        }
        match self.parts().writer.waits_for(key).await? {
            0 => {}
            texts => return Err(RemoveError::Waiting { texts }),
        }
        self.parts().keyring.remove(key).await?;
        self.keep_notes(|notes| notes.forget(key)).await?;
        Ok(self.tell_own().await?)
    }

    /// Begins the proof of a backup: the places of the words to type, from 1.
    ///
    /// # Errors
    /// When there is no such key or it is locked.
    pub fn begin_backup_check(&self, key: &PublicKey) -> Result<Vec<u8>, BackupError> {
        if self.identity_of(key)?.locked {
            return Err(BackupError::Locked);
        }
        let places = drawn_places()?;
        lock(&self.parts().checks).insert(*key, places);
        Ok(places.to_vec())
    }

    /// Ends the proof of a backup by the words that were asked for. Wrong ones can be tried again.
    ///
    /// # Errors
    /// When a word is wrong, none was asked for, or that could not be saved.
    pub async fn end_backup_check(
        &self,
        key: &PublicKey,
        words: &[(u8, String)],
    ) -> Result<(), BackupError> {
        let asked = lock(&self.parts().checks).get(key).copied();
        let asked = asked.ok_or(BackupError::NotAsked)?;
        let mut places: Vec<u8> = words.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        if places != asked {
            let places = asked.to_vec();
            return Err(BackupError::OtherPlaces { places });
        }
        let signer = self.parts().keyring.signer(key);
        let signer = signer.ok_or(BackupError::Locked)?;
        let places = wrong_places(&signer, words);
        if !places.is_empty() {
            return Err(BackupError::Wrong { places });
        }
        lock(&self.parts().checks).remove(key);
        let now = self.now();
        let _turn = self.parts.changing.lock().await;
        self.keep_notes(|notes| notes.change(key, |note| note.backed_up = Some(now)))
            .await?;
        Ok(())
    }

    /// Keeps a key that comes from elsewhere, and uses it.
    async fn bring_in(
        &self,
        identity: Arc<Identity>,
        sealed: Option<SealedKey>,
        name: String,
    ) -> Result<IdentityInfo, Imported> {
        let _turn = self.parts.changing.lock().await;
        let key = identity.public();
        let unseen = self.unseen().await?;
        self.parts().keyring.add(identity, sealed).await?;
        // Whoever has words or file has a backup.
        let now = self.now();
        let name = match (&unseen, name.is_empty()) {
            // The name that was typed at the first start was meant for this one.
            (Some(_), true) if self.notes().of(&key).name.is_empty() => self.settings().name,
            _ => name,
        };
        self.keep_notes(|notes| {
            notes.change(&key, |note| {
                // Where none is given, the one that is known here stays.
                if !name.is_empty() {
                    note.name = name;
                }
                note.backed_up = Some(now);
            });
        })
        .await?;
        self.put_in_use(&key).await?;
        if let Some(unseen) = unseen {
            self.parts().keyring.remove(&unseen).await?;
            self.keep_notes(|notes| notes.forget(&unseen)).await?;
        }
        self.tell_own().await?;
        Ok(self.identity_of(&key)?)
    }

    /// Whether the first-run page is not answered and nothing waits to be sent: what is here then
    /// came from others, and can come again.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_untouched(&self) -> Result<bool, CoreError> {
        let key = self.parts().keyring.author().key;
        let waiting = self.parts().writer.waits_for(&key).await?;
        Ok(!self.settings().welcome_done && waiting == 0)
    }

    /// The key that this start of the node made, while the first-run page is not answered and no
    /// post was written under it.
    async fn unseen(&self) -> Result<Option<PublicKey>, CoreError> {
        let key = self.parts().keyring.author().key;
        let is_fresh = self
            .parts()
            .keyring
            .state(&key)
            .is_some_and(|state| state.fresh);
        if !is_fresh
            || self.settings().welcome_done
            || self.parts().writer.waits_for(&key).await? > 0
        {
            return Ok(None);
        }
        let query = FeedQuery {
            author: Some(key),
            all_kinds: true,
            include_left_out: true,
            limit: 1,
            ..FeedQuery::default()
        };
        let written = self.read(move |reader| reader.feed(&query)).await?;
        Ok(written.posts.is_empty().then_some(key))
    }

    /// Puts an identity in use: its name and its being in use are saved in one transaction, so
    /// that no post ever goes out under one key with the name of another.
    async fn put_in_use(&self, key: &PublicKey) -> Result<(), Imported> {
        self.identity_of(key)?;
        let before = self.parts().keyring.author();
        if before.key == *key {
            return Ok(());
        }
        let mut notes = self.notes();
        notes.change(&before.key, |note| note.name.clone_from(&before.name));
        notes.put_active(key);
        let mut settings = self.settings();
        settings.name = notes.of(key).name;
        let text = settings.to_json()?;
        let kept = notes.to_json();
        let watch = watch(key, &settings.name);
        self.parts()
            .core
            .ask(1, move |_, tx| {
                tx.put_setting(settings::KEY, &text)?;
                tx.put_setting(NOTES_KEY, &kept)?;
                tx.watch(&watch)
            })
            .await?;
        *lock(&self.parts().notes) = notes;
        let name = settings.name.clone();
        self.parts().keyring.put_author(Author { key: *key, name });
        self.parts().settings.send_replace(settings);
        Ok(())
    }

    async fn keep_notes(&self, change: impl FnOnce(&mut Notes)) -> Result<(), CoreError> {
        let mut notes = self.notes();
        change(&mut notes);
        let text = notes.to_json();
        self.parts()
            .core
            .ask(1, move |_, tx| tx.put_setting(NOTES_KEY, &text))
            .await?;
        *lock(&self.parts().notes) = notes;
        Ok(())
    }

    /// Lets the core know whose posts are the owner's.
    async fn tell_own(&self) -> Result<(), CoreError> {
        let states = self.parts().keyring.states();
        let own = states.iter().map(|state| state.key).collect();
        self.parts().core.put_own(own).await
    }

    fn identity_info(&self, state: &KeyState) -> IdentityInfo {
        let author = self.parts().keyring.author();
        let note = self.notes().of(&state.key);
        let active = author.key == state.key;
        let name = if active { author.name } else { note.name };
        IdentityInfo {
            author: state.key,
            short: short_name(&state.key),
            name: (!name.is_empty()).then_some(name),
            active,
            has_passphrase: state.has_passphrase,
            locked: state.locked,
            backed_up: note.backed_up,
        }
    }

    fn notes(&self) -> Notes {
        lock(&self.parts().notes).clone()
    }
}

/// Different places of 24, in order.
fn drawn_places() -> Result<[u8; CHECKED], KeyError> {
    let mut places = [0u8; CHECKED];
    let mut left: Vec<u8> = (1..=24).collect();
    for place in &mut places {
        let drawn = getrandom::u64().map_err(|error| {
            KeyError::Folder(crate::identity::IdentityError::NoRandom {
                reason: error.to_string(),
            })
        })?;
        let count = u64::try_from(left.len()).unwrap_or(1);
        let at = usize::try_from(drawn % count).unwrap_or_default();
        *place = left.swap_remove(at);
    }
    places.sort_unstable();
    Ok(places)
}

/// The places of typed words that are others, in order.
fn wrong_places(identity: &Identity, typed: &[(u8, String)]) -> Vec<u8> {
    let all = Words::of_seed(&identity.seed());
    let is_right = |place: u8, typed: &str| {
        let word = all.iter().nth(usize::from(place).wrapping_sub(1));
        word.is_some_and(|word| is_word(typed, word))
    };
    let wrong = typed.iter().filter(|(place, word)| !is_right(*place, word));
    let mut places: Vec<u8> = wrong.map(|(place, _)| *place).collect();
    places.sort_unstable();
    places
}

fn wrong_words(places: &[u8]) -> String {
    match places {
        [one] => format!("word {one} is another one; look at your list again"),
        _ => format!(
            "words {} are others; look at your list again",
            listed(places)
        ),
    }
}

fn listed(places: &[u8]) -> String {
    let texts: Vec<String> = places.iter().map(u8::to_string).collect();
    match texts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => texts.concat(),
    }
}

fn lock<T>(place: &std::sync::Mutex<T>) -> MutexGuard<'_, T> {
    // Each change is whole, so a panic elsewhere spoils nothing.
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_four_different_places_in_order() {
        for _ in 0..200 {
            let places = drawn_places().unwrap();
            assert!(places.is_sorted_by(|one, next| one < next), "{places:?}");
            assert!(places.iter().all(|place| (1..=24).contains(place)));
        }
    }

    #[test]
    fn names_the_wrong_words() {
        assert!(wrong_words(&[3]).starts_with("word 3 is"));
        assert!(wrong_words(&[3, 7, 9]).starts_with("words 3, 7 and 9 are"));
    }
}
