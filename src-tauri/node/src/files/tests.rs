use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand the rest";

fn shelf() -> (tempfile::TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::of(dir.path());
    (dir, files)
}

#[test]
fn keeps_a_file_once_under_the_hash_of_its_bytes() {
    let (dir, files) = shelf();
    let (row, new) = files.put(PNG, 1).unwrap();
    assert_eq!((row.id, row.size, new), (FileId::of(PNG), 20, true));
    assert!(!files.put(PNG, 1).unwrap().1);
    assert_eq!(files.row(&row.id).unwrap(), Some(row));
    assert_eq!((row.kind, row.place), (FileKind::Png, FilePlace::Own));
    assert_eq!(files.read(&row.id, 1..4).unwrap(), Some("PNG".into()));
    assert_eq!(files.read(&row.id, 10..21).unwrap(), None);
    // Another shelf, as after a restart, finds it too.
    let page = Files::of(dir.path()).page(None, 10).unwrap();
    assert_eq!((page.rows, page.bytes), (vec![row], kept::DISK_BLOCK));
}

#[cfg(unix)]
#[test]
fn keeps_files_from_others_in_a_folder_that_all_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let (dir, files) = shelf();
    set(dir.path(), 0o755);
    let folder = dir.path().join(FOLDER);
    let kept = folder.join(files.put(PNG, 1).unwrap().0.id.to_string());
    let partial = files.begin(FileId::of(b"more"), 4, 1).unwrap();
    partial.put(0, b"more").unwrap();
    let parts = std::fs::read_dir(files.parts_folder()).unwrap();
    let parts: Vec<_> = parts.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(parts.len(), 2, "{parts:?}");
    for path in parts.iter().chain([&kept]) {
        assert_eq!(mode(path), 0o600, "{path:?}");
    }
    for path in [&folder, &files.parts_folder()] {
        assert_eq!(mode(path), 0o700, "{path:?}");
    }
    // As a program left them that knew no better.
    set(&kept, 0o644);
    set(&folder, 0o755);
    let again = Files::of(dir.path());
    assert_eq!(mode(&folder), 0o700, "before anything is asked for");
    again.page(None, 10).unwrap();
    assert_eq!(mode(&kept), 0o600);
}

#[test]
fn takes_one_byte_to_eight_mebibytes() {
    let (_dir, files) = shelf();
    assert_eq!(files.put(&[], 9), Err(FilesError::Empty));
    assert!(files.put(&[7], 9).is_ok());
    assert!(files.put(&vec![7; MAX_FILE], 9).is_ok());
    assert_eq!(
        files.put(&vec![7; MAX_FILE + 1], 9),
        Err(FilesError::TooLarge)
    );
}

#[test]
fn keeps_within_the_owners_room_and_counts_it_again_after_a_removal() {
    let (_dir, files) = shelf();
    let half = |byte: u8| vec![byte; 1 << 19];
    let first = files.put(&half(1), 1).unwrap().0;
    files.put(&half(2), 1).unwrap();
    let full = FilesError::NoRoom { limit_mb: 1 };
    assert_eq!(files.put(&[3], 1), Err(full.clone()));
    assert!(!files.put(&half(2), 0).unwrap().1, "what is here stays");
    assert!(files.remove(&first.id).unwrap());
    assert!(!files.remove(&first.id).unwrap());
    assert_eq!(files.row(&first.id).unwrap(), None);
    files.put(&half(3), 1).unwrap();
    assert_eq!(files.put(&[3], 1), Err(full));
}

/// Takes a file in as if peers had given it, in pieces.
fn take_in(files: &Files, bytes: &[u8], limit_mb: u32) -> Result<bool, FilesError> {
    let partial = files.begin(FileId::of(bytes), bytes.len() as u64, limit_mb)?;
    for piece in partial.lacks() {
        let range = partial.range(piece);
        files.take_room(&partial, limit_mb)?;
        partial.put(piece, bytes.get(range).unwrap()).unwrap();
    }
    files.finish(&partial)
}

#[test]
fn a_promise_alone_takes_no_room_and_makes_nothing_give_way() {
    let (_dir, files) = shelf();
    let cat = vec![7; 900_000];
    assert!(take_in(&files, &cat, 1).unwrap());
    let promised = files.begin(FileId::of(b"dog"), 900_000, 1).unwrap();
    assert!(files.row(&FileId::of(&cat)).unwrap().is_some());
    files.take_room(&promised, 1).unwrap();
    assert!(files.row(&FileId::of(&cat)).unwrap().is_none());
    files.abandon(&FileId::of(b"dog")).unwrap();
    assert_eq!(files.page(None, 10).unwrap().bytes, 0);
}

