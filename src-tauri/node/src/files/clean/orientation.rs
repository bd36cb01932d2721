//! How a camera was held: the one word of Exif that is needed to show its picture upright.

use super::cursor::Cursor;

/// What Exif in JPEG, and sometimes in WebP, stands behind.
pub(super) const EXIF: &[u8] = b"Exif\0\0";
const TAG: u16 = 0x0112;
const SHORT: u16 = 3;
/// Entries of a directory that are looked through; cameras write some dozens.
const MAX_ENTRIES: usize = 512;

/// Exif that says nothing but how the picture stands; none where it stands upright, or the Exif
/// cannot be read.
pub(super) fn alone(tiff: &[u8]) -> Option<Vec<u8>> {
    let way = read(tiff).filter(|way| (2..=8).contains(way))?;
    let mut out = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    out.extend(TAG.to_be_bytes());
    out.extend(SHORT.to_be_bytes());
    out.extend([0, 0, 0, 1]);
    out.extend(way.to_be_bytes());
    out.extend([0, 0, 0, 0, 0, 0]);
    Some(out)
}

fn read(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |bytes: [u8; 2]| match little {
        true => u16::from_le_bytes(bytes),
        false => u16::from_be_bytes(bytes),
    };
    let long: fn([u8; 4]) -> u32 = match little {
        true => u32::from_le_bytes,
        false => u32::from_be_bytes,
    };
    let mut head = Cursor::new(tiff.get(4..)?);
    let directory = tiff.get(head.u32(long).ok()?..)?;
    let mut cursor = Cursor::new(directory);
    let entries = usize::from(short(cursor.array().ok()?));
    for _ in 0..entries.min(MAX_ENTRIES) {
        let entry: [u8; 12] = cursor.array().ok()?;
        let [a, b, c, d, _, _, _, _, e, f, _, _] = entry;
        if short([a, b]) == TAG {
            return (short([c, d]) == SHORT).then_some(short([e, f]));
        }
    }
    None
}
