// @ts-check
import { signal } from "../preact.js";

/** @typedef {{text: string, channel: string}} Draft */

/** @type {Map<string, import("../preact.js").Signal<Draft>>} */
const drafts = new Map();

/** @param {string} key */
const stored = (key) => `blocknet:draft:${key}`;

/**
 * The draft of one composer; it outlives the page.
 * @param {string} key such as `new`, `channel:minutes` or `reply:<id>`
 * @param {string} [channel] to begin with
 */
export function draftOf(key, channel = "") {
  let draft = drafts.get(key);
  if (!draft) {
    draft = signal(read(key) ?? { text: "", channel });
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
    if (draft.value.text) localStorage.setItem(stored(key), JSON.stringify(draft.value));
    else localStorage.removeItem(stored(key));
  } catch {
    // A full or forbidden storage: the draft still lives as long as the page.
  }
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
    const { text, channel } = JSON.parse(localStorage.getItem(stored(key)) ?? "null") ?? {};
    return typeof text === "string" && typeof channel === "string" ? { text, channel } : null;
  } catch {
    return null;
  }
}
