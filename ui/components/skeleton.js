// @ts-check
import { html } from "../preact.js";

/**
 * The shape of what is coming. The style sheet shows it after 150 ms, so a fast answer never flickers.
 * @param {{kind: "posts" | "rows", label: string, count?: number}} props
 */
export function Skeleton({ kind, label, count = 4 }) {
  return html`<div class="skeleton" data-kind=${kind} role="status" aria-label=${label}>
    ${Array.from({ length: count }, () => html`<div class="skeleton-item"><i></i><b></b><b></b></div>`)}
  </div>`;
}
