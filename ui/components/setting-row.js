// @ts-check
import { html } from "../preact.js";

/**
 * A setting: what it is, what it does, its control, and how saving went.
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.help
 * @param {{tone: "good" | "bad", text: string} | null} [props.result]
 * @param {unknown} [props.next] what can be done about the result
 * @param {unknown} props.children
 */
export function SettingRow({ id, label, help, result = null, next = null, children }) {
  return html`<div class="setting">
    <div class="setting-words">
      <span class="setting-label" id="${id}-label">${label}</span>
      <p id="${id}-help">${help}</p>
      <output class="setting-result" data-tone=${result?.tone}>${result?.text}</output>
      ${next}
    </div>
    <div class="setting-control">${children}</div>
  </div>`;
}
