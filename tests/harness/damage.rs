//! Damage to a database, as a failing disk does it.

use std::fs;
use std::path::{Path, PathBuf};

/// The database of a data folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join("blocknet.sqlite")
}

/// Fills each page of a closed database that holds this id, given in hex, with zeroes; the others stay as they are.
pub fn lose_pages_with(folder: &Path, id: &str) {
    let digits = |at| id.get(at..at + 2).expect("two digits");
    let byte = |at| u8::from_str_radix(digits(at), 16).expect("hex");
    let bytes: Vec<u8> = (0..id.len()).step_by(2).map(byte).collect();
    let path = database(folder);
    let mut file = fs::read(&path).expect("the database");
    let size = match file.get(16..18) {
        Some([high, low]) => usize::from(u16::from_be_bytes([*high, *low])),
        _ => 0,
    };
    assert!(size >= 512, "a page of {size} bytes");
    let mut lost = 0;
    for page in file.chunks_mut(size) {
        if page
            .windows(bytes.len())
            .any(|window| window == bytes.as_slice())
        {
            page.fill(0);
            lost += 1;
        }
    }
    assert!(lost > 0, "the bytes are in no page");
    fs::write(path, file).expect("written");
}
