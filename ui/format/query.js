// @ts-check
import { shortKey } from "./key.js";
import { cleanName } from "./text.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * A search as typed, taken apart. `author`, `channel` and `words` become parameters of the list;
 * `from` (a name or short key) and the dates the list does not know are checked here, post by post.
 *
 * @typedef {object} Query
 * @property {string} words as the node reads them: `word`, `begin*`, `"a phrase"`
 * @property {string | null} author key in hex
 * @property {string | null} from name or short key, lower case
 * @property {string | null} channel
 * @property {number | null} before Unix seconds, not included
 * @property {number | null} after Unix seconds, included
 * @property {string[]} problems filters that could not be read, as typed
 */

/**
 * @param {string} typed such as `mill from:zoë channel:archive after:2026-01-01`
 * @returns {Query}
 */
export function parseQuery(typed) {
  /** @type {Query} */
  const query = { words: "", author: null, from: null, channel: null, before: null, after: null, problems: [] };
  const words = [];
  for (const [word] of typed.matchAll(/(?:\w+:)?"[^"]*"|\S+/gu)) {
    const filter = /^(from|channel|before|after):(.*)$/iu.exec(word);
    if (!filter) words.push(/^"[^"]+"$/u.test(word) ? word : word.replaceAll('"', ""));
    else if (!apply(query, (filter[1] ?? "").toLowerCase(), (filter[2] ?? "").replaceAll('"', ""))) query.problems.push(word);
  }
  query.words = words.join(" ").trim();
  return query;
}

/**
 * @param {Query} query
 * @param {string} filter
 * @param {string} value
 * @returns {boolean} whether the value could be read
 */
function apply(query, filter, value) {
  if (!value) return false;
  if (filter === "from") {
    const who = value.toLowerCase();
    if (/^[0-9a-f]{64}$/u.test(who)) query.author = who;
    else query.from = who;
    return true;
  }
  if (filter === "channel") {
    const channel = value.replace(/^#/u, "").toLowerCase();
    query.channel = channel;
    return /^[a-z0-9-]{1,32}$/u.test(channel);
  }
  const day = parseDay(value);
  if (day === null) return false;
  if (filter === "before") query.before = day;
  else query.after = day;
  return true;
}

/**
 * Midnight, local time, of `2026-05-12`, `2026-05` or `2026`.
 * @param {string} text
 * @returns {number | null} Unix seconds
 */
function parseDay(text) {
  const parts = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/u.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const date = new Date(year, month - 1, day);
  const real = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return real ? date.getTime() / 1000 : null;
}

/** Whether nothing is asked for. @param {Query} query */
export function isEmptyQuery(query) {
  return !query.words && !query.author && !query.from && !query.channel && query.before === null && query.after === null;
}

/**
 * Whether a post passes the filters that the list does not know.
 * @param {Query} query
 * @param {Post} post
 */
export function passesFilters(query, post) {
  const created = Number(post.created);
  if (query.before !== null && created >= query.before) return false;
  if (query.after !== null && created < query.after) return false;
  if (query.from === null) return true;
  const name = cleanName(post.shown.name)?.toLowerCase() ?? "";
  return name.includes(query.from) || shortKey(post.author).startsWith(query.from);
}

/**
 * Whether all posts older than this one fail too, so that looking further is no use.
 * @param {Query} query
 * @param {Post} post
 */
export function endsSearch(query, post) {
  return query.after !== null && Number(post.created) < query.after;
}
