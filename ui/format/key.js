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

/** Two hues this far apart are told apart at a glance; so are the two depths of one. */
const HUE_STEP = 30;

/**
 * The colour of an author key, for the avatar: one of a few that nobody takes for each other.
 * @param {string} author key in hex
 * @returns {{hue: number, deep: boolean}} `hue` in degrees
 */
export function keyFace(author) {
  const bits = Number.parseInt(author.slice(10, 14), 16);
  if (Number.isNaN(bits)) return { hue: 260, deep: false };
  return { hue: (bits % (360 / HUE_STEP)) * HUE_STEP, deep: (bits >> 8) % 2 === 1 };
}
