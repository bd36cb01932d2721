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
 * @param {boolean} [props.ready] there is nothing to fill in: the button that goes on has the focus
 * @param {unknown} [props.children]
 * @param {string} props.test hook for window tests; `-go` and `-problem` follow from it
 */
export function FormDialog({ title, action, busy, problem, onSubmit, onClose, grave = false, ready = false, children, test }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return html`<${Dialog} title=${title} onClose=${onClose} test=${test} ownEnd=${true}>
    <form class="form" onSubmit=${submit}>
      ${children}
      <div class="dialog-end">
        <p class="field-problem" role="alert" data-test="${test}-problem">${problem}</p>
        <button type="button" class="button" data-kind="quiet" onClick=${onClose}>${t.app.cancel}</button>
        <button type="submit" class="button" autofocus=${ready} data-tone=${grave ? "bad" : undefined} aria-busy=${busy} data-test="${test}-go">${busy ? t.identity.busy : action}</button>
      </div>
    </form>
  </${Dialog}>`;
}
