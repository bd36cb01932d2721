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
 * @param {string} props.test hook for window tests; `-go` and `-problem` follow from it, and the id of what is wrong is as its hook
 */
export function FormDialog({ title, action, busy, problem, onSubmit, onClose, grave = false, ready = false, children, test }) {
  const go = html`<button type="submit" class="button" autofocus=${ready} data-tone=${grave ? "bad" : undefined} aria-busy=${busy} data-test="${test}-go">${busy ? t.identity.busy : action}</button>`;
  const told = html`<p id="${test}-problem" class="field-problem" role="alert" data-test="${test}-problem">${problem}</p>`;
  return html`<${Dialog} title=${title} onClose=${onClose} onSubmit=${() => busy || onSubmit()} problem=${told} action=${go} test=${test}>${children}</${Dialog}>`;
}
