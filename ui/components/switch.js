// @ts-check
import { html } from "../preact.js";

/**
 * @param {{label: string, on: boolean, describedBy?: string, onChange: (on: boolean) => void, test?: string}} props
 */
export function Switch({ label, on, describedBy, onChange, test }) {
  return html`<input type="checkbox" role="switch" class="switch" aria-label=${label} aria-describedby=${describedBy} data-test=${test}
    checked=${on} onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.target).checked)} />`;
}
