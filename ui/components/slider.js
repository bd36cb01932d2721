// @ts-check
import { html, useRef } from "../preact.js";

/**
 * A number within bounds, told in words beside it.
 * @param {{label: string, value: number, most: number, text: string, onChange: (value: number) => void, test?: string, least?: number, step?: number}} props
 */
export function Slider({ label, value, most, text, onChange, test, least = 1, step = 1 }) {
  const valueOf = (/** @type {Event} */ event) => Number(/** @type {HTMLInputElement} */ (event.target).value);
  const share = (/** @type {number} */ at) => (most > least ? `${((at - least) / (most - least)) * 100}%` : "100%");
  const done = useRef(/** @type {HTMLElement | null} */ (null));
  const drag = (/** @type {Event} */ event) => done.current && (done.current.style.inlineSize = share(valueOf(event)));
  return html`<span class="slider">
    <span class="slider-bar">
      <span class="slider-done" ref=${done} style=${{ inlineSize: share(value) }}></span>
      <input type="range" min=${least} max=${most} step=${step} value=${value} aria-label=${label} aria-valuetext=${text} disabled=${most <= least}
        data-test=${test} onInput=${drag} onChange=${(/** @type {Event} */ event) => onChange(valueOf(event))} />
    </span>
    <output aria-live="off">${text}</output>
  </span>`;
}
