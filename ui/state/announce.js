// @ts-check
/** What somebody who does not see the page is told of, in a place of its own and never faster than it can be said. */
import { signal } from "../preact.js";

/** What is said now. */
export const announced = signal("");

/** A sentence is heard out before the next one. */
const PAUSE_MS = 1500;
/** What waits to be said: the newest word on each matter. @type {Map<string, string>} */
const waiting = new Map();
let silent = true;

/**
 * Says something as soon as nothing else is being said. Of the same matter only the newest word is of interest.
 * @param {string} matter
 * @param {string} text
 */
export function announce(matter, text) {
  waiting.set(matter, text);
  if (silent) say();
}

function say() {
  const [first] = waiting;
  silent = first === undefined;
  if (!first) return;
  waiting.delete(first[0]);
  // The same words again are news again: a sign that nobody hears makes them so.
  announced.value = first[1] === announced.peek() ? `${first[1]}\u200b` : first[1];
  setTimeout(say, PAUSE_MS);
}
