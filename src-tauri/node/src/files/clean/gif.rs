//! GIF: blocks, of which comments and what programs add for themselves are left out.

use super::NotCleaned;
use super::cursor::Cursor;

const IMAGE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;
const COMMENT: u8 = 0xfe;
const APPLICATION: u8 = 0xff;
/// How often an animation runs.
const LOOPS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

/// The picture up to its end mark.
pub(super) fn clean(bytes: &[u8]) -> Result<Vec<u8>, NotCleaned> {
    let mut cursor = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    let head = cursor.take(13)?;
    out.extend(head);
    out.extend(cursor.take(colours(head.get(10)))?);
    loop {
        let block = cursor;
        match cursor.byte()? {
            IMAGE => {
                let head = cursor.take(9)?;
                cursor.take(colours(head.get(8)))?;
                cursor.take(1)?;
                sub_blocks(&mut cursor)?;
                out.extend(between(block, cursor)?);
            }
            EXTENSION => {
                let label = cursor.byte()?;
                let first = sub_blocks(&mut cursor)?;
                let stays = match label {
                    COMMENT => false,
                    APPLICATION => LOOPS.contains(&first),
                    _ => true,
                };
                if stays {
                    out.extend(between(block, cursor)?);
                }
            }
            END => {
                out.push(END);
                return Ok(out);
            }
            _ => return Err(NotCleaned::Broken),
        }
    }
}

/// Bytes of a table of colours, by the byte that tells of it.
fn colours(flags: Option<&u8>) -> usize {
    match flags {
        Some(flags) if flags & 0x80 != 0 => 3 << ((flags & 7) + 1),
        _ => 0,
    }
}

/// Passes over sub-blocks to their end; gives the first of them.
fn sub_blocks<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], NotCleaned> {
    let mut first = None;
    loop {
        let length = cursor.byte()?;
        if length == 0 {
            return Ok(first.unwrap_or_default());
        }
        let data = cursor.take(usize::from(length))?;
        first.get_or_insert(data);
    }
}

fn between<'a>(mut from: Cursor<'a>, to: Cursor<'a>) -> Result<&'a [u8], NotCleaned> {
    let length = from.rest().len() - to.rest().len();
    from.take(length)
}
