import assert from "node:assert/strict";
import test from "node:test";
import { MOST_PIXELS, isLight, pixelsOf } from "../../ui/format/pixels.js";

const text = (words) => [...words].map((letter) => letter.charCodeAt(0));
const big32 = (n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const big16 = (n) => [n >> 8, n & 255];
const little16 = (n) => [n & 255, n >> 8];
const little24 = (n) => [n & 255, (n >> 8) & 255, n >> 16];

const png = (w, h) => [0x89, ...text("PNG\r\n\x1a\n"), ...big32(13), ...text("IHDR"), ...big32(w), ...big32(h)];
const riff = (kind, body) => [...text("RIFF"), 0, 0, 0, 0, ...text("WEBP"), ...text(kind), 0, 0, 0, 0, ...body];
const lossless = (w, h) => (w - 1) | ((h - 1) << 14);
const pictures = [
  ["png", png(16_000, 12_000), { width: 16_000, height: 12_000 }],
  ["gif", [...text("GIF89a"), ...little16(640), ...little16(480)], { width: 640, height: 480 }],
  ["webp, extended", riff("VP8X", [0, 0, 0, 0, ...little24(16_383), ...little24(99)]), { width: 16_384, height: 100 }],
  ["webp, lossless", riff("VP8L", [0x2f, ...big32(lossless(300, 200)).reverse()]), { width: 300, height: 200 }],
  ["webp, lossy", riff("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, ...little16(320), ...little16(240)]), { width: 320, height: 240 }],
  ["jpeg, behind other parts", [0xff, 0xd8, 0xff, 0xe0, ...big16(4), 1, 2, 0xff, 0xff, 0xc2, ...big16(17), 8, ...big16(4000), ...big16(6000)], { width: 6000, height: 4000 }],
  ["avif", [0, 0, 0, 8, ...text("ftypavif"), ...text("ispe"), 0, 0, 0, 0, ...big32(64), ...big32(64), ...text("ispe"), 0, 0, 0, 0, ...big32(9000), ...big32(9000)], { width: 9000, height: 9000 }],
];
for (const [what, bytes, size] of pictures) {
  test(`pixels: reads the size of a picture: ${what}`, () => {
    assert.deepEqual(pixelsOf(Uint8Array.from(bytes)), size);
  });
  test(`pixels: a picture that ends too early tells none: ${what}`, () => {
    for (let end = 0; end < bytes.length; end++) {
      const found = pixelsOf(Uint8Array.from(bytes.slice(0, end)));
      assert.ok(found === null || what === "avif", `${end} bytes`);
    }
  });
}

test("pixels: what is no picture, or has no size, is not drawn without asking", () => {
  const noPictures = [[], text("<svg width='1'>"), png(0, 5), [0xff, 0xd8, 0, 0], [0xff, 0xd8, ...Array(64).fill(0xff)]];
  for (const bytes of noPictures) assert.equal(isLight(pixelsOf(Uint8Array.from(bytes))), false);
});

test("pixels: a picture is drawn up to a bound and not beyond", () => {
  assert.equal(isLight(pixelsOf(Uint8Array.from(png(MOST_PIXELS / 1000, 1000)))), true);
  assert.equal(isLight(pixelsOf(Uint8Array.from(png(MOST_PIXELS / 1000, 1001)))), false);
  assert.equal(isLight(pixelsOf(Uint8Array.from(png(0xffff_ffff, 0xffff_ffff)))), false);
});
