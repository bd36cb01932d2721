//! Where a page of posts ends.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// The place after which the next page begins. Opaque, and good on the node that gave it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    created: i64,
    row: i64,
}

/// Rows and times of pages stay far below: a row a microsecond would take nine years.
const LARGEST: i64 = 1 << 48;

/// A string that is no cursor.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("this is not a cursor that a page gave as `next`")]
pub struct ParseCursorError;

impl Cursor {
    /// Newer than every post.
    pub(crate) const NEWEST: Self = Self {
        created: i64::MAX,
        row: i64::MAX,
    };

    pub(crate) const fn new(created: i64, row: i64) -> Self {
        Self { created, row }
    }

    /// Its sixteen bytes, for whoever passes it on.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        let [a, b] = [self.created, self.row].map(i64::cast_unsigned);
        ((u128::from(a) << 64) | u128::from(b)).to_be_bytes()
    }

    /// The cursor of sixteen bytes; none where they stand for no time and no row that ever was.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Option<Self> {
        let number = u128::from_be_bytes(bytes);
        let part = |number: u128| {
            let part = i64::try_from(number).ok();
            part.filter(|part| *part <= LARGEST)
        };
        Some(Self {
            created: part(number >> 64)?,
            row: part(number & u128::from(u64::MAX))?,
        })
    }

    pub(crate) const fn created(self) -> i64 {
        self.created
    }

    pub(crate) const fn row(self) -> i64 {
        self.row
    }
}

/// The place after which the next page of channels begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelCursor {
    pub(crate) last: i64,
    pub(crate) name: String,
}

impl fmt::Display for ChannelCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}", self.last, self.name)
    }
}

impl FromStr for ChannelCursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let (last, name) = text.split_once('.').ok_or(ParseCursorError)?;
        let last = i64::from_str_radix(last, 16).map_err(|_| ParseCursorError)?;
        let cursor = Self {
            last,
            name: name.to_owned(),
        };
        let canonical = last >= 0 && cursor.to_string() == text;
        if canonical {
            Ok(cursor)
        } else {
            Err(ParseCursorError)
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.created, self.row)
    }
}

impl FromStr for Cursor {
    type Err = ParseCursorError;

    fn from_str(text: &str) -> Result<Self, ParseCursorError> {
        let (created, row) = text.split_once('.').ok_or(ParseCursorError)?;
        let hex = |digits| i64::from_str_radix(digits, 16).map_err(|_| ParseCursorError);
        let cursor = Self {
            created: hex(created)?,
            row: hex(row)?,
        };
        let canonical = cursor.created >= 0 && cursor.row >= 0 && cursor.to_string() == text;
        if canonical {
            Ok(cursor)
        } else {
            Err(ParseCursorError)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_sixteen_bytes_and_takes_no_others() {
        for cursor in [Cursor::new(0, 0), Cursor::new(1_767_225_600, LARGEST)] {
            assert_eq!(Cursor::from_bytes(cursor.to_bytes()), Some(cursor));
        }
        for cursor in [
            Cursor::NEWEST,
            Cursor::new(0, LARGEST + 1),
            Cursor::new(-1, 0),
        ] {
            assert_eq!(Cursor::from_bytes(cursor.to_bytes()), None);
        }
    }

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for cursor in [
            Cursor::NEWEST,
            Cursor::new(0, 0),
            Cursor::new(1_767_225_600, 17),
        ] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for text in [
            "", ".", "1", "1.", ".1", "01.1", "+1.1", "-1.1", "1.1.1", "G.1", "A.1", " 1.1",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(ParseCursorError), "{text}");
        }
    }
}
