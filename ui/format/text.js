// @ts-check
/**
 * Text that strangers wrote, made harmless before it is shown. The page never builds markup from
 * it; what is left to guard against is text that rearranges, hides or covers its neighbours.
 */

/** Controls but tab and line feed; the bidirectional controls; line and paragraph separators. */
const CONTENT_JUNK =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]/gu;

/** In a name also everything that has no width, so that two equal-looking names are equal. */
const NAME_JUNK =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu;

/** Longer reactions are not shown: a sign or a word, no text. */
export const LONGEST_SIGN = 8;

/** A joiner that does not join two emoji. */
const LOOSE_JOINER = /(?<!\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;

/** More than three combining marks on one letter: no language needs them, and they cover other lines. */
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

/**
 * A display name fit to show, or null when nothing visible is left.
 * @param {string | null | undefined} name
 * @returns {string | null}
 */
export function cleanName(name) {
  if (!name) return null;
  const text = name
    .replace(/[\t\n\r\u2028\u2029]/gu, " ")
    .replace(NAME_JUNK, "")
    .replace(LOOSE_JOINER, "")
    .replace(STACKED_MARKS, "$1")
    .replace(/\s+/gu, " ")
    .trim();
  return /[^\s\p{M}]/u.test(text) ? text : null;
}

/**
 * Content fit to show: line breaks stay, controls go, and blank lines are at most two in a row.
 * @param {string} content
 * @returns {string}
 */
export function cleanContent(content) {
  return content
    .replace(/\r\n?/gu, "\n")
    .replace(CONTENT_JUNK, "")
    .replace(STACKED_MARKS, "$1")
    .replace(/\n[ \t]*(?:\n[ \t]*){2,}\n/gu, "\n\n\n");
}

/**
 * Whether nothing of a text can be seen.
 * @param {string} content
 * @returns {boolean}
 */
export function isBlank(content) {
  return !/[^\s\p{M}]/u.test(content.replace(NAME_JUNK, "").replace(/\u200d/gu, ""));
}

/**
 * The first visible sign of a name, for the avatar.
 * @param {string | null} name cleaned
 * @returns {string}
 */
export function initial(name) {
  if (!name) return "·";
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(name)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment.toLocaleUpperCase("en");
  }
  return "·";
}

/**
 * Length in UTF-8, the unit in which the rules count.
 * @param {string} text
 * @returns {number}
 */
export function byteLength(text) {
  return new TextEncoder().encode(text).length;
}

/** Letters that take more room than most, and signs that take the room of two. */
const WIDE = /[\p{Lu}mw@%—]/gu;
const WIDEST = /[MW\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu;

/**
 * Whether a post is long enough to be folded in a feed: by the room that it takes, in small letters, or by its lines.
 * @param {string} content cleaned
 * @returns {boolean}
 */
export function isLong(content) {
  const many = (/** @type {RegExp} */ signs) => content.match(signs)?.length ?? 0;
  // Signs beyond the first plane, such as emoji, are wide too, and count as two already.
  return content.length + 0.3 * many(WIDE) + 0.7 * many(WIDEST) > 900 || content.split("\n").length > 12;
}

/** Letters that are no plain letter with a mark, as people write them without a keyboard for them. */
const SPELT = /** @type {Record<string, string>} */ ({ ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i" });
const LONGEST_CHANNEL = 32;

/**
 * What a person typed as a channel, as the rules want it: 1 to 32 of `a-z 0-9 -`, no two hyphens in a row and none at
 * an end.
 * @param {string} typed
 * @returns {string}
 */
export function channelName(typed) {
  return channelBegun(typed).replace(/-$/u, "");
}

/**
 * The same while it is typed: a word may follow, and a hyphen at the end stays.
 * @param {string} typed
 * @returns {string}
 */
export function channelBegun(typed) {
  return folded(typed)
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-/u, "")
    .slice(0, LONGEST_CHANNEL);
}

/**
 * The letters and digits of what was typed that no channel can have, each once: they are left out.
 * @param {string} typed
 * @returns {string}
 */
export function leftOutOfChannel(typed) {
  return [...new Set(folded(typed).match(/[^a-z0-9\P{L}]|[^a-z0-9\P{N}]/gu) ?? [])].join("");
}

/** In small letters, without marks. @param {string} typed */
function folded(typed) {
  return typed
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\u0000-\u007f]/gu, (letter) => SPELT[letter] ?? letter)
    .normalize("NFKD")
    .replace(/\p{M}+|['’]/gu, "");
}
