// @ts-check

/**
 * @typedef {{text: string, href?: undefined} | {text: string, href: string}} Piece
 */

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/giu;

/**
 * Splits text into plain pieces and links. Only http and https, never with a name or password in
 * front of the host. A host in foreign letters is shown as the browser will dial it.
 * @param {string} text
 * @returns {Piece[]}
 */
export function linkify(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const typed = trimTail(match[0]);
    const link = parseLink(typed);
    if (!link) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push(link);
    end = match.index + typed.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/**
 * @param {string} typed
 * @returns {{text: string, href: string} | null}
 */
function parseLink(typed) {
  let url;
  try {
    url = new URL(typed);
  } catch {
    return null;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  if (url.username || url.password || !url.host) return null;
  const plainHost = typed.toLowerCase().startsWith(`${url.protocol}//${url.host}`);
  return { text: plainHost ? typed : url.href, href: url.href };
}

/**
 * Leaves out punctuation that ends the sentence, not the address, and a bracket that opened before it.
 * @param {string} typed
 * @returns {string}
 */
function trimTail(typed) {
  let text = typed;
  for (;;) {
    const last = text.at(-1) ?? "";
    const opener = { ")": "(", "]": "[", "}": "{" }[last];
    if (opener ? count(text, opener) < count(text, last) : /[.,;:!?…*_]/u.test(last)) {
      text = text.slice(0, -1);
    } else {
      return text;
    }
  }
}

/**
 * @param {string} text
 * @param {string} sign
 */
function count(text, sign) {
  return text.split(sign).length - 1;
}
