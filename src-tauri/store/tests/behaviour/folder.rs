//! Opening a data folder: locks, versions, networks, folders that cannot be written.

use std::fs;
use std::path::Path;

use blocknet_chain::{CompactTarget, Network, Params};
use blocknet_store::{OpenError, Reading, Store, database_bytes};

use crate::world::{Draft, World};

fn filled(dir: &Path) -> World {
    let world = World::new();
    let store = Store::open(dir, &world.network).unwrap();
    let (block, state) = world.block(&world.genesis(), &[world.write(&Draft::note(0, 0, "kept"))]);
    let tx = store.begin().unwrap();
    tx.put_block_connected(&block, &state).unwrap();
    tx.commit().unwrap();
    world
}

fn database(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("blocknet.sqlite")).unwrap()
}

#[test]
fn makes_the_folder_and_finds_everything_again() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("a").join("b");
    assert_eq!(Store::network_of(&inner).unwrap(), None);
    assert!(!Store::is_in(&inner) && !inner.exists());
    let world = filled(&inner);
    assert!(Store::is_in(&inner));
    assert_eq!(
        Store::network_of(&inner).unwrap().unwrap().params(),
        world.network.params()
    );
    let store = Store::open(&inner, &world.network).unwrap();
    assert_eq!(store.tip().unwrap().state.height.get(), 1);
    assert_eq!(
        Store::network_of(&inner).unwrap(),
        Some(Network::dev()),
        "a lock does not matter"
    );
}

#[test]
fn knows_what_the_database_takes_and_its_log_as_well() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(database_bytes(dir.path()), None);
    filled(dir.path());
    let file = || {
        fs::metadata(dir.path().join("blocknet.sqlite"))
            .unwrap()
            .len()
    };
    assert_eq!(database_bytes(dir.path()), Some(file()), "closed in order");
    fs::write(dir.path().join("blocknet.sqlite-wal"), [0; 77]).unwrap();
    fs::write(dir.path().join("others"), [0; 1000]).unwrap();
    assert_eq!(database_bytes(dir.path()), Some(file() + 77));
}

#[cfg(unix)]
#[test]
fn makes_the_folder_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("data");
    filled(&inner);
    let mode = fs::metadata(&inner).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

/// Files of the store in a folder that others may not read.
#[cfg(unix)]
fn modes(dir: &Path) -> Vec<(String, u32)> {
    use std::os::unix::fs::PermissionsExt;
    let ours = |name: &str| name.starts_with("blocknet.sqlite") || name == "node.lock";
    let mut modes = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if ours(&name) {
            let mode = entry.metadata().unwrap().permissions().mode();
            modes.push((name, mode & 0o777));
        }
    }
    modes.sort();
    modes
}

#[cfg(unix)]
#[test]
fn keeps_its_files_from_others_in_a_folder_that_all_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let private = |dir: &Path| {
        let modes = modes(dir);
        let names = [
            "blocknet.sqlite",
            "blocknet.sqlite-shm",
            "blocknet.sqlite-wal",
        ];
        for name in names.into_iter().chain(["node.lock"]) {
            assert!(modes.contains(&(name.to_owned(), 0o600)), "{modes:?}");
        }
    };
    let dir = tempfile::tempdir().unwrap();
    set(dir.path(), 0o755);
    let world = World::new();
    drop(Store::open(dir.path(), &world.network).unwrap());
    let store = Store::open(dir.path(), &world.network).unwrap();
    private(dir.path());
    // As a program left them that was killed, and knew no better.
    for (name, _) in modes(dir.path()) {
        set(&dir.path().join(name), 0o644);
    }
    let left = tempfile::tempdir().unwrap();
    for (name, _) in modes(dir.path()) {
        fs::copy(dir.path().join(&name), left.path().join(&name)).unwrap();
    }
    drop(store);
    assert!(modes(left.path()).iter().all(|(_, mode)| *mode == 0o644));
    let _store = Store::open(left.path(), &world.network).unwrap();
    private(left.path());
}

