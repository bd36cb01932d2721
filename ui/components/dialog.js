// @ts-check
import { html, useEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A modal box; Escape and a click beside it close it too.
 * @param {{title: string, onClose: () => void, children?: unknown, test?: string, closeLabel?: string, action?: unknown}} props
 *   `action`: the button for what the box asks about, after the one that closes it, which then reads "Cancel"
 */
export function Dialog({ title, onClose, children, test, action, closeLabel = action ? t.app.cancel : t.app.close }) {
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
      <p class="dialog-end"><button type="button" class="button" data-kind="quiet" onClick=${() => box.current?.close()}>${closeLabel}</button>${action}</p>
    </div>
  </dialog>`;
}
