// @ts-check
import { html } from "../preact.js";

/**
 * A number within bounds, told in words beside it.
 * @param {{label: string, value: number, most: number, text: string, onChange: (value: number) => void, test?: string, least?: number, step?: number}} props
 */
export function Slider({ label, value, most, text, onChange, test, least = 1, step = 1 }) {
  const change = (/** @type {Event} */ event) => onChange(Number(/** @type {HTMLInputElement} */ (event.target).value));
  return html`<span class="slider">
    <input type="range" min=${least} max=${most} step=${step} value=${value} aria-label=${label} aria-valuetext=${text} disabled=${most <= least}
      data-test=${test} onChange=${change} />
    <output>${text}</output>
  </span>`;
}