#[test]
fn a_file_of_a_draft_outlives_the_posts_that_named_it() {
    let (_dir, files) = shelf();
    let sent = files.put(PNG, 1).unwrap().0;
    let draft = files
        .attach(b"words", "a.txt", "text/plain", false, 1)
        .unwrap();
    assert!(files.remove_sent(&sent.id).unwrap());
    assert!(!files.remove_sent(&draft.row.id).unwrap());
}

#[test]
fn what_was_fetched_gives_way_and_what_is_own_never_does() {
    let (dir, files) = shelf();
    let quarter = |byte: u8| vec![byte; 1 << 18];
    let id = |byte: u8| FileId::of(&quarter(byte));
    files.put(&quarter(1), 1).unwrap();
    for byte in 2..=4 {
        assert!(take_in(&files, &quarter(byte), 1).unwrap());
    }
    // The one that was used last stays longest.
    let used = |byte: u8, secs: u64| {
        files
            .with_kept(|kept| {
                let entry = *kept.get(&id(byte)).unwrap();
                kept.add(
                    id(byte),
                    Entry {
                        used: secs,
                        ..entry
                    },
                );
                Ok(())
            })
            .unwrap();
    };
    (2..=4).for_each(|byte| used(byte, 100 - u64::from(byte)));
    assert!(take_in(&files, &quarter(5), 1).unwrap());
    assert_eq!(files.row(&id(4)).unwrap(), None, "used longest ago");
    for byte in [1, 2, 3, 5] {
        assert!(files.row(&id(byte)).unwrap().is_some(), "{byte}");
    }
    let page = Files::of(dir.path()).page(None, 10).unwrap();
    assert_eq!(
        (page.bytes, page.fetched_bytes, page.fetched),
        (1 << 20, 3 << 18, 3)
    );
    // More than all that may go does not fit, and then nothing goes.
    let large = vec![9; (3 << 18) + 1];
    assert_eq!(
        take_in(&files, &large, 1),
        Err(FilesError::NoRoom { limit_mb: 1 })
    );
    assert_eq!(
        files.clear_fetched().unwrap(),
        Cleared {
            files: 3,
            bytes: 3 << 18
        }
    );
    assert!(files.row(&id(1)).unwrap().is_some());
}

#[test]
fn goes_on_after_a_stop_where_it_was_and_keeps_nothing_that_is_wrong() {
    let (dir, files) = shelf();
    let bytes: Vec<u8> = (0..=250).cycle().take(700_000).collect();
    let id = FileId::of(&bytes);
    let partial = files.begin(id, 700_000, 1).unwrap();
    assert_eq!(partial.lacks(), [0, 1, 2]);
    partial
        .put(1, bytes.get(partial.range(1)).unwrap())
        .unwrap();
    drop((partial, files));
    let files = Files::of(dir.path());
    assert_eq!(files.unfinished().unwrap(), [(id, 700_000)]);
    let partial = files.begin(id, 700_000, 1).unwrap();
    assert_eq!((partial.lacks(), partial.done()), (vec![0, 2], 262_144));
    // Room that is taken by what is on its way is taken.
    assert_eq!(
        files.put(&vec![1; 400_000], 1),
        Err(FilesError::NoRoom { limit_mb: 1 })
    );
    for piece in [0, 2] {
        partial
            .put(piece, &vec![0; partial.range(piece).len()])
            .unwrap();
    }
    assert!(!files.finish(&partial).unwrap());
    assert_eq!(files.row(&id).unwrap(), None);
    partial.reset().unwrap();
    drop(partial);
    assert!(take_in(&files, &bytes, 1).unwrap());
    assert_eq!(files.row(&id).unwrap().unwrap().place, FilePlace::Fetched);
    assert_eq!(files.unfinished().unwrap(), []);
}

