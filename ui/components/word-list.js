// @ts-check
import { html } from "../preact.js";

/**
 * The words of a key, numbered as they are to be written down.
 * @param {{words: string[], label: string, test?: string}} props
 */
export function WordList({ words, label, test }) {
  return html`<ol class="word-list" aria-label=${label} data-test=${test} translate="no">${words.map((word) => html`<li>${word}</li>`)}</ol>`;
}
