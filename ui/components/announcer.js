// @ts-check
import { html } from "../preact.js";

/**
 * What happens where nobody looks, for those who listen. It is there from the start: only what changes in it is heard.
 * @param {{text: string}} props
 */
export function Announcer({ text }) {
  return html`<p class="visually-hidden" role="status" aria-live="polite" data-test="announced">${text}</p>`;
}
