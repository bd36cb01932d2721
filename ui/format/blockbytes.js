// @ts-check
/**
 * What each byte of a block is: the header's 136 bytes, then for each post its 128-byte head, its
 * signature, a flag and its text. Sections 2, 4 and 5 of the rules.
 *
 * @typedef {object} Field
 * @property {string} name as in `t.hex.fields`
 * @property {number | null} post which post it belongs to, from 0; null for the header
 * @property {number} start first byte
 * @property {number} end the byte after the last
 */

/** @type {readonly (readonly [string, number])[]} */
const HEADER = [["version", 4], ["prev", 32], ["body_root", 32], ["aux_root", 32], ["time", 8], ["height", 4], ["bits", 4],
  ["work_secs", 4], ["post_count", 4], ["body_bytes", 4], ["nonce", 8]];

/** @type {readonly (readonly [string, number])[]} */
const STUB = [["post_version", 1], ["kind", 1], ["net", 4], ["author", 32], ["created", 8], ["stamp_work", 8], ["parent", 32],
  ["text_size", 2], ["text_hash", 32], ["stamp_nonce", 8], ["signature", 64], ["flag", 1]];

const TEXT_SIZE_AT = 86;
const STUB_BYTES = 192;

/**
 * @param {Uint8Array} bytes header and body
 * @returns {Field[]} in order, without gaps as far as the bytes are a block's
 */
export function fieldsOf(bytes) {
  /** @type {Field[]} */
  const fields = [];
  let at = 0;
  const take = (/** @type {string} */ name, /** @type {number} */ size, /** @type {number | null} */ post) => {
    const end = Math.min(bytes.length, at + size);
    if (end > at) fields.push({ name, post, start: at, end });
    at = end;
  };
  for (const [name, size] of HEADER) take(name, size, null);
  for (let post = 0; at < bytes.length; post++) {
    const begin = at;
    const textSize = ((bytes[begin + TEXT_SIZE_AT] ?? 0) << 8) | (bytes[begin + TEXT_SIZE_AT + 1] ?? 0);
    for (const [name, size] of STUB) take(name, size, post);
    if (bytes[begin + STUB_BYTES] === 1) take("text", textSize, post);
  }
  return fields;
}

/**
 * The field that a byte belongs to.
 * @param {readonly Field[]} fields in order
 * @param {number} at
 * @returns {number} its place among them, -1 for none
 */
export function fieldAt(fields, at) {
  let low = 0;
  let high = fields.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const field = fields[middle];
    if (!field) return -1;
    if (at < field.start) high = middle - 1;
    else if (at >= field.end) low = middle + 1;
    else return middle;
  }
  return -1;
}
