//! A folder on its way, cut short everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use blocknet_chain::Network;
use blocknet_store::{FolderLock, OpenError, Store};
use tempfile::TempDir;

use crate::{StartError, set_aside};

use super::{Carried, FolderError, POINTER, RelocateError, folder_of, relocate};

/// What a node has in its folder, by its name.
fn content() -> BTreeMap<PathBuf, Vec<u8>> {
    let files = [
        ("blocknet.sqlite", 700_000),
        ("blocknet.sqlite-wal", 10),
        ("identity.key", 64),
        ("identities/ab.key", 64),
        ("files/cd", 300_000),
        ("files/empty", 0),
    ];
    let file = |(name, size): (&str, usize)| (PathBuf::from(name), vec![b'x'; size]);
    files.into_iter().map(file).collect()
}

/// The usual folder of a node that has run.
fn furnished() -> (TempDir, PathBuf) {
    let place = TempDir::new().expect("a folder");
    let home = place.path().join("blocknet");
    for (name, bytes) in content() {
        let path = home.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    for name in ["window/drafts", "owner.token", "blocknet.sqlite-shm"] {
        let path = home.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, name).expect("written");
    }
    drop(FolderLock::take(&home).expect("nobody has it"));
    close_to_others(&home);
    (place, home)
}

#[cfg(unix)]
fn close_to_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("allowed");
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

fn holds_all(folder: &Path) -> bool {
    let is_there = |(name, bytes): (PathBuf, Vec<u8>)| {
        fs::read(folder.join(name)).is_ok_and(|found| found == bytes)
    };
    content().into_iter().all(is_there)
}

fn quiet() -> impl FnMut(Carried) {
    |_| ()
}

/// Folders on the same disk as the temporary ones, and on another where there is one.
fn places() -> Vec<TempDir> {
    let mut places = vec![TempDir::new().expect("a folder")];
    places.extend(TempDir::new_in("/dev/shm").ok());
    places
}

#[test]
fn leads_to_the_new_place_and_leaves_only_the_windows_part_behind() {
    for place in places() {
        let (_kept, home) = furnished();
        let to = place.path().join("new").join("deep");
        let mut last = Carried::default();
        relocate(&home, &to, &mut |now| last = now).expect("moved");
        assert_eq!(last.done, last.total);
        assert!(last.total > 1_000_000);
        assert_eq!(folder_of(&home).expect("it is known"), to);
        assert!(holds_all(&to));
        #[cfg(unix)]
        for folder in [&to, &place.path().join("new")] {
            assert_eq!(mode(folder), 0o700, "{}", folder.display());
        }
        let left = fs::read_dir(&home).expect("there").map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.into_string().expect("plain")
        });
        let mut left: Vec<_> = left.collect();
        left.sort();
        let stay = [POINTER, "node.lock", "window"];
        assert_eq!(left, stay);
        // And on to a third place, and home.
        let third = place.path().join("third");
        relocate(&home, &third, &mut quiet()).expect("moved on");
        assert!(!to.exists() && holds_all(&third));
        relocate(&home, &home, &mut quiet()).expect("moved back");
        assert_eq!(folder_of(&home).expect("it is known"), home);
        assert!(holds_all(&home) && !third.exists() && !home.join(POINTER).exists());
    }
}

#[test]
fn is_whole_in_one_of_the_two_wherever_it_is_cut_short() {
    for place in places() {
        for cut in 0.. {
            let (_kept, home) = furnished();
            let to = place.path().join(cut.to_string());
            let mut step = 0;
            let moved = catch_unwind(AssertUnwindSafe(|| {
                relocate(&home, &to, &mut |_| {
                    assert!(step < cut, "the power goes");
                    step += 1;
                })
            }));
            let folder = folder_of(&home).expect("it is known");
            assert!(holds_all(&folder), "cut at {cut}: {}", folder.display());
            if moved.is_ok() {
                assert!(cut > 8, "{cut} steps");
                break;
            }
        }
    }
}

/// The power goes at a step of the way there; gives whether it was gone before.
fn cut_short(home: &Path, to: &Path, cut: u32) -> bool {
    let mut step = 0;
    let moved = catch_unwind(AssertUnwindSafe(|| {
        relocate(home, to, &mut |_| {
            assert!(step < cut, "the power goes");
            step += 1;
        })
    }));
    moved.is_err()
}

