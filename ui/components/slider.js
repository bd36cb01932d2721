// @ts-check
import { html } from "../preact.js";

/**
 * A number within bounds, told in words beside it.
 * @param {{label: string, value: number, most: number, text: string, onChange: (value: number) => void, test?: string}} props
 */
export function Slider({ label, value, most, text, onChange, test }) {
  const change = (/** @type {Event} */ event) => onChange(Number(/** @type {HTMLInputElement} */ (event.target).value));
  return html`<span class="slider">
    <input type="range" min="1" max=${most} step="1" value=${value} aria-label=${label} aria-valuetext=${text} disabled=${most <= 1}
      data-test=${test} onChange=${change} />
    <output>${text}</output>
  </span>`;
}
