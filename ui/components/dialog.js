// @ts-check
import { html, useEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A modal box; Escape and a click beside it close it too.
 * @param {{title: string, onClose: () => void, children?: unknown, action?: unknown, test?: string}} props
 *   `action`: what it is there for, beside the way out, which then reads "Cancel"
 */
export function Dialog({ title, onClose, children, action, test }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    box.current?.showModal();
    return () => box.current?.close();
  }, []);
  const beside = (/** @type {MouseEvent} */ event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class="dialog" aria-label=${title} data-test=${test} onClose=${onClose} onClick=${beside}>
    <div class="dialog-body">
      <h2>${title}</h2>
      ${children}
      <p class="dialog-end">
        <button type="button" class="button" data-kind="quiet" onClick=${() => box.current?.close()}>${action ? t.app.cancel : t.app.close}</button>
        ${action}
      </p>
    </div>
  </dialog>`;
}