#[test]
fn goes_where_a_move_was_cut_short_and_takes_nothing_else_for_empty() {
    for place in places() {
        for cut in 0.. {
            let (_kept, home) = furnished();
            let to = place.path().join(cut.to_string());
            let is_cut = cut_short(&home, &to, cut);
            if folder_of(&home).expect("it is known") == home {
                let half = Store::open(&to, &Network::dev());
                assert!(matches!(half, Err(OpenError::Unfinished { .. })));
                // Not for damaged, which would be set aside.
                let half = Store::network_of(&to);
                assert!(matches!(half, Err(OpenError::Unfinished { .. })));
                let half = set_aside(&to, Some(&Network::dev()), "2026-07-28");
                assert!(matches!(
                    half,
                    Err(StartError::Open(OpenError::Unfinished { .. }))
                ));
                // What the node has dropped since is not there either.
                fs::write(to.join("photo"), "of a cat").expect("written");
                let error = relocate(&home, &to, &mut quiet()).expect_err("a file of the owner");
                assert!(matches!(error, RelocateError::NotEmpty { .. }), "{error}");
                fs::remove_file(to.join("photo")).expect("removed");
                fs::remove_file(home.join("files/empty")).expect("removed");
                relocate(&home, &to, &mut quiet()).expect("moved");
                assert!(!to.join("files/empty").exists());
                fs::write(to.join("files/empty"), "").expect("written");
            } else if is_cut {
                // What is left of the old copy is the owner's to remove.
                assert!(holds_all(&to), "cut at {cut}");
                continue;
            }
            assert!(holds_all(&to), "cut at {cut}");
            // And the same on the way home, where the window has its part.
            if cut_short(&home, &home, cut) && folder_of(&home).expect("it is known") == to {
                relocate(&home, &home, &mut quiet()).expect("moved back");
            }
            assert!(holds_all(&home), "cut at {cut}");
            assert!(home.join("window/drafts").is_file());
            if !is_cut {
                assert!(cut > 8, "{cut} steps");
                break;
            }
        }
    }
}

#[test]
fn keeps_the_times_by_which_files_age() {
    for place in places() {
        let (_kept, home) = furnished();
        let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = fs::File::options().write(true).open(home.join("files/cd"));
        file.and_then(|file| file.set_modified(past)).expect("set");
        let to = place.path().join("new");
        relocate(&home, &to, &mut quiet()).expect("moved");
        let known = fs::metadata(to.join("files/cd")).expect("there");
        assert_eq!(known.modified().expect("a time"), past);
    }
}

#[test]
fn does_not_go_where_the_database_cannot_be_opened() {
    let Some(place) = places().into_iter().nth(1) else {
        return;
    };
    let (_kept, home) = furnished();
    let database = home.join("blocknet.sqlite");
    for name in ["blocknet.sqlite", "blocknet.sqlite-wal"] {
        fs::remove_file(home.join(name)).expect("removed");
    }
    drop(Store::open(&home, &Network::dev()).expect("a store"));
    let before = fs::read(&database).expect("the database");
    let to = place.path().join("new");
    let spoilt = to.join("blocknet.sqlite");
    let mut spoil = |now: Carried| {
        if now.done == now.total {
            fs::write(&spoilt, "what a broken disk gives back").expect("written");
        }
    };
    let error = relocate(&home, &to, &mut spoil).expect_err("it does not open");
    assert!(matches!(error, RelocateError::Open(_)), "{error}");
    assert!(!to.exists());
    assert_eq!(folder_of(&home).expect("it is known"), home);
    assert_eq!(fs::read(&database).expect("the database"), before);
    relocate(&home, &to, &mut quiet()).expect("moved");
    let left = |name| to.join(name).exists();
    assert!(left("blocknet.sqlite") && !left("blocknet.sqlite-shm"));
}

#[cfg(unix)]
#[test]
fn refuses_what_is_neither_file_nor_folder_and_leaves_the_owners_links() {
    for place in places() {
        let (kept, home) = furnished();
        let to = place.path().join("new");
        let refusal = |to: &Path| match relocate(&home, to, &mut quiet()) {
            Err(RelocateError::Refused { path, .. } | RelocateError::Odd { path }) => path,
            other => panic!("{other:?}"),
        };
        let odd = home.join("files").join("odd");
        drop(std::os::unix::net::UnixListener::bind(&odd).expect("a socket"));
        assert_eq!(refusal(&to), odd);
        fs::remove_file(&odd).expect("removed");
        std::os::unix::fs::symlink(kept.path().join("nothing"), &odd).expect("a link");
        assert_eq!(refusal(&to), odd);
        fs::remove_file(&odd).expect("removed");
        assert!(!to.exists() && holds_all(&home));
        let link = place.path().join("link");
        std::os::unix::fs::symlink(place.path().join("nothing"), &link).expect("a link");
        assert_eq!(refusal(&link), link);
        assert!(link.symlink_metadata().is_ok(), "the link is the owner's");
    }
}

