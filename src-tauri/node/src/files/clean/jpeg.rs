//! JPEG: marker segments, of which those that describe the picture stay.

use super::NotCleaned;
use super::cursor::Cursor;
use super::orientation::{self, EXIF};

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;
const APP15: u8 = 0xef;
const COMMENT: u8 = 0xfe;

/// The picture up to its end mark: what stands behind is another picture, or a film.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, NotCleaned> {
    let mut cursor = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(cursor.take(2)?);
    let mut scans = 0;
    loop {
        match marker(&mut cursor)? {
            EOI if scans > 0 => {
                out.extend([0xff, EOI]);
                return Ok(out);
            }
            EOI | SOI => return Err(NotCleaned::Broken),
            // Marks without a length.
            mark @ (0x01 | 0xd0..=0xd7) => out.extend([0xff, mark]),
            mark => {
                let length = cursor.u16()?.checked_sub(2).ok_or(NotCleaned::Broken)?;
                let segment = cursor.take(length)?;
                if let Some(kept) = kept(mark, segment) {
                    put(&mut out, mark, &kept)?;
                }
                if mark == SOS {
                    scans += 1;
                    out.extend(scan(&mut cursor)?);
                }
            }
        }
    }
}

fn marker(cursor: &mut Cursor<'_>) -> Result<u8, NotCleaned> {
    if cursor.byte()? != 0xff {
        return Err(NotCleaned::Broken);
    }
    loop {
        match cursor.byte()? {
            // Any number of these may fill up before a mark.
            0xff => {}
            0 => return Err(NotCleaned::Broken),
            mark => return Ok(mark),
        }
    }
}

/// What stays of a segment.
fn kept(mark: u8, segment: &[u8]) -> Option<Vec<u8>> {
    match mark {
        // Without the small preview, which may show more than the picture does.
        APP0 => {
            let fixed = segment
                .get(..12)
                .filter(|_| segment.starts_with(b"JFIF\0"))?;
            Some([fixed, &[0, 0]].concat())
        }
        APP1 => {
            let tiff = orientation::alone(segment.strip_prefix(EXIF)?)?;
            Some([EXIF, &tiff].concat())
        }
        // Colours would be wrong without these two.
        APP2 => segment
            .starts_with(b"ICC_PROFILE\0")
            .then(|| segment.to_vec()),
        APP14 => segment.starts_with(b"Adobe").then(|| segment.to_vec()),
        APP0..=APP15 | COMMENT => None,
        _ => Some(segment.to_vec()),
    }
}

fn put(out: &mut Vec<u8>, mark: u8, segment: &[u8]) -> Result<(), NotCleaned> {
    let length = u16::try_from(segment.len() + 2).map_err(|_| NotCleaned::Broken)?;
    out.extend([0xff, mark]);
    out.extend(length.to_be_bytes());
    out.extend(segment);
    Ok(())
}

/// Compressed data, up to the next mark that is not part of it.
fn scan<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], NotCleaned> {
    let ends =
        |pair: &[u8]| matches!(pair, [0xff, mark] if !matches!(mark, 0 | 0xd0..=0xd7 | 0xff));
    let length = cursor.rest().windows(2).position(ends);
    cursor.take(length.ok_or(NotCleaned::Broken)?)
}
