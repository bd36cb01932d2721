// @ts-check

/** Crockford's base32 in lower case: no i, l, o, u, so that a key can be read out loud. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * The short form of an author key: its first 40 bits as `xxxx-xxxx`.
 * Short keys tell people with one name apart at a glance; they prove nothing.
 * @param {string} author key in hex
 * @returns {string}
 */
export function shortKey(author) {
  if (!/^[0-9a-f]{10}/.test(author)) return "????-????";
  const bits = BigInt(`0x${author.slice(0, 10)}`);
  let text = "";
  for (let shift = 35n; shift >= 0n; shift -= 5n) {
    text += ALPHABET[Number((bits >> shift) & 31n)];
  }
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/**
 * A hue of 0 to 359 degrees from an author key, for the avatar.
 * @param {string} author key in hex
 * @returns {number}
 */
export function keyHue(author) {
  const bits = Number.parseInt(author.slice(10, 14), 16);
  return Number.isNaN(bits) ? 260 : Math.floor((bits * 360) / 65536);
}