#[test]
fn takes_back_what_it_brought_when_a_file_cannot_come_along() {
    for place in places() {
        let (_kept, home) = furnished();
        let to = place.path().join("new");
        let mut broken = |now: Carried| {
            // A file that goes away meanwhile, as on a disk that fails.
            if now.done == 0 {
                let _ = fs::remove_file(home.join("files/empty"));
            }
        };
        let error = relocate(&home, &to, &mut broken).expect_err("a file is gone");
        assert!(matches!(error, RelocateError::Refused { .. }), "{error}");
        assert!(!to.exists());
        assert_eq!(folder_of(&home).expect("it is known"), home);
        fs::write(home.join("files/empty"), "").expect("written");
        // A folder that stood before is as it was, and those above a new one are gone too.
        let stood = place.path().join("stood");
        fs::create_dir(&stood).expect("made");
        #[cfg(unix)]
        let before = mode(&stood);
        relocate(&home, &stood, &mut broken).expect_err("a file is gone");
        assert_eq!(fs::read_dir(&stood).expect("there").count(), 0);
        #[cfg(unix)]
        assert_eq!(mode(&stood), before);
        fs::write(home.join("files/empty"), "").expect("written");
        let deep = place.path().join("above").join("deep");
        relocate(&home, &deep, &mut broken).expect_err("a file is gone");
        assert!(!place.path().join("above").exists());
        fs::write(home.join("files/empty"), "").expect("written");
        assert!(holds_all(&home));
    }
}

#[test]
fn refuses_places_that_cannot_be_one_and_says_which() {
    let (kept, home) = furnished();
    let full = kept.path().join("full");
    fs::create_dir(&full).expect("made");
    fs::write(full.join("photo"), "of a cat").expect("written");
    let file = kept.path().join("file");
    fs::write(&file, "").expect("written");
    let refusal = |to: &Path| relocate(&home, to, &mut quiet()).expect_err("refused");
    assert!(matches!(refusal(Path::new("new")), RelocateError::Relative));
    assert!(matches!(refusal(&full), RelocateError::NotEmpty { .. }));
    assert!(matches!(
        refusal(kept.path()),
        RelocateError::NotEmpty { .. }
    ));
    assert!(matches!(refusal(&home), RelocateError::Inside { .. }));
    let inside = home.join("files/new");
    assert!(matches!(refusal(&inside), RelocateError::Inside { .. }));
    assert!(matches!(refusal(&file), RelocateError::Refused { .. }));
    #[cfg(unix)]
    {
        let link = kept.path().join("link");
        std::os::unix::fs::symlink(&home, &link).expect("a link");
        let through = link.join("new");
        assert!(matches!(refusal(&through), RelocateError::Inside { .. }));
    }
    #[cfg(target_os = "linux")]
    {
        // Nobody can make a folder there, as where a disk is not plugged in.
        let missing = refusal(Path::new("/proc/nothing/blocknet"));
        let above = Path::new("/proc/nothing");
        assert!(
            matches!(&missing, RelocateError::Missing { path, .. } if path == above),
            "{missing}"
        );
    }
    let lock = FolderLock::take(&home).expect("nobody has it");
    let free = kept.path().join("free");
    assert!(matches!(refusal(&free), RelocateError::Open(_)));
    drop(lock);
    assert!(holds_all(&home) && !free.exists());
}

#[test]
fn asks_for_room_before_it_brings_anything_to_another_disk() {
    let Some(other) = places().into_iter().nth(1) else {
        return;
    };
    let (_kept, home) = furnished();
    // Of this size and empty, so that it takes no room here.
    let huge = fs::File::create(home.join("files/huge")).expect("made");
    huge.set_len(4 << 40).expect("a file with a hole");
    let to = other.path().join("new");
    let error = relocate(&home, &to, &mut quiet()).expect_err("no disk has so much room");
    assert!(matches!(error, RelocateError::NoRoom { .. }), "{error}");
    assert!(!to.exists() && holds_all(&home));
}

#[test]
fn says_that_a_folder_is_away_and_makes_no_other() {
    let (kept, home) = furnished();
    let to = kept.path().join("disk");
    relocate(&home, &to, &mut quiet()).expect("moved");
    let elsewhere = kept.path().join("unplugged");
    fs::rename(&to, &elsewhere).expect("unplugged");
    let away = || matches!(folder_of(&home), Err(FolderError::Away { folder, .. }) if folder == to);
    assert!(away());
    // A disk that is not plugged in leaves an empty folder.
    fs::create_dir(&to).expect("made");
    assert!(away());
    fs::remove_dir(&to).expect("removed");
    fs::rename(&elsewhere, &to).expect("plugged in");
    assert_eq!(folder_of(&home).expect("it is known"), to);
    fs::write(home.join(POINTER), "nowhere\n").expect("written");
    assert!(matches!(folder_of(&home), Err(FolderError::Pointer { .. })));
}
