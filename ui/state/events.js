// @ts-check
import { node } from "../backend.js";
import { pause } from "./polling.js";
import { noteLock } from "./session.js";

/**
 * @typedef {object} News
 * @property {import("../contract.js").NodeEvent[]} events
 * @property {boolean} gap events were missed: what is shown may be stale
 * @property {boolean} own the person just wrote something
 * @property {string | null} forget the id of a post that stands in another's place now
 */

/** @typedef {(news: News) => void | Promise<void>} Listener */

/** @type {Set<Listener>} */
const listeners = new Set();

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

/**
 * @param {Listener} listener
 * @returns {() => void} ends it
 */
export function onNews(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Tells every listener, and waits until they have taken it in.
 * @param {Partial<News>} news
 */
export async function tell(news) {
  const whole = { events: [], gap: false, own: false, forget: null, ...news };
  await Promise.allSettled([...listeners].map(async (listener) => listener(whole)));
}

/**
 * Follows the node's events until the signal ends it. After a failure it starts where the stream
 * stands and says that there was a gap: a node that was restarted counts from the beginning.
 * @param {AbortSignal} signal
 */
export async function followEvents(signal) {
  /** @type {string | null} */
  let after = null;
  let wait = FIRST_PAUSE_MS;
  let missed = false;
  while (!signal.aborted) {
    try {
      const answer = await node.events(after, signal);
      const gap = missed || answer.gap === true;
      missed = false;
      wait = FIRST_PAUSE_MS;
      if (gap || answer.events.length > 0) void tell({ events: answer.events, gap });
      if (answer.next === after && answer.events.length === 0) await pause(50);
      after = answer.next;
    } catch (error) {
      if (signal.aborted) return;
      noteLock(error);
      after = null;
      missed = true;
      await pause(wait);
      wait = Math.min(LONGEST_PAUSE_MS, wait * 2);
    }
  }
}
