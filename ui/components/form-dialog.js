// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Dialog } from "./dialog.js";

/**
 * A dialog that asks for something: fields, what is wrong with them, and two buttons.
 * @param {object} props
 * @param {string} props.title
 * @param {string} props.action what the button does
 * @param {boolean} props.busy
 * @param {string | null} props.problem
 * @param {() => void} props.onSubmit
 * @param {() => void} props.onClose
 * @param {boolean} [props.grave] it cannot be undone
 * @param {unknown} [props.children]
 * @param {string} props.test hook for window tests; `-go` and `-problem` follow from it
 */
export function FormDialog({ title, action, busy, problem, onSubmit, onClose, grave = false, children, test }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return html`<${Dialog} title=${title} onClose=${onClose} test=${test} ownEnd=${true}>
    <form class="form" onSubmit=${submit}>
      ${children}
      <p class="field-problem" role="alert" data-test="${test}-problem">${problem}</p>
      <p class="dialog-end">
        <button type="button" class="button" data-kind="quiet" onClick=${onClose}>${t.app.cancel}</button>
        <button type="submit" class="button" data-tone=${grave ? "bad" : undefined} aria-busy=${busy} data-test="${test}-go">${busy ? t.identity.busy : action}</button>
      </p>
    </form>
  </${Dialog}>`;
}
