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
 * @property {boolean} lasts whether it tells of something that goes on wherever the reader is
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
 * @param {{tone?: Notice["tone"], action?: Notice["action"], way?: Notice["way"], topic?: Notice["topic"], lasts?: boolean}} [options]
 */
export function notify(text, { tone = "plain", action = null, way = null, topic = null, lasts = false } = {}) {
  const id = ++lastId;
  const others = notices.value.filter((notice) => notice.text !== text && (topic === null || notice.topic !== topic));
  notices.value = [...others.slice(1 - MOST), { id, tone, text, action, way, topic, lasts }];
  leaveLater(id);
}

/** @param {number} id */
function leaveLater(id) {
  setTimeout(() => (held ? leaveLater(id) : dismiss(id)), STAYS_MS);
}

/** What it told of has come to its end. @param {string} topic */
export function withdraw(topic) {
  keep((notice) => notice.topic !== topic);
}

/** The reader goes to another page: what told of the one that is left goes too, unless it can be taken back or went wrong. */
export function leave() {
  keep(({ lasts, action, tone }) => lasts || action !== null || tone === "bad");
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
  keep((notice) => notice.id !== id);
}

/** Of one that goes, nobody can be told to have left it. @param {(notice: Notice) => boolean} stays */
function keep(stays) {
  notices.value = notices.value.filter(stays);
  if (notices.value.length === 0) held = false;
}
