// @ts-check
import { html } from "../preact.js";

/**
 * A quiet word on something that the owner should do one day, with a way to do it.
 * @param {{title: string, text: string, action: string, onAction: () => void, later?: string, onLater?: () => void, more?: unknown, test: string}} props `more`: where it is explained
 */
export function Nudge({ title, text, action, onAction, later, onLater, more, test }) {
  return html`<section class="nudge" aria-label=${title} data-test=${test}>
    <p><strong>${title}</strong> ${text} ${more}</p>
    <p class="nudge-end">
      <button type="button" class="button" data-size="small" data-test="${test}-go" onClick=${onAction}>${action}</button>
      ${later ? html`<button type="button" class="link-button" data-test="${test}-later" onClick=${onLater}>${later}</button>` : null}
    </p>
  </section>`;
}