#[test]
fn two_nodes_do_not_share_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let world = filled(dir.path());
    let first = Store::open(dir.path(), &world.network).unwrap();
    let second = Store::open(dir.path(), &world.network).unwrap_err();
    assert!(
        matches!(second, OpenError::Locked { pid: Some(pid), .. } if pid == std::process::id())
    );
    assert!(
        second
            .to_string()
            .contains(&format!("process {}", std::process::id()))
    );
    drop(first);
    Store::open(dir.path(), &world.network).unwrap();
}

#[test]
fn a_database_of_another_network_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let before = database(dir.path());
    let limit = CompactTarget::new(0x2000_ffff);
    let other = Network::new(Params::new("club", 5, limit, false, 1, 1, 1).unwrap());
    let error = Store::open(dir.path(), &other).unwrap_err();
    assert!(matches!(&error, OpenError::OtherNetwork { .. }));
    let text = error.to_string();
    assert!(text.contains("dev (") && text.contains("club ("), "{text}");
    assert_eq!(database(dir.path()), before);
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let world = filled(dir.path());
    let conn = rusqlite::Connection::open(dir.path().join("blocknet.sqlite")).unwrap();
    conn.pragma_update(None, "user_version", 9999).unwrap();
    drop(conn);
    let before = database(dir.path());
    let error = Store::open(dir.path(), &world.network).unwrap_err();
    assert!(matches!(error, OpenError::Newer { found: 9999, known } if known < 9999));
    assert!(matches!(
        Store::network_of(dir.path()),
        Err(OpenError::Newer { .. })
    ));
    assert_eq!(database(dir.path()), before);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("blocknet.sqlite");
    for content in [
        b"not a database, but long enough to be one".as_slice(),
        b"short",
    ] {
        fs::write(&path, content).unwrap();
        let error = Store::open(dir.path(), &world.network).unwrap_err();
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    fs::remove_file(&path).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch("CREATE TABLE addresses (name TEXT)")
        .unwrap();
    drop(conn);
    let before = database(dir.path());
    let error = Store::open(dir.path(), &world.network).unwrap_err();
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(database(dir.path()), before);
}

#[test]
fn a_creation_that_was_cut_short_is_finished() {
    let world = World::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = fs::read_dir(folder).unwrap();
    let mut steps: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    steps.sort();
    // The first ones stand in the order of their numbers.
    for version in 1..=10_i64 {
        let dir = tempfile::tempdir().unwrap();
        let conn = rusqlite::Connection::open(dir.path().join("blocknet.sqlite")).unwrap();
        // As if the program had been killed between two migrations.
        for step in steps.iter().take(usize::try_from(version).unwrap()) {
            conn.execute_batch(&fs::read_to_string(step).unwrap())
                .unwrap();
        }
        conn.pragma_update(None, "user_version", version).unwrap();
        drop(conn);
        let store = Store::open(dir.path(), &world.network).unwrap();
        assert_eq!(store.tip().unwrap().state, world.genesis(), "{version}");
        assert!(store.check().unwrap().is_ok());
    }
}

#[test]
fn a_folder_that_cannot_be_written_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let dir = tempfile::tempdir().unwrap();
    let closed = dir.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o500)).unwrap();
    // Whoever may do everything is not stopped by a mode, but by a file system without writing.
    let writable = fs::write(closed.join("probe"), "").is_ok();
    let folder = if writable {
        Path::new("/sys/kernel").to_owned()
    } else {
        closed
    };
    let error = Store::open(&folder, &world.network).unwrap_err();
    assert!(matches!(error, OpenError::ReadOnly { .. }), "{error:?}");
    assert!(error.to_string().contains("may not be written"));
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(
        Store::open(&file, &world.network),
        Err(OpenError::Folder { .. })
    ));
}
