// @ts-check
import { exactTime, isoTime, relativeTime } from "../format/time.js";
import { html } from "../preact.js";

/**
 * A moment as people say it; exact on hover.
 * @param {{seconds: number, now: number}} props Unix seconds
 */
export function When({ seconds, now }) {
  return html`<time datetime=${isoTime(seconds)} title=${exactTime(seconds)} dir="auto">${relativeTime(seconds, now)}</time>`;
}
