// @ts-check
import { html } from "../preact.js";

/** BlockNet's mark: one block, seen from a corner. */
export function Mark() {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M12 2.5 20 7v10l-8 4.5L4 17V7z" /><path d="M4 7l8 4.5L20 7M12 11.5v10" />
  </svg>`;
}
