// @ts-check
import { html } from "../preact.js";

/**
 * Says what belongs here and how it gets here.
 * @param {{title: string, text: string, children?: unknown}} props
 */
export function EmptyState({ title, text, children }) {
  return html`<div class="empty" data-test="empty">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 2.5 20 7v10l-8 4.5L4 17V7z" /><path d="M4 7l8 4.5L20 7M12 11.5v10" /></svg>
    <h2>${title}</h2>
    <p>${text}</p>
    ${children}
  </div>`;
}
