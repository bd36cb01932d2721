// @ts-check
import { signal } from "../preact.js";

/** @typedef {{text: string, channel: string, warning?: string | null}} Draft */

/** @type {Map<string, import("../preact.js").Signal<Draft>>} */
const drafts = new Map();

const PREFIX = "blocknet:draft:";
/** Drafts kept at most: beyond it the one that was touched longest ago goes. */
const MOST_DRAFTS = 100;

/** @param {string} key */
const stored = (key) => `${PREFIX}${key}`;

/**
 * The draft of one composer; it outlives the page.
 * @param {string} key such as `new`, `channel:minutes`, `reply:<id>` or `edit:<id>`
 * @param {Partial<Draft>} [begin] what it begins with
 */
export function draftOf(key, begin = {}) {
  let draft = drafts.get(key);
  if (!draft) {
    draft = signal(read(key) ?? { text: "", channel: "", ...begin });
    drafts.set(key, draft);
  }
  return draft;
}

/**
 * @param {string} key
 * @param {Partial<Draft>} change
 */
export function setDraft(key, change) {
  const draft = draftOf(key);
  draft.value = { ...draft.value, ...change };
  try {
    if (!draft.value.text) return localStorage.removeItem(stored(key));
    if (localStorage.getItem(stored(key)) === null) makeRoom();
    localStorage.setItem(stored(key), JSON.stringify({ ...draft.value, at: Date.now() }));
  } catch {
    // A full or forbidden storage: the draft still lives as long as the page.
  }
}

/** Forgets a draft; the next one begins anew. @param {string} key */
export function dropDraft(key) {
  setDraft(key, { text: "" });
  drafts.delete(key);
}

/**
 * Puts a text back into a composer, below what is there.
 * @param {string} key
 * @param {string} text
 * @param {string} channel
 */
export function giveBack(key, text, channel) {
  const { text: there, channel: chosen } = draftOf(key).value;
  setDraft(key, { text: there.trim() ? `${there}\n\n${text}` : text, channel: chosen || channel });
}

/** @param {string} key @returns {Draft | null} */
function read(key) {
  try {
    const { text, channel, warning = null } = JSON.parse(localStorage.getItem(stored(key)) ?? "null") ?? {};
    return typeof text === "string" && typeof channel === "string" ? { text, channel, warning: typeof warning === "string" ? warning : null } : null;
  } catch {
    return null;
  }
}

/** Lets the oldest drafts go, so that one more fits. */
function makeRoom() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (keys.length < MOST_DRAFTS) return;
  const touched = (/** @type {string} */ key) => Number(JSON.parse(localStorage.getItem(key) ?? "{}").at ?? 0);
  const oldest = keys.sort((a, b) => touched(a) - touched(b)).slice(0, keys.length - MOST_DRAFTS + 1);
  for (const key of oldest) localStorage.removeItem(key);
}
