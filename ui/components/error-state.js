// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * What happened, what to do, and a way to try again.
 * @param {{title: string, message: string, onRetry: () => void}} props
 */
export function ErrorState({ title, message, onRetry }) {
  return html`<div class="empty" role="alert" data-test="error">
    <h2>${title}</h2>
    <p>${message}</p>
    <button type="button" class="button" onClick=${onRetry}>${t.app.retry}</button>
  </div>`;
}
