// @ts-check
import { html } from "../preact.js";

/**
 * One of a few choices, all in sight: radio buttons that look like one control.
 * @param {object} props
 * @param {string} props.name of the group
 * @param {string} props.label
 * @param {string} props.value
 * @param {Record<string, string>} props.options labels by value
 * @param {(value: string) => void} props.onChange
 * @param {string} [props.test] hook for window tests
 */
export function Segmented({ name, label, value, options, onChange, test }) {
  return html`<div class="segmented" role="radiogroup" aria-label=${label} data-test=${test} data-value=${value}>
    ${Object.entries(options).map(([key, text]) => html`
      <label>
        <input type="radio" name=${name} value=${key} checked=${key === value} onChange=${() => onChange(key)} />
        <span>${text}</span>
      </label>
    `)}
  </div>`;
}
