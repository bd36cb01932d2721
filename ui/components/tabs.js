// @ts-check
import { html } from "../preact.js";

/**
 * Faces of one view, each with an address of its own.
 * @param {{label: string, tabs: {key: string, text: string, href: string}[], current: string, test: string}} props
 */
export function Tabs({ label, tabs, current, test }) {
  return html`<nav class="tabs" aria-label=${label}>
    ${tabs.map(({ key, text, href }) => html`<a key=${key} href=${href} aria-current=${key === current ? "page" : undefined} data-test="${test}-${key}">${text}</a>`)}
  </nav>`;
}
