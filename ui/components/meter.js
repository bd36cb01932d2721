// @ts-check
import { html } from "../preact.js";

/**
 * How far something is, 0 to 1.
 * @param {{share: number, label: string}} props
 */
export function Meter({ share, label }) {
  return html`<progress class="meter" value=${Math.min(1, Math.max(0, share))} max="1" aria-label=${label}></progress>`;
}
