use super::*;

/// Exif with an orientation, a camera's name and a place.
fn exif(way: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x04\0\0\0Nik\0");
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, way, 0, 0, 0]);
    tiff.extend(b"\0\0\0\0GPS 52.52N 13.40E");
    tiff
}

fn segment(mark: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xff, mark], &length[..], data].concat()
}

fn jpeg(extra: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
    let scan = b"\x11\xff\x00\x22\xff\xd0\x33";
    let parts = [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        extra.concat(),
        segment(0xdb, &[1; 65]),
        segment(0xc0, &[2; 15]),
        segment(0xda, &[3; 10]),
        scan.to_vec(),
        vec![0xff, 0xd9],
        behind.to_vec(),
    ];
    parts.concat()
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn takes_place_and_comment_out_of_a_photograph_and_keeps_it_upright() {
    let plain = jpeg(&[], b"");
    assert_eq!(clean(&plain).unwrap().bytes, plain);
    assert!(!clean(&plain).unwrap().changed);
    let with = |data: Vec<u8>| [b"Exif\0\0".to_vec(), data].concat();
    let colours = segment(0xe2, b"ICC_PROFILE\0\x01\x01colours");
    let talks = jpeg(
        &[
            segment(0xe1, &with(exif(6))),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta GPS/>"),
            segment(0xed, b"Photoshop 3.0\x008BIM GPS"),
            segment(0xe2, b"MPF\0 GPS"),
            colours.clone(),
            segment(0xfe, b"GPS in a comment"),
        ],
        b"GPS in a film behind it",
    );
    let cleaned = clean(&talks).unwrap();
    assert!(cleaned.changed);
    for hidden in [&b"GPS"[..], b"Nik", b"8BIM", b"xmpmeta"] {
        assert!(!has(&cleaned.bytes, hidden));
    }
    let upright = segment(0xe1, &with(orientation::alone(&exif(6)).unwrap()));
    assert_eq!(cleaned.bytes, jpeg(&[upright, colours], b""));
    assert_eq!(clean(&cleaned.bytes).unwrap().bytes, cleaned.bytes);
    // What stands upright needs no word of it.
    let upright = clean(&jpeg(&[segment(0xe1, &with(exif(1)))], b"")).unwrap();
    assert_eq!(upright.bytes, plain);
}

#[test]
fn leaves_no_small_preview_in_a_photograph() {
    let preview = [&b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01"[..], b"rgb"].concat();
    let mut bytes = vec![0xff, 0xd8];
    bytes.extend(segment(0xe0, &preview));
    bytes.extend(jpeg(&[], b"").get(20..).unwrap());
    assert_eq!(clean(&bytes).unwrap().bytes, jpeg(&[], b""));
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], kind, data, b"crc!"].concat()
}

fn png(extra: &[Vec<u8>]) -> Vec<u8> {
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0; 13]),
        extra.concat(),
        chunk(b"IDAT", b"pixels"),
        chunk(b"IEND", b""),
    ];
    parts.concat()
}

#[test]
fn takes_words_out_of_a_png() {
    let colours = chunk(b"gAMA", &[0, 0, 1, 1]);
    let words = [
        chunk(b"tEXt", b"Author\0GPS"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0GPS"),
        colours.clone(),
        chunk(b"eXIf", &exif(1)),
        chunk(b"tIME", &[7; 7]),
        chunk(b"prVt", b"GPS"),
    ];
    let talks = [png(&words), b"GPS behind".to_vec()].concat();
    assert_eq!(clean(&talks).unwrap().bytes, png(&[colours]));
    let turned = clean(&png(&[chunk(b"eXIf", &exif(8))])).unwrap().bytes;
    assert!(has(&turned, b"eXIfMM\0*") && !has(&turned, b"GPS"));
}

fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    let length = u32::try_from(body.len()).unwrap().to_le_bytes();
    [&b"RIFF"[..], &length, &body].concat()
}

fn part(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap().to_le_bytes();
    let pad = vec![0; data.len() % 2];
    [&kind[..], &length, data, &pad].concat()
}

#[test]
fn takes_exif_and_xmp_out_of_a_webp() {
    let head = |flags: u8| part(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]);
    let pixels = part(b"VP8L", b"odd");
    let words = [part(b"EXIF", &exif(1)), part(b"XMP ", b"GPS")];
    let talks = riff(&[head(0x3c), pixels.clone(), words.concat()]);
    let quiet = riff(&[head(0x30), pixels.clone()]);
    assert_eq!(clean(&talks).unwrap().bytes, quiet);
    let turned = riff(&[head(0x0c), pixels, part(b"EXIF", &exif(3))]);
    let turned = clean(&turned).unwrap().bytes;
    assert!(has(&turned, b"EXIF") && !has(&turned, b"GPS"));
    assert_eq!(turned.get(20), Some(&0x08));
}

#[test]
fn takes_comments_out_of_a_gif() {
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff";
    let looped = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let image = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    let quiet = [&head[..], looped, image, b"\x3b"].concat();
    let comment = b"\x21\xfe\x03GPS\0";
    let xmp = b"\x21\xff\x0bXMP DataXMP\x03GPS\0";
    let talks = [&head[..], comment, looped, xmp, image, b"\x3bGPS"].concat();
    assert_eq!(clean(&talks).unwrap().bytes, quiet);
}

#[test]
fn refuses_what_it_cannot_clean_and_leaves_other_files_alone() {
    let foreign: [&[u8]; 16] = [
        b"\0\0\0\x1cftypheic....",
        b"\0\0\0\x1cftypavif....",
        b"\0\0\0\x18ftypcrx ....",
        b"\0\0\0\x18ftypisom....",
        b"\0\0\0\x14ftypqt  ....",
        b"\0\0\0\x08wide\0\0\0\0mdat",
        b"II*\0....",
        b"MM\0*....",
        b"IIRO\x08\0\0\0",
        b"IIU\0\x18\0\0\0",
        b"FUJIFILMCCD-RAW 0201",
        b"\xff\x0a....",
        b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a",
        b"\x1a\x45\xdf\xa3....",
        b"RIFF\x10\0\0\0AVI LIST",
        &[&[0x47][..], &[0; 187]].concat().repeat(3),
    ];
    for bytes in foreign {
        assert_eq!(clean(bytes), Err(NotCleaned::Foreign), "{bytes:?}");
    }
    for bytes in [
        &b"%PDF-1.7"[..],
        b"words",
        b"PK\x03\x04",
        b"II. The mill",
        b"GGGGGG",
    ] {
        assert!(!clean(bytes).unwrap().changed);
    }
    // Cut anywhere, a picture is broken and nothing worse.
    for whole in [
        jpeg(&[segment(0xe1, b"x")], b""),
        png(&[]),
        riff(&[part(b"VP8 ", b"xy")]),
    ] {
        for end in 12..whole.len() {
            assert_eq!(
                clean(whole.get(..end).unwrap()),
                Err(NotCleaned::Broken),
                "{end}"
            );
        }
    }
}
