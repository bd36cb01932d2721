//! WebP: chunks in a RIFF container.

use super::NotCleaned;
use super::cursor::Cursor;
use super::orientation::{self, EXIF};

const KEPT: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP",
];
/// Bits of the first byte of `VP8X`: the file holds Exif, the file holds XMP.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

/// The picture within its container.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, NotCleaned> {
    let mut whole = Cursor::new(bytes);
    whole.take(4)?;
    let length = whole.u32(u32::from_le_bytes)?;
    let mut cursor = Cursor::new(whole.take(length)?);
    let mut out = b"RIFF\0\0\0\0".to_vec();
    out.extend(cursor.take(4)?);
    let (mut pixels, mut flags_at, mut upright) = (false, None, true);
    while !cursor.is_empty() {
        let kind: [u8; 4] = cursor.array()?;
        let length = cursor.u32(u32::from_le_bytes)?;
        let data = cursor.take(length)?;
        if length % 2 == 1 && !cursor.is_empty() {
            cursor.take(1)?;
        }
        if kind == *b"VP8X" {
            flags_at = Some(out.len() + 8);
        }
        pixels |= matches!(&kind, b"VP8 " | b"VP8L" | b"ANMF");
        if KEPT.contains(&&kind) {
            put(&mut out, kind, data)?;
        } else if kind == *b"EXIF"
            && let Some(tiff) = orientation::alone(data.strip_prefix(EXIF).unwrap_or(data))
        {
            put(&mut out, kind, &tiff)?;
            upright = false;
        }
    }
    if !pixels {
        return Err(NotCleaned::Broken);
    }
    if let Some(flags) = flags_at.and_then(|at| out.get_mut(at)) {
        *flags &= !HAS_XMP & if upright { !HAS_EXIF } else { u8::MAX };
    }
    let length = u32::try_from(out.len() - 8).map_err(|_| NotCleaned::Broken)?;
    if let Some(field) = out.get_mut(4..8) {
        field.copy_from_slice(&length.to_le_bytes());
    }
    Ok(out)
}

fn put(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), NotCleaned> {
    let length = u32::try_from(data.len()).map_err(|_| NotCleaned::Broken)?;
    out.extend(kind);
    out.extend(length.to_le_bytes());
    out.extend(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
    Ok(())
}
