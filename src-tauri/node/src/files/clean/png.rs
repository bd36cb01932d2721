//! PNG: chunks, of which those that make the picture stay.

use super::NotCleaned;
use super::cursor::Cursor;
use super::orientation;

/// Pixels, colours, animation, and the size in which it is shown.
const KEPT: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"bKGD", b"pHYs", b"sPLT", b"hIST", b"acTL", b"fcTL", b"fdAT",
];

/// The picture up to its last chunk.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, NotCleaned> {
    let mut cursor = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(cursor.take(8)?);
    let mut is_first = true;
    loop {
        let whole = cursor;
        let length = cursor.u32(u32::from_be_bytes)?;
        let kind: [u8; 4] = cursor.array()?;
        let data = cursor.take(length)?;
        cursor.take(4)?;
        if is_first != (kind == *b"IHDR") {
            return Err(NotCleaned::Broken);
        }
        is_first = false;
        if KEPT.contains(&&kind) {
            let size = whole.rest().len() - cursor.rest().len();
            out.extend(whole.clone().take(size)?);
        } else if kind == *b"eXIf"
            && let Some(tiff) = orientation::alone(data)
        {
            put(&mut out, *b"eXIf", &tiff)?;
        }
        if kind == *b"IEND" {
            return Ok(out);
        }
    }
}

fn put(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), NotCleaned> {
    let length = u32::try_from(data.len()).map_err(|_| NotCleaned::Broken)?;
    let named = [&kind, data].concat();
    out.extend(length.to_be_bytes());
    out.extend(&named);
    out.extend(crc(&named).to_be_bytes());
    Ok(())
}

/// The check sum of a chunk (CRC-32), of a few bytes: no table is worth it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    });
    !crc
}

#[cfg(test)]
mod tests {
    #[test]
    fn sums_as_the_standard_does() {
        assert_eq!(super::crc(b"IEND"), 0xae42_6082);
    }
}
