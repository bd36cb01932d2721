// @ts-check
/** What the node refuses and warns of, in the reader's words. */
import { t } from "../strings/words.js";
import { count } from "./number.js";

/** @typedef {{code: string, message: string, rule?: string, field?: string}} Refusal a refusal as the node says it */

/** Codes of which the node's own sentence says what no word of the page can: which value, or why. */
const EXPLAINED = new Set([
  "already_here", "bad_address", "bad_body", "bad_file", "bad_invite", "files_full", "identity", "not_left_out", "not_saved", "refused", "rule_broken",
  "start_failed", "store", "too_many", "waiting", "wrong_words",
]);

/**
 * What happened, what it means and what to do, in words of the page; the node's own sentence follows
 * where it adds a value, or where the page has no words for it.
 * @param {Refusal} refusal
 */
export function refusalWords({ code, message, field }) {
  const said = message ? ` ${t.errors.said(message)}` : "";
  const byField = code === "bad_field" && field ? ownOf(t.errors.fields, baseOf(field)) : null;
  const words = byField ?? ownOf(t.errors.codes, code);
  if (words === null) return `${t.errors.unknown}${said}`;
  return code === "bad_field" || EXPLAINED.has(code) ? `${words}${said}` : words;
}

/**
 * A warning that the page has no words for, or no value of, is in the node's.
 * @param {import("../contract.js").Warning} warning
 * @returns {{text: string, advice: string}}
 */
export function warningWords({ code, values, message, advice }) {
  const words = ownOf(t.warnings, code);
  const text = words && spoken(words.text, values);
  return words && text !== null ? { text, advice: words.advice } : { text: message, advice };
}

/**
 * What the node found wrong; what the page has no words for, or no value of, is in the node's.
 * @param {import("../contract.js").Problem} problem
 */
export function problemWords({ code, values, message }) {
  const words = ownOf(t.problems, code);
  return (words && spoken(words, values)) ?? t.errors.said(message);
}

/**
 * A sentence with its values, or nothing where it wants one that is not there.
 * @param {(values: import("../contract.js").Spoken) => string} words
 * @param {import("../contract.js").Values | undefined} values
 */
function spoken(words, values = {}) {
  const { height, blocks, days, row, port } = values;
  /** @param {number | undefined} value */
  const counted = (value) => (value === undefined ? undefined : count(value));
  const all = { ...values, height: counted(height), blocks: counted(blocks), days: counted(days), row: counted(row), port: port?.toString() };
  let whole = true;
  const text = words(/** @type {import("../contract.js").Spoken} */ (new Proxy(all, { get: (has, key) => Reflect.get(has, key) ?? ((whole = false), "") })));
  return whole ? text : null;
}

/** `rates.posts.burst` and `columns[2].value` are of `rates` and `columns`. @param {string} field */
const baseOf = (field) => field.split(/[.[]/u, 1)[0] ?? field;

/**
 * What stands under a name, and nothing that every object has.
 * @template T
 * @param {Record<string, T>} words
 * @param {string} name
 * @returns {T | null}
 */
function ownOf(words, name) {
  return Object.hasOwn(words, name) ? (words[name] ?? null) : null;
}
