// @ts-check
import { html } from "../preact.js";

/**
 * Something that concerns the whole window, said calmly.
 * @param {{title: string, text: string}} props
 */
export function Banner({ title, text }) {
  return html`<div class="banner" role="status" data-test="banner"><strong>${title}</strong> ${text}</div>`;
}
