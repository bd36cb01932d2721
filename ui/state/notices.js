// @ts-check
import { parseRoute } from "../format/route.js";
import { signal } from "../preact.js";

/** @typedef {import("../format/route.js").Route} Route */

/**
 * @typedef {object} Notice a short message that leaves by itself
 * @property {number} id
 * @property {"good" | "bad" | "plain"} tone
 * @property {string} text
 * @property {{label: string, run: () => void} | null} action
 * @property {{label: string, href: string} | null} way where what it tells of is to be seen
 * @property {string | null} topic of which the newest alone stands
 */

/** @type {import("../preact.js").Signal<Notice[]>} */
export const notices = signal([]);

/** Long enough to read, and to press the key that undoes. */
const STAYS_MS = 9000;
/** More would cover what one reads. */
const MOST = 2;
let lastId = 0;
let held = false;

/**
 * @param {string} text
 * @param {{tone?: Notice["tone"], action?: Notice["action"], way?: Notice["way"], topic?: Notice["topic"]}} [options]
 */
export function notify(text, { tone = "plain", action = null, way = null, topic = null } = {}) {
  const id = ++lastId;
  const others = notices.value.filter((notice) => notice.text !== text && (topic === null || notice.topic !== topic));
  notices.value = [...others.slice(1 - MOST), { id, tone, text, action, way, topic }];
  leaveLater(id);
}

/** @param {number} id */
function leaveLater(id) {
  setTimeout(() => (held ? leaveLater(id) : dismiss(id)), STAYS_MS);
}

/** What it told of has come to its end. @param {string} topic */
export function withdraw(topic) {
  notices.value = notices.value.filter((notice) => notice.topic !== topic);
  if (notices.value.length === 0) held = false;
}

/** Whoever is at a view needs no way to it any more. @param {Route["view"]} view */
export function arrive(view) {
  notices.value = notices.value.map((notice) => (notice.way && parseRoute(notice.way.href).view === view ? { ...notice, way: null } : notice));
}

/** While somebody is at a notice, none leaves. @param {boolean} on */
export function hold(on) {
  held = on;
}

/** @param {number} id */
export function dismiss(id) {
  notices.value = notices.value.filter((notice) => notice.id !== id);
  if (notices.value.length === 0) held = false;
}
