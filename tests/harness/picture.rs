//! Pictures and other files, made of numbers: real PNGs that a browser draws, and photographs with what cameras hide.

use sha2::{Digest as _, Sha256};

/// SHA-256 in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Bytes that nothing compresses or guesses, the same for each seed.
#[must_use]
pub fn noise(size: usize, seed: u8) -> Vec<u8> {
    let blocks = (0..size.div_ceil(32) as u64).flat_map(|number| {
        let block: [u8; 32] = Sha256::digest([&[seed], &number.to_be_bytes()[..]].concat()).into();
        block
    });
    blocks.take(size).collect()
}

/// Whether a part stands somewhere in the bytes.
#[must_use]
pub fn holds(bytes: &[u8], part: &str) -> bool {
    bytes
        .windows(part.len())
        .any(|window| window == part.as_bytes())
}

/// A PNG of two colours, with words that no viewer shows.
#[must_use]
pub fn png(width: u32, height: u32, hue: u8, words: &str) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..height {
        rows.push(0);
        for x in 0..width {
            let far = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap_or(255);
            rows.extend([hue, far(x, width), far(y, height)]);
        }
    }
    let size = [width.to_be_bytes(), height.to_be_bytes()].concat();
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[size.as_slice(), &[8, 2, 0, 0, 0]].concat()),
        chunk(b"tEXt", format!("Comment\0{words}").as_bytes()),
        chunk(b"IDAT", &stored(&rows)),
        chunk(b"IEND", b""),
    ];
    parts.concat()
}

/// A photograph as a telephone lays it out: Exif with camera, place and orientation, and XMP. Its pixels are noise.
#[must_use]
pub fn photograph(size: usize) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x04\0\0\0Cam\0");
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    tiff.extend(b"\0\0\0\0GPS 52.5200 N 13.4050 E");
    let segment = |mark: u8, data: &[u8]| {
        let length = u16::try_from(data.len() + 2).expect("a short segment");
        [&[0xff, mark], &length.to_be_bytes()[..], data].concat()
    };
    // Within a scan, 0xff is followed by a zero.
    let pixels: Vec<u8> = noise(size, 7).into_iter().map(|byte| byte & 0x7f).collect();
    let parts = [
        vec![0xff, 0xd8],
        segment(0xe1, &[b"Exif\0\0".to_vec(), tiff].concat()),
        segment(
            0xe1,
            b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS</x:xmpmeta>",
        ),
        segment(0xdb, &[1; 65]),
        segment(0xc0, &[2; 15]),
        segment(0xda, &[3; 10]),
        pixels,
        vec![0xff, 0xd9],
    ];
    parts.concat()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).expect("a small chunk");
    let sum = crc(&named).to_be_bytes();
    [&length.to_be_bytes()[..], &named, &sum].concat()
}

/// A zlib stream that compresses nothing.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut rest = bytes.chunks(65_535).peekable();
    while let Some(block) = rest.next() {
        let length = u16::try_from(block.len()).expect("at most 65,535");
        out.push(u8::from(rest.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(block);
    }
    let (a, b) = bytes.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend((b << 16 | a).to_be_bytes());
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1));
    let folded = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc))
    });
    !folded
}
