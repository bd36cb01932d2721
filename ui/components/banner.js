// @ts-check
import { html } from "../preact.js";

/**
 * Something that concerns the whole window, said calmly.
 * @param {{title: string, text: string, children?: unknown, test?: string}} props
 */
export function Banner({ title, text, children, test = "banner" }) {
  return html`<div class="banner" data-test=${test}><strong>${title}</strong> ${text} ${children ? html`<span class="banner-actions">${children}</span>` : null}</div>`;
}
