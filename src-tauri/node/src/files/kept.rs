//! What is kept and how much of the room it takes, in memory.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use blocknet_chain::FileId;

use super::{FilePlace, FilesError, MAX_FILES};

/// What a file takes of the room at least: a block of the disk.
pub(super) const DISK_BLOCK: u64 = 4_096;
/// Bytes that were right a moment ago are not hashed again for each part of them that is asked for.
const CHECKED_FOR: Duration = Duration::from_secs(10 * 60);
/// The time of use is written to the disk as often as this, in seconds: it only decides what gives
/// way.
const TOUCH_EVERY: u64 = 10 * 60;

/// A kept file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) size: u64,
    pub(super) place: FilePlace,
    /// When it was last used, Unix seconds.
    pub(super) used: u64,
}

impl Entry {
    pub(super) fn new(size: u64, place: FilePlace) -> Self {
        let used = now();
        Self { size, place, used }
    }
}

/// The names and sizes of what is kept, and room for what is on its way.
#[derive(Debug, Default)]
pub(super) struct Kept {
    entries: BTreeMap<FileId, Entry>,
    /// Room for files that are being fetched.
    reserved: BTreeMap<FileId, u64>,
    checked: HashMap<FileId, Instant>,
    bytes: u64,
}

impl Kept {
    pub(super) fn get(&self, id: &FileId) -> Option<&Entry> {
        self.entries.get(id)
    }

    pub(super) fn add(&mut self, id: FileId, entry: Entry) {
        self.remove(&id);
        self.bytes += on_disk(entry.size);
        self.entries.insert(id, entry);
    }

    pub(super) fn remove(&mut self, id: &FileId) {
        self.checked.remove(id);
        if let Some(entry) = self.entries.remove(id) {
            self.bytes = self.bytes.saturating_sub(on_disk(entry.size));
        }
    }

    pub(super) fn reserve(&mut self, id: FileId, size: u64) {
        self.free(&id);
        self.bytes += on_disk(size);
        self.reserved.insert(id, size);
    }

    pub(super) fn free(&mut self, id: &FileId) {
        if let Some(size) = self.reserved.remove(id) {
            self.bytes = self.bytes.saturating_sub(on_disk(size));
        }
    }

    pub(super) fn reserved(&self, id: &FileId) -> Option<u64> {
        self.reserved.get(id).copied()
    }

    /// All that is on its way.
    pub(super) fn unfinished(&self) -> Vec<(FileId, u64)> {
        self.reserved
            .iter()
            .map(|(id, size)| (*id, *size))
            .collect()
    }

    /// What all of it takes.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn range(
        &self,
        from: Bound<FileId>,
    ) -> impl Iterator<Item = (FileId, Entry)> + use<'_> {
        let rows = self.entries.range((from, Bound::Unbounded));
        rows.map(|(id, entry)| (*id, *entry))
    }

    pub(super) fn of_place(&self, place: FilePlace) -> impl Iterator<Item = (&FileId, &Entry)> {
        let all = self.entries.iter();
        all.filter(move |(_, entry)| entry.place == place)
    }

    pub(super) fn fetched_ids(&self) -> impl Iterator<Item = FileId> {
        self.of_place(FilePlace::Fetched).map(|(id, _)| *id)
    }

    /// How many files were fetched, and what they take.
    pub(super) fn fetched(&self) -> (usize, u64) {
        let sizes = self.of_place(FilePlace::Fetched);
        sizes.fold((0, 0), |(count, bytes), (_, entry)| {
            (count + 1, bytes + on_disk(entry.size))
        })
    }

    /// Whether there is room for a file, or would be once what was fetched has gone.
    pub(super) fn could_make_room(&self, size: u64, limit_mb: u32) -> bool {
        let (count, fetched) = self.fetched();
        let stays = self.bytes.saturating_sub(fetched) + on_disk(size);
        stays <= u64::from(limit_mb) << 20 && self.entries.len() - count < MAX_FILES
    }

    /// Makes room for a file: what was fetched and used longest ago gives way, as `delete` says.
    /// False when not even all of that would be enough; then nothing goes.
    pub(super) fn make_room(
        &mut self,
        size: u64,
        limit_mb: u32,
        delete: impl Fn(&FileId, &Entry) -> Result<(), FilesError>,
    ) -> Result<bool, FilesError> {
        if !self.could_make_room(size, limit_mb) {
            return Ok(false);
        }
        let limit = u64::from(limit_mb) << 20;
        while self.bytes + on_disk(size) > limit || self.entries.len() >= MAX_FILES {
            let oldest = self
                .of_place(FilePlace::Fetched)
                .min_by_key(|(_, e)| e.used);
            let Some((id, entry)) = oldest.map(|(id, entry)| (*id, *entry)) else {
                return Ok(false);
            };
            delete(&id, &entry)?;
            self.remove(&id);
        }
        Ok(true)
    }

    /// Notes that a file is used; says whether that is to be noted on the disk too.
    pub(super) fn touch(&mut self, id: &FileId) -> bool {
        let now = now();
        self.entries.get_mut(id).is_some_and(|entry| {
            let long_ago = entry.used.saturating_add(TOUCH_EVERY) <= now;
            entry.used = entry.used.max(now);
            long_ago
        })
    }

    pub(super) fn was_checked(&self, id: &FileId, now: Instant) -> bool {
        let checked = self.checked.get(id);
        checked.is_some_and(|at| now.saturating_duration_since(*at) < CHECKED_FOR)
    }

    pub(super) fn note_checked(&mut self, id: &FileId, now: Instant) {
        if self.entries.contains_key(id) {
            self.checked.insert(*id, now);
        }
    }
}

fn on_disk(size: u64) -> u64 {
    size.div_ceil(DISK_BLOCK) * DISK_BLOCK
}

/// Unix seconds, as the times of files are.
pub(super) fn now() -> u64 {
    seconds(SystemTime::now())
}

pub(super) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