#[test]
fn an_attachment_is_the_drafts_until_it_is_posted() {
    let (_dir, files) = shelf();
    let attached = files
        .attach(b"words", "/home/ada/a b.txt", "text/plain", false, 1)
        .unwrap();
    let id = attached.row.id;
    assert_eq!(
        (attached.name.as_str(), attached.row.place),
        ("a b.txt", FilePlace::Unsent)
    );
    assert_eq!(
        files.label(&id),
        Some(("a b.txt".into(), "text/plain".into()))
    );
    assert!(files.detach(&id).unwrap());
    assert!(!files.detach(&id).unwrap());
    let refused = files.claim(&[id]).map(drop);
    assert_eq!(refused, Err(FilesError::NotHere { id }));
    files
        .attach(b"words", "a b.txt", "text/plain", false, 1)
        .unwrap();
    let (tags, claim) = files.claim(&[id]).unwrap();
    assert!(files.is_claimed(&id), "until its post is kept");
    drop(claim);
    assert!(!files.is_claimed(&id));
    assert_eq!(tags[0].to_string(), format!("{id} 5 text/plain a b.txt"));
    let place = |id| files.row(&id).unwrap().unwrap().place;
    assert_eq!(place(id), FilePlace::Posted);
    assert!(!files.detach(&id).unwrap(), "what was posted stays");
    files.release(&tags).unwrap();
    assert_eq!(place(id), FilePlace::Unsent);
    assert_eq!(
        files.label(&id),
        Some(("a b.txt".into(), "text/plain".into()))
    );
    // What the owner keeps for good stays so, whatever becomes of a post with it.
    files.put(b"words", 1).unwrap();
    let (tags, claim) = files.claim(&[id]).unwrap();
    drop(claim);
    assert_eq!(place(id), FilePlace::Own);
    files.release(&tags).unwrap();
    assert_eq!(place(id), FilePlace::Own);
}

#[test]
fn says_which_pictures_cannot_be_attached() {
    let (_dir, files) = shelf();
    let attach = |bytes: &[u8]| files.attach(bytes, "a", "", false, 1).map(drop);
    assert_eq!(attach(PNG), Err(FilesError::DamagedPicture));
    assert_eq!(
        attach(b"\0\0\0\x1cftypheic...."),
        Err(FilesError::ForeignPicture)
    );
    assert_eq!(attach(b""), Err(FilesError::Empty));
    for bytes in [PNG, b"\0\0\0\x1cftypheic...."] {
        let kept = files.attach(bytes, "a", "", true, 1).unwrap();
        assert_eq!((kept.cleaned, kept.may_tell), (false, true));
        assert_eq!(kept.row.size, bytes.len() as u64);
    }
    let text = files.attach(b"words", "a", "", true, 1).unwrap();
    assert!(!text.may_tell, "it hides nothing");
    assert_eq!(attach(&vec![0; MAX_FILE + 1]), Err(FilesError::TooLarge));
}

#[test]
fn gives_out_no_byte_that_is_not_the_one_named_and_writes_a_damaged_file_again() {
    let (dir, files) = shelf();
    let row = files.put(PNG, 1).unwrap().0;
    drop(files);
    let path = dir.path().join(FOLDER).join(row.id.to_string());
    for damage in [&b"short"[..], b"\x89PNG\r\n\x1a\nand the resT"] {
        std::fs::write(&path, damage).unwrap();
        // As after a while, or a restart.
        let files = Files::of(dir.path());
        assert_eq!(files.row(&row.id).unwrap(), None);
        assert!(files.put(PNG, 1).unwrap().1);
        assert!(files.row(&row.id).unwrap().is_some());
    }
}

#[test]
fn clears_away_what_a_kill_left_half_written_and_leaves_other_files_alone() {
    let (dir, files) = shelf();
    let folder = dir.path().join(FOLDER);
    std::fs::create_dir(&folder).unwrap();
    let id = FileId::of(PNG);
    std::fs::write(folder.join(format!("{id}.draft")), b"half").unwrap();
    std::fs::write(folder.join("notes.txt"), b"the owner's").unwrap();
    assert_eq!(files.row(&id).unwrap(), None);
    assert_eq!(files.page(None, 10).unwrap().rows, []);
    let left: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["notes.txt"]);
}

#[test]
fn lists_by_name_page_by_page() {
    let (_dir, files) = shelf();
    let mut ids: Vec<_> = (0..5u8)
        .map(|byte| files.put(&[byte], 1).unwrap().0.id)
        .collect();
    ids.sort_unstable();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = files.page(after, 2).unwrap();
        found.extend(page.rows.iter().map(|row| row.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, ids);
}

#[test]
fn says_which_folder_cannot_be_used() {
    let (dir, files) = shelf();
    std::fs::write(dir.path().join(FOLDER), b"a file in its place").unwrap();
    let error = files.put(PNG, 1).unwrap_err().to_string();
    assert!(error.contains(&dir.path().join(FOLDER).display().to_string()));
}

#[test]
fn tells_kinds_by_their_first_bytes_alone() {
    for (bytes, mime) in [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"GIF89a..", "image/gif"),
        (b"RIFF\x01\x02\x03\x04WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif....", "image/avif"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x01\x02\x03\x04WAVEfmt ", "application/octet-stream"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"<!doctype html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ] {
        assert_eq!(FileKind::of(bytes).mime(), mime, "{bytes:?}");
    }
}
