//! Reading and writing of fixed layouts: big-endian integers and runs of bytes.

use crate::decode::DecodeError;

/// Cuts `N` bytes at `at` out of a layout whose length the caller's type guarantees.
pub(crate) fn field<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    bytes
        .get(at..)
        .and_then(|tail| tail.first_chunk())
        .copied()
        .expect("the field lies inside its fixed layout")
}

/// The first `N` bytes of a layout whose length the caller's type guarantees.
pub(crate) fn front<const N: usize>(bytes: &[u8]) -> &[u8; N] {
    bytes
        .first_chunk()
        .expect("the layout is longer than its front")
}

/// Fills a fixed layout from front to back.
pub(crate) struct Filler<'a>(&'a mut [u8]);

impl<'a> Filler<'a> {
    pub(crate) fn new(layout: &'a mut [u8]) -> Self {
        Self(layout)
    }

    pub(crate) fn put(&mut self, bytes: &[u8]) {
        let (field, rest) = std::mem::take(&mut self.0).split_at_mut(bytes.len());
        field.copy_from_slice(bytes);
        self.0 = rest;
    }
}

/// Reads an encoding from front to back and remembers where it stands.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, at: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn remaining(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            let missing = count.saturating_sub(self.rest.len());
            return Err(DecodeError::Truncated {
                at: self.at,
                missing,
            });
        };
        self.rest = rest;
        self.at += count;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        self.take(N).map(|bytes| field(bytes, 0))
    }

    pub(crate) fn u8(&mut self) -> Result<u8, DecodeError> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, DecodeError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, DecodeError> {
        self.array().map(u64::from_be_bytes)
    }

    /// Ends the reading; a canonical encoding has nothing behind its last field.
    pub(crate) fn finish(self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            extra => Err(DecodeError::Trailing { at: self.at, extra }),
        }
    }
}
