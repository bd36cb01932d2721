// @ts-check
import { html, useEffect, useState } from "../preact.js";

/**
 * A number within bounds, told in words beside it. It is told while it is dragged, and given on when it is let go.
 * @param {{label: string, value: number, most: number, text: (value: number, most: number) => string, onChange: (value: number) => void, test?: string, least?: number, step?: number}} props
 */
export function Slider({ label, value, most, text, onChange, test, least = 1, step = 1 }) {
  const [dragged, setDragged] = useState(/** @type {number | null} */ (null));
  useEffect(() => setDragged(null), [value]);
  const at = dragged ?? value;
  const done = most > least ? `${((at - least) / (most - least)) * 100}%` : "100%";
  const valueOf = (/** @type {Event} */ event) => Number(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<span class="slider">
    <span class="slider-bar">
      <span class="slider-done" style=${{ inlineSize: done }}></span>
      <input type="range" min=${least} max=${most} step=${step} value=${at} aria-label=${label} aria-valuetext=${text(at, most)} disabled=${most <= least}
        data-test=${test} onInput=${(/** @type {Event} */ event) => setDragged(valueOf(event))} onChange=${(/** @type {Event} */ event) => onChange(valueOf(event))} />
    </span>
    <output aria-live="off"><bdi>${text(at, most)}</bdi></output>
  </span>`;
}
