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

const OPENS = /** @type {Record<string, string>} */ ({ ")": "(", "]": "[", "}": "{" });

/**
 * Leaves out punctuation that ends the sentence, not the address, and a bracket that opened before
 * it. Each sign is counted once, however many of them a stranger puts at the end.
 * @param {string} typed
 * @returns {string}
 */
function trimTail(typed) {
  /** @type {Record<string, number>} */
  const left = {};
  for (const sign of typed) if (sign in OPENS || "([{".includes(sign)) left[sign] = (left[sign] ?? 0) + 1;
  let end = typed.length;
  for (; end > 0; end--) {
    const last = typed.charAt(end - 1);
    const opener = OPENS[last];
    if (opener ? (left[opener] ?? 0) >= (left[last] ?? 0) : !/[.,;:!?…*_]/u.test(last)) break;
    if (opener) left[last] = (left[last] ?? 0) - 1;
  }
  return typed.slice(0, end);
}
