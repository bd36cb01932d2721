//! Bytes that are read from the front; what is cut off is an error, never a panic.

use super::NotCleaned;

/// What of a file is still to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], NotCleaned> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(NotCleaned::Broken)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], NotCleaned> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(NotCleaned::Broken)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, NotCleaned> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<usize, NotCleaned> {
        self.array()
            .map(|bytes| usize::from(u16::from_be_bytes(bytes)))
    }

    /// A length of four bytes, which is beyond every file where it does not fit.
    pub(super) fn u32(&mut self, read: fn([u8; 4]) -> u32) -> Result<usize, NotCleaned> {
        let value = self.array().map(read)?;
        usize::try_from(value).map_err(|_| NotCleaned::Broken)
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
