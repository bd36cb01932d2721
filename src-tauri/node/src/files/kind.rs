//! What a file is, by its first bytes; what the sender says of it counts for nothing.

/// The few kinds that are named to browsers; all others are just bytes to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A PNG picture.
    Png,
    /// A JPEG picture.
    Jpeg,
    /// A GIF picture.
    Gif,
    /// A WebP picture.
    Webp,
    /// An AVIF picture.
    Avif,
    /// A PDF document.
    Pdf,
    /// Anything else.
    Other,
}

/// What each kind begins with. Neither HTML nor SVG is here: both run scripts.
const BEGINNINGS: [(&[u8], FileKind); 5] = [
    (b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (b"\xff\xd8\xff", FileKind::Jpeg),
    (b"GIF87a", FileKind::Gif),
    (b"GIF89a", FileKind::Gif),
    (b"%PDF-", FileKind::Pdf),
];

impl FileKind {
    /// Bytes of a file's beginning that tell its kind.
    pub(super) const HEAD: usize = 16;

    /// The kind of a file that begins like this.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let known = BEGINNINGS
            .iter()
            .find(|(beginning, _)| bytes.starts_with(beginning));
        match known {
            Some((_, kind)) => *kind,
            // A container: its length stands between its name and that of what it holds.
            None if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Self::Webp,
            None if matches!(bytes.get(4..12), Some(b"ftypavif" | b"ftypavis")) => Self::Avif,
            None => Self::Other,
        }
    }

    /// Whether it is a picture that web views show.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(
            self,
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp | Self::Avif
        )
    }

    /// Its media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
            Self::Pdf => "application/pdf",
            Self::Other => "application/octet-stream",
        }
    }
}
