// @ts-check
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { useModal } from "./dialog.js";

/**
 * Asks before a text is erased from this disk, and says what that does and what it cannot do.
 * @param {{onErase: () => Promise<void>, onClose: () => void}} props `onErase` throws with the reason in words
 */
export function EraseDialog({ onErase, onClose }) {
  const e = t.control.erase;
  const { box, ends } = useModal(onClose);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const erase = async () => {
    setBusy(true);
    try {
      await onErase();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : null);
      setBusy(false);
    }
  };
  return html`<dialog ref=${box} class="dialog" aria-labelledby="erase-title" data-test="erase" ...${ends} onClick=${(/** @type {Event} */ event) => event.stopPropagation()}>
    <div class="dialog-body">
      <h2 id="erase-title">${e.title}</h2>
      <ul class="dialog-list">${e.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
      <p class="field-problem" role="alert">${problem}</p>
      <p class="dialog-end">
        <button type="button" class="button" data-kind="quiet" autofocus onClick=${onClose}>${t.app.cancel}</button>
        <button type="button" class="button" data-kind="danger" data-test="erase-go" aria-busy=${busy} onClick=${erase}>${e.go}</button>
      </p>
    </div>
  </dialog>`;
}
