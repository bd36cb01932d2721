//! The tag `file`, by which a post names an attachment: `sha256-hex size mime name`.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::hash::FileId;

/// The key of the tag.
pub const FILE_TAG: &str = "file";
/// Longest media type in bytes; the longest registered one has 73.
const MAX_MIME: usize = 127;

/// An attachment as a post names it. The file itself is not in the chain: all of this is its
/// author's word, and only the hash can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTag {
    /// SHA-256 of its bytes.
    pub id: FileId,
    /// Its bytes.
    pub size: u64,
    /// Its media type, as its author gave it.
    pub mime: String,
    /// Its name, as its author gave it; it may be empty, and may hold spaces.
    pub name: String,
}

/// A value that names no file.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a tag `file` is `sha256-hex size mime name`")]
pub struct BadFileTag;

impl FileTag {
    /// The attachments that tags name, in their order; tags that name none are passed over.
    pub fn all(tags: &[(String, String)]) -> impl Iterator<Item = Self> {
        let files = tags.iter().filter(|(key, _)| key == FILE_TAG);
        files.filter_map(|(_, value)| value.parse().ok())
    }
}

impl FromStr for FileTag {
    type Err = BadFileTag;

    fn from_str(value: &str) -> Result<Self, BadFileTag> {
        let mut fields = value.splitn(4, ' ');
        let mut next = || fields.next().ok_or(BadFileTag);
        let id = next()?.parse().map_err(|_| BadFileTag)?;
        let size = next().and_then(read_size)?;
        let mime = next()?;
        if !is_media_type(mime) {
            return Err(BadFileTag);
        }
        Ok(Self {
            id,
            size,
            mime: mime.to_owned(),
            name: fields.next().unwrap_or_default().to_owned(),
        })
    }
}

impl fmt::Display for FileTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            id,
            size,
            mime,
            name,
        } = self;
        write!(f, "{id} {size} {mime} {name}")
    }
}

/// A decimal number above zero, in its one form.
fn read_size(text: &str) -> Result<u64, BadFileTag> {
    let canonical = text.bytes().all(|digit| digit.is_ascii_digit()) && !text.starts_with('0');
    let size = text.parse().map_err(|_| BadFileTag)?;
    canonical.then_some(size).ok_or(BadFileTag)
}

/// Whether a text is a media type without parameters, as `image/png`.
#[must_use]
pub fn is_media_type(text: &str) -> bool {
    let token = |part: &str| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
        !part.is_empty() && part.bytes().all(sign)
    };
    let halves = text.split_once('/');
    text.len() <= MAX_MIME && halves.is_some_and(|(kind, sub)| token(kind) && token(sub))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let id = FileId::of(b"a cat");
        let value = format!("{id} 8388608 image/png my cat.png");
        let tag: FileTag = value.parse().unwrap();
        assert_eq!((tag.size, tag.name.as_str()), (8_388_608, "my cat.png"));
        assert_eq!(tag.to_string(), value);
        let nameless: FileTag = format!("{id} 1 a/b").parse().unwrap();
        assert_eq!(nameless.name, "");
        for bad in [
            String::new(),
            "cat.png".into(),
            format!("{id}"),
            format!("{id} 0 a/b x"),
            format!("{id} 01 a/b x"),
            format!("{id} +1 a/b x"),
            format!("{id} 18446744073709551616 a/b x"),
            format!("{id} 1 png x"),
            format!("{id} 1 a/b/c x"),
            format!("{id} 1 a/ x"),
            format!("{id}  1 a/b x"),
            format!("{} 1 a/b x", id.to_string().to_uppercase()),
        ] {
            assert_eq!(bad.parse::<FileTag>(), Err(BadFileTag), "{bad:?}");
        }
    }

    #[test]
    fn finds_the_files_among_the_tags() {
        let id = FileId::of(b"");
        let pair = |key: &str, value: String| (key.to_owned(), value);
        let tags = [
            pair("name", "Ada".into()),
            pair(FILE_TAG, format!("{id} 1 a/b first")),
            pair(FILE_TAG, "rubbish".into()),
            pair(FILE_TAG, format!("{id} 2 a/b second")),
        ];
        let names: Vec<_> = FileTag::all(&tags).map(|tag| tag.name).collect();
        assert_eq!(names, ["first", "second"]);
    }
}
