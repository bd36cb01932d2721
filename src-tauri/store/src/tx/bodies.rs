//! Writing bodies.

use blocknet_chain::{Block, Checked, HeaderState};

use super::Tx;
use super::posts::{Incoming, Put};
use crate::{BodyStatus, StoreError, StoredHeader};

impl Tx<'_> {
    /// Keeps the body of a block whose header is known, off the active chain.
    ///
    /// Called again with texts that lacked before, it adds them; nothing else ever changes.
    ///
    /// # Errors
    /// [`StoreError::UnknownHeader`] when the header is not stored.
    pub fn put_body(&self, block: &Block<Checked>) -> Result<(), StoreError> {
        let header = self.known_header(&block.id())?;
        match header.body {
            BodyStatus::Complete => Ok(()),
            _ => self.write_body(&header, block, |_| Put::Stored),
        }
    }

    /// Writes a block that follows the tip, its header too where that is new, and makes it the
    /// tip. The same as [`Tx::put_headers`], [`Tx::put_body`] and [`Tx::connect`], but each row
    /// is written once.
    ///
    /// # Errors
    /// [`StoreError::NotOnTip`] when it does not follow the tip, and those of the three.
    pub fn put_block_connected(
        &self,
        block: &Block<Checked>,
        state: &HeaderState,
    ) -> Result<(), StoreError> {
        self.put_headers(&[(*block.header(), *state)])?;
        let header = self.known_header(&block.id())?;
        if header.body != BodyStatus::Missing {
            self.put_body(block)?;
            return self.connect(&block.id());
        }
        self.check_connects(&header)?;
        let height = header.state.height.get();
        self.write_body(&header, block, |place| Put::Confirmed { height, place })?;
        self.activate(&header)
    }

    fn write_body(
        &self,
        header: &StoredHeader,
        block: &Block<Checked>,
        put: impl Fn(i64) -> Put,
    ) -> Result<(), StoreError> {
        let mut complete = true;
        for (place, entry) in (0_i64..).zip(block.entries()) {
            let post = Incoming::from(entry);
            let row = match self.known_of(&post)? {
                None => {
                    complete &= post.text.is_some();
                    self.insert(&post, put(place))?
                }
                Some(known) => {
                    complete &= known.has_text || post.text.is_some();
                    self.fill(known, post.stub.kind(), post.text)?;
                    if let Put::Confirmed { height, place } = put(place) {
                        self.confirm(known, height, place)?;
                    }
                    known.row
                }
            };
            if header.body == BodyStatus::Missing {
                self.run(
                    "INSERT INTO block_post (header, place, post) VALUES (?1, ?2, ?3)",
                    (header.row, place, row),
                )?;
            }
        }
        self.set_body(header.row, complete)
    }
}
