// @ts-check
import { html, useState } from "../preact.js";

/**
 * One of a few choices, all in sight: radio buttons that look like one control. What was chosen stays so while it is
 * being taken, so that the next key goes on from there.
 * @param {object} props
 * @param {string} props.name of the group
 * @param {string} props.label
 * @param {string} props.value
 * @param {Record<string, string>} props.options labels by value
 * @param {(value: string) => unknown} props.onChange may take its time
 * @param {string} [props.test] hook for window tests
 */
export function Segmented({ name, label, value, options, onChange, test }) {
  const [chosen, setChosen] = useState(/** @type {string | null} */ (null));
  const choose = async (/** @type {string} */ key) => {
    setChosen(key);
    await onChange(key);
    setChosen((now) => (now === key ? null : now));
  };
  return html`<div class="segmented" role="radiogroup" aria-label=${label} data-test=${test} data-value=${value}>
    ${Object.entries(options).map(([key, text]) => html`
      <label>
        <input type="radio" name=${name} value=${key} checked=${key === (chosen ?? value)} onChange=${() => void choose(key)} />
        <span>${text}</span>
      </label>
    `)}
  </div>`;
}
