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
    let kept = files.get(&row.id).unwrap().unwrap();
    assert_eq!((kept.kind, kept.bytes), (FileKind::Png, PNG.into()));
    // Another shelf, as after a restart, finds it too.
    let page = Files::of(dir.path()).page(None, 10).unwrap();
    assert_eq!((page.rows, page.bytes), (vec![row], DISK_BLOCK));
}

#[test]
fn takes_one_byte_to_one_mebibyte() {
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
    let half = |byte: u8| vec![byte; MAX_FILE / 2];
    let first = files.put(&half(1), 1).unwrap().0;
    files.put(&half(2), 1).unwrap();
    let full = FilesError::NoRoom { limit_mb: 1 };
    assert_eq!(files.put(&[3], 1), Err(full.clone()));
    assert!(!files.put(&half(2), 0).unwrap().1, "what is here stays");
    assert!(files.remove(&first.id).unwrap());
    assert!(!files.remove(&first.id).unwrap());
    assert_eq!(files.get(&first.id).unwrap(), None);
    files.put(&half(3), 1).unwrap();
    assert_eq!(files.put(&[3], 1), Err(full));
}

#[test]
fn gives_out_no_byte_that_is_not_the_one_named_and_writes_a_damaged_file_again() {
    let (dir, files) = shelf();
    let row = files.put(PNG, 1).unwrap().0;
    let path = dir.path().join(FOLDER).join(row.id.to_string());
    for damage in [&b"short"[..], b"\x89PNG\r\n\x1a\nand the resT"] {
        std::fs::write(&path, damage).unwrap();
        assert_eq!(files.get(&row.id).unwrap(), None);
        assert!(files.put(PNG, 1).unwrap().1);
        assert!(files.get(&row.id).unwrap().is_some());
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
    assert_eq!(files.get(&id).unwrap(), None);
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
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x01\x02\x03\x04WAVEfmt ", "application/octet-stream"),
        (b"<svg onload=alert(1)>", "application/octet-stream"),
        (b"<!doctype html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ] {
        assert_eq!(FileKind::of(bytes).mime(), mime, "{bytes:?}");
    }
}
