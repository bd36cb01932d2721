// @ts-check
import { html } from "../preact.js";

/**
 * A field under its name, with a word of help.
 * @param {object} props
 * @param {string} props.id
 * @param {string} props.label
 * @param {string} props.value
 * @param {(value: string) => void} props.onInput
 * @param {string} [props.help]
 * @param {"text" | "password"} [props.type]
 * @param {number} [props.lines] a field of several lines
 * @param {string} [props.complete] what a browser may fill in
 * @param {boolean} [props.focus] begins here
 * @param {string | false} [props.wrongBy] id of what says that it is wrong
 * @param {unknown} [props.told] that, where it stands below the field
 * @param {import("../preact.js").View} [props.beside] another way to fill it in
 * @param {string} [props.test] hook for window tests
 */
export function LabelledField({ id, label, value, onInput, help, type = "text", lines, complete = "off", focus = false, wrongBy = false, told = null, beside, test }) {
  const typed = (/** @type {Event} */ event) => onInput(/** @type {HTMLInputElement} */ (event.target).value);
  const shared = { id, class: "field", value, autofocus: focus, autocomplete: complete, spellcheck: false, autocapitalize: "none", "data-test": test,
    "aria-describedby": [help && `${id}-help`, wrongBy].filter(Boolean).join(" ") || undefined, "aria-invalid": wrongBy !== false, onInput: typed };
  const field = lines ? html`<textarea ...${shared} rows=${lines} dir="auto"></textarea>` : html`<input ...${shared} type=${type} dir="auto" />`;
  return html`<div class="labelled">
    <label for=${id}>${label}</label>
    ${beside ? html`<span class="labelled-row">${field}${beside}</span>` : field}
    ${help ? html`<small class="help" id="${id}-help">${help}</small>` : null}
    ${told}
  </div>`;
}
