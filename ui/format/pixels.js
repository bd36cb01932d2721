// @ts-check
/** How large a picture is once it is drawn, read from its first bytes. A file of some kilobytes can be a picture of gigabytes. */

/** @typedef {{width: number, height: number}} Pixels */

/** Pixels that are drawn without asking: a photograph of 24 megapixels takes some 100 MB of memory. */
export const MOST_PIXELS = 24_000_000;
/** Bytes from the start that tell the size of a picture, as a rule. */
export const HEAD_BYTES = 16 * 1024;

/** Whether a picture may be drawn without asking; not so where its size is not told. @param {Pixels | null} pixels */
export const isLight = (pixels) => pixels !== null && pixels.width * pixels.height <= MOST_PIXELS;

/**
 * @param {Uint8Array} bytes the file, or its start
 * @returns {Pixels | null}
 */
export function pixelsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const found = png(view) ?? gif(view) ?? webp(view) ?? jpeg(view) ?? avif(view);
    return found && found.width > 0 && found.height > 0 ? found : null;
  } catch {
    // It ends before it tells.
    return null;
  }
}

/** @param {DataView} view @param {number} at @param {string} sign */
function says(view, at, sign) {
  return [...sign].every((letter, place) => view.getUint8(at + place) === letter.charCodeAt(0));
}

/** @param {DataView} view */
function png(view) {
  return says(view, 0, "\x89PNG") && says(view, 12, "IHDR") ? { width: view.getUint32(16), height: view.getUint32(20) } : null;
}

/** @param {DataView} view */
function gif(view) {
  return says(view, 0, "GIF8") ? { width: view.getUint16(6, true), height: view.getUint16(8, true) } : null;
}

/** @param {DataView} view */
function webp(view) {
  if (!says(view, 0, "RIFF") || !says(view, 8, "WEBP")) return null;
  if (says(view, 12, "VP8X")) return { width: 1 + three(view, 24), height: 1 + three(view, 27) };
  if (says(view, 12, "VP8L")) {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return says(view, 12, "VP8 ") ? { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff } : null;
}

/** @param {DataView} view @param {number} at */
const three = (view, at) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);

/** Goes from marker to marker until a frame begins. @param {DataView} view */
function jpeg(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFill = marker === 0xff;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += isFill ? 1 : 2 + view.getUint16(at + 2);
  }
}

/** The largest of the sizes that its boxes tell. @param {DataView} view */
function avif(view) {
  if (!says(view, 4, "ftyp")) return null;
  /** @type {Pixels | null} */
  let largest = null;
  for (let at = 8; at + 16 <= Math.min(view.byteLength, HEAD_BYTES); at++) {
    if (!says(view, at, "ispe")) continue;
    const one = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    if (!largest || one.width * one.height > largest.width * largest.height) largest = one;
  }
  return largest;
}
