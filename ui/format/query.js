// @ts-check
import { t } from "../strings/words.js";

/**
 * A search as typed, taken apart into what the node's list takes.
 *
 * @typedef {object} Query
 * @property {string} words as the node reads them: `word`, `begin*`, `"a phrase"`
 * @property {string | null} author key in hex
 * @property {string | null} from name, short key, or the beginning of one
 * @property {string | null} channel
 * @property {number | null} since Unix seconds, included
 * @property {number | null} until Unix seconds, not included
 * @property {boolean} hasFile
 * @property {Problem[]} problems filters that could not be read
 *
 * @typedef {{typed: string, why: "day" | "channel" | "has" | "empty" | "unknown"}} Problem
 *
 * @typedef {{author?: string, channel?: string, from?: string, answers?: string, since?: number, until?: number, has?: string, q?: string}} List
 */

/** The filters that a search knows. */
export const FILTERS = /** @type {const} */ (["from", "channel", "before", "after", "has"]);

/** A filter: letters and a colon, and behind it no slash, as an address of the web has. */
const FILTER = /^([a-z]{2,12}):(?!\/)(.*)$/iu;

/**
 * @param {string} typed such as `mill from:zoë channel:archive after:2026-01-01 has:file`
 * @returns {Query}
 */
export function parseQuery(typed) {
  /** @type {Query} */
  const query = { words: "", author: null, from: null, channel: null, since: null, until: null, hasFile: false, problems: [] };
  const words = [];
  for (const [word] of typed.matchAll(/(?:[a-z]+:)?"[^"]*"|\S+/giu)) {
    const filter = FILTER.exec(word);
    // "note:" with nothing behind it is a word before a pause.
    if (!filter || (!filter[2] && !isKnown(filter[1] ?? ""))) words.push(/^"[^"]+"$/u.test(word) ? word : word.replaceAll('"', ""));
    else {
      const why = apply(query, (filter[1] ?? "").toLowerCase(), (filter[2] ?? "").replaceAll('"', "").trim());
      if (why) query.problems.push({ typed: word, why });
    }
  }
  query.words = words.join(" ").trim();
  return query;
}

/**
 * @param {Query} query
 * @param {string} filter
 * @param {string} value
 * @returns {Problem["why"] | null} why the filter could not be read
 */
function apply(query, filter, value) {
  if (!isKnown(filter)) return "unknown";
  if (!value) return "empty";
  if (filter === "from") return from(query, value.toLowerCase());
  if (filter === "channel") {
    const channel = value.replace(/^#/u, "").toLowerCase();
    if (!/^[a-z0-9-]{1,32}$/u.test(channel)) return "channel";
    query.channel = channel;
    return null;
  }
  if (filter === "has") {
    if (!/^files?$/iu.test(value)) return "has";
    query.hasFile = true;
    return null;
  }
  const day = parseDay(value);
  if (day === null) return "day";
  if (filter === "before") query.until = day;
  else query.since = day;
  return null;
}

/** @param {string} filter */
function isKnown(filter) {
  return FILTERS.some((known) => known === filter.toLowerCase());
}

/** @param {Query} query @param {string} who @returns {null} */
function from(query, who) {
  if (/^[0-9a-f]{64}$/u.test(who)) query.author = who;
  else query.from = who;
  return null;
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
  const real = year >= 1970 && date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return real ? Math.max(0, date.getTime() / 1000) : null;
}

/** Whether nothing is asked for. @param {Query} query */
export function isEmptyQuery(query) {
  return Object.keys(toList(query)).length === 0;
}

/** What the node is asked for. @param {Query} query @returns {List} */
export function toList({ words, author, from: who, channel, since, until, hasFile }) {
  return {
    ...(author ? { author } : {}),
    ...(who ? { from: who } : {}),
    ...(channel ? { channel } : {}),
    ...(since === null ? {} : { since }),
    ...(until === null ? {} : { until }),
    ...(hasFile ? { has: "file" } : {}),
    ...(words ? { q: words } : {}),
  };
}

/**
 * That a search found nothing, and what of it could be left out.
 * @param {string} typed
 * @returns {{title: string, text: string}}
 */
export function nothingFound(typed) {
  const s = t.search;
  const { words, ...filters } = parseQuery(typed);
  if (!isEmptyQuery({ ...filters, words: "" })) return { title: s.noneFits(typed.trim()), text: words ? s.noneFilter : s.noneFilters };
  const phrase = /^"([^"]+)"$/u.exec(words)?.[1];
  if (phrase) return { title: s.noneWord(phrase), text: s.nonePhrase };
  if (/\s/u.test(words)) return { title: s.noneWords(words), text: s.noneFewer };
  return words.endsWith("*") ? { title: s.noneBegins(words.slice(0, -1)), text: s.noneShorter } : { title: s.noneWord(words), text: s.noneSpelling };
}
