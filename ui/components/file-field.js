// @ts-check
import { html, useRef } from "../preact.js";

/**
 * A file to be chosen, in the words of the page: a browser's own field speaks the browser's language.
 * @param {object} props
 * @param {string} props.id of the button
 * @param {string} props.label
 * @param {string} props.choose what the button does
 * @param {string | null} props.chosen name of the file
 * @param {string} props.none said where none is chosen yet
 * @param {string} props.accept
 * @param {(file: File) => void} props.onFile
 * @param {boolean} [props.focus] begins here
 * @param {string | false} [props.wrongBy] id of what says that it is wrong
 * @param {unknown} [props.told] that, where it stands below the field
 * @param {string} props.test hook for window tests; `-choose` and `-pick` follow from it
 */
export function FileField({ id, label, choose, chosen, none, accept, onFile, focus = false, wrongBy = false, told = null, test }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const take = (/** @type {Event} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const file = field.files?.[0];
    // The same file once more is a choice, too.
    field.value = "";
    if (file) onFile(file);
  };
  return html`<div class="labelled" role="group" aria-labelledby="${id}-label">
    <span class="label" id="${id}-label">${label}</span>
    <span class="file-field">
      <input ref=${input} class="visually-hidden" type="file" accept=${accept} tabindex="-1" aria-hidden="true" data-test="${test}-pick" onChange=${take} />
      <button type="button" id=${id} class="button" data-kind="quiet" autofocus=${focus} aria-invalid=${wrongBy !== false} aria-describedby=${[`${id}-chosen`, wrongBy].filter(Boolean).join(" ")}
        data-test="${test}-choose" onClick=${() => input.current?.click()}>${choose}</button>
      <span id="${id}-chosen" class="help" role="status"><bdi>${chosen ?? none}</bdi></span>
    </span>
    ${told}
  </div>`;
}
