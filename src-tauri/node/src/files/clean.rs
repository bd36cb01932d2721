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
    /// A kind of picture that hides data where this program does not look.
    #[error("the hidden data of this kind of picture cannot be taken out")]
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

/// Photographs of telephones and cameras in other containers: HEIF, and TIFF with all raw formats.
fn hides_data(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).unwrap_or_default();
    let heif = [
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ];
    let is_heif = bytes.get(4..8) == Some(b"ftyp") && heif.iter().any(|known| brand == *known);
    is_heif || bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}
