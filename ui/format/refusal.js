// @ts-check
/** What the node refuses and warns of, in the reader's words. */
import { t } from "../strings/words.js";
import { count } from "./number.js";
import { cleanName } from "./text.js";

/** @typedef {import("../contract.js").Why} Why */
/** @typedef {{code: string, message: string, rule?: string, field?: string, why?: Why}} Refusal a refusal as the node says it */

/** Codes that say too little where no reason that the page has words for goes with them. */
const EXPLAINED = new Set(["bad_address", "bad_body", "bad_field", "bad_invite", "folder_not_moved", "not_saved", "not_set_aside", "start_failed"]);

/**
 * What happened, what it means and what to do, in words of the page, and the reason with its values;
 * the node's own sentence follows only where the page has no words for it.
 * @param {Refusal} refusal
 */
export function refusalWords({ code, message, field, rule, why }) {
  const said = message ? t.errors.said(message) : "";
  const byField = code === "bad_field" && field ? ownOf(t.errors.fields, baseOf(field)) : null;
  const words = byField ?? ownOf(t.errors.codes, code);
  if (words === null) return joined(t.errors.unknown, said);
  const reason = (why && reasonWords(why)) ?? (rule ? ownOf(t.rules, rule) : null);
  return joined(words, reason ?? (EXPLAINED.has(code) ? said : ""));
}

/** A reason in words of the page; none where it has none, or no value of it. @param {Why} why */
export function reasonWords({ code, values }) {
  const words = ownOf(t.reasons, code);
  return words && spoken(words, values);
}

/** @param {string} words @param {string} more */
const joined = (words, more) => (more ? `${words} ${more}` : words);

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

const COUNTED = /** @type {const} */ (["height", "blocks", "days", "row", "size", "least", "most", "place"]);
const TYPED = /** @type {const} */ (["said", "text", "path"]);

/**
 * A sentence with its values, or nothing where it wants one that is not there.
 * @param {(values: import("../contract.js").Spoken) => string} words
 * @param {import("../contract.js").Values | undefined} values
 */
function spoken(words, values = {}) {
  /** @type {Record<string, unknown>} */
  const all = { ...values, port: values.port?.toString(), places: values.places?.map(count).join(", ") };
  for (const name of COUNTED) if (values[name] !== undefined) all[name] = count(values[name]);
  // Others may have chosen these.
  for (const name of TYPED) if (values[name] !== undefined) all[name] = cleanName(values[name]) ?? "";
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
