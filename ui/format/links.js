// @ts-check
import { link } from "./route.js";

/**
 * @typedef {{text: string, href?: undefined} | {text: string, href: string, within?: "channel" | "author" | "search"}} Piece `within`: it leads to a view of the window
 * @typedef {{word: string, author: string}} Named somebody who is named by an @ before this word
 */

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/giu;

/** A word behind a #, whole: what goes on in another sign than those of a channel names none. */
const CHANNEL = "(?<![\\p{L}\\p{M}\\p{N}_#@&/-])#(?<channel>[a-z0-9-]{1,32})(?![\\p{L}\\p{M}\\p{N}_#-])";

// A word behind an @, whole. What goes on as an address of mail or of the web does, or as the name of a package, names
// nobody here.
const SOMEBODY = "(?<![\\p{L}\\p{M}\\p{N}_@&/.-])@(?<who>[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}_-]{0,62}[\\p{L}\\p{M}\\p{N}])?)(?![\\p{L}\\p{M}\\p{N}_@/]|[-.][\\p{L}\\p{N}])";

/**
 * Splits text into plain pieces and links. Only http and https, never with a name or password in
 * front of the host. A host in foreign letters is shown as the browser will dial it.
 * Between them a #word that can be a channel leads there, and an @ before a name to who is meant. Of others nobody can
 * tell who that is: several may go by one name, and a text does not say where a name ends. So an @ before any other word
 * leads to a search for those who go by it.
 * @param {string} text
 * @param {Named[]} [named] without it no @ leads anywhere, as on a page that has no search
 * @returns {Piece[]}
 */
export function linkify(text, named) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const typed = trimTail(match[0]);
    const outside = parseLink(typed);
    if (!outside) continue;
    pieces.push(...linkWithin(text.slice(end, match.index), named), outside);
    end = match.index + typed.length;
  }
  return [...pieces, ...linkWithin(text.slice(end), named)];
}

/**
 * @param {string} text without a link in it
 * @param {Named[] | undefined} named
 * @returns {Piece[]}
 */
function linkWithin(text, named) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const { index, 0: typed, groups } of text.matchAll(wordsOf(named))) {
    const found = within(typed, groups ?? {}, named ?? []);
    if (!found) continue;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ text: typed, ...found });
    end = index + typed.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/**
 * Where a word leads.
 * @param {string} typed
 * @param {Record<string, string | undefined>} groups
 * @param {Named[]} named
 * @returns {{href: string, within: "channel" | "author" | "search"} | null}
 */
function within(typed, { channel, who }, named) {
  // Hyphens alone are a line, and no word.
  if (channel) return /[a-z0-9]/u.test(channel) ? { href: link.channel(channel), within: "channel" } : null;
  const author = named.find(({ word }) => `@${word}`.toLowerCase() === typed.toLowerCase())?.author;
  if (author) return { href: link.author(author), within: "author" };
  return who && /\p{L}/u.test(who) ? { href: link.search(`from:${who}`), within: "search" } : null;
}

/** Names are told apart from longer words as the node tells them, and in whatever case. @param {Named[] | undefined} named */
function wordsOf(named) {
  if (!named) return new RegExp(CHANNEL, "gu");
  const words = named.map(({ word }) => [...word].map((sign) => (/[\p{L}\p{N}]/u.test(sign) ? `(?:${sign.toLowerCase()}|${sign.toUpperCase()})` : `\\u{${sign.codePointAt(0)?.toString(16)}}`)).join(""));
  const names = words.length > 0 ? `|(?<![\\p{L}\\p{N}])@(?:${words.join("|")})(?![\\p{L}\\p{N}])` : "";
  return new RegExp(`${CHANNEL}${names}|${SOMEBODY}`, "gu");
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
