//! Takes out of a picture what its camera or program wrote about its author: place, time, device,
//! comments, previews. Nothing that is seen changes: no pixel is decoded, whole segments are left
//! out, and of Exif the orientation alone is written anew.

mod cursor;
mod gif;
mod jpeg;
mod orientation;
mod png;
mod webp;

#[cfg(test)]
mod tests;

use thiserror::Error;

use super::kind::FileKind;

/// A file that may be attached, and whether something was taken out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cleaned {
    pub(super) bytes: Vec<u8>,
    pub(super) changed: bool,
}

/// Why hidden data could not be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum NotCleaned {
    /// It begins like a picture and does not go on like one.
    #[error("the picture is damaged")]
    Broken,
    /// A kind of picture or film that hides data where this program does not look.
    #[error("the hidden data of this kind of file cannot be taken out")]
    Foreign,
}

/// A file without its hidden data. What is no picture is left as it is.
pub(super) fn clean(bytes: &[u8]) -> Result<Cleaned, NotCleaned> {
    let cleaned = match FileKind::of(bytes) {
        FileKind::Jpeg => jpeg::clean(bytes)?,
        FileKind::Png => png::clean(bytes)?,
        FileKind::Webp => webp::clean(bytes)?,
        FileKind::Gif => gif::clean(bytes)?,
        FileKind::Avif => return Err(NotCleaned::Foreign),
        FileKind::Pdf | FileKind::Other if hides_data(bytes) => return Err(NotCleaned::Foreign),
        FileKind::Pdf | FileKind::Other => bytes.to_vec(),
    };
    let changed = cleaned != bytes;
    Ok(Cleaned {
        bytes: cleaned,
        changed,
    })
}

/// How photographs of telephones and cameras begin that are no JPEG: TIFF, with it most raw formats,
/// the raw formats that are none, JPEG XL, JPEG 2000, JPEG XR, and what picture programs keep.
const PHOTOGRAPHS: [&[u8]; 18] = [
    b"II*\0",
    b"MM\0*",
    b"II+\0",
    b"MM\0+",
    b"IIU\0",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"II\x1a\0",
    b"II\xbc\x01",
    b"FUJIFILMCCD-RAW",
    b"FOVb",
    b"\0MRM",
    b"8BPS",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
    b"\0\0\0\x0cjP  ",
    b"\xff\x4f\xff\x51",
];
/// What the second word of a film or of a photograph in the same container is: of HEIC, of Canon's
/// raw, of MP4 with the memos of a telephone, and of QuickTime before it had one.
const CONTAINERS: [&[u8]; 4] = [b"ftyp", b"moov", b"mdat", b"wide"];
/// The packets of a camcorder's stream, by themselves and with a time before each.
const PACKETS: [(usize, usize); 2] = [(0, 188), (4, 192)];

/// Photographs and films that can hold place and time where this program does not look.
fn hides_data(bytes: &[u8]) -> bool {
    let is_photograph = PHOTOGRAPHS.iter().any(|head| bytes.starts_with(head));
    let second = bytes.get(4..8).unwrap_or_default();
    // Their first word is a length: a few bytes, or those of a file of this size.
    let is_container = bytes.starts_with(b"\0") && CONTAINERS.contains(&second);
    let is_matroska = bytes.starts_with(b"\x1a\x45\xdf\xa3");
    let is_avi = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"AVI ");
    let sync = |at: usize| bytes.get(at) == Some(&0x47);
    let is_stream = PACKETS
        .iter()
        .any(|(first, step)| (0..3).all(|packet| sync(first + packet * step)));
    is_photograph || is_container || is_matroska || is_avi || is_stream
}
