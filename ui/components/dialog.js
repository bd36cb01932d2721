// @ts-check
import { html, useEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A modal box for as long as it is drawn. By Escape whoever opened it takes it away, at once: a box tells that it is
 * closed only a moment later, when the next one may be open already, and would be taken for that. Who goes to another
 * view leaves it behind.
 * @param {() => void} onClose
 */
export function useModal(onClose) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  // A box that gives way to the next one closes as well, and that is nobody's wish to close.
  const gone = useRef(false);
  const end = useRef(onClose);
  end.current = onClose;
  useEffect(() => {
    const shown = box.current;
    shown?.showModal();
    const left = () => end.current();
    addEventListener("hashchange", left);
    return () => {
      removeEventListener("hashchange", left);
      gone.current = true;
      shown?.close();
    };
  }, []);
  const escaped = (/** @type {Event} */ event) => {
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    onClose();
  };
  return { box, ends: { onCancel: escaped, onClose: () => gone.current || onClose() } };
}

/**
 * A modal box; Escape and a click beside it close it too. Between its title and its buttons it scrolls.
 * @param {object} props
 * @param {string} props.title the act that it is about
 * @param {() => void} props.onClose
 * @param {unknown} [props.children]
 * @param {string} [props.test] hook for window tests
 * @param {unknown} [props.action] the button for what the box asks about, after the one that closes it, which then reads "Cancel"
 * @param {unknown} [props.problem] what is wrong, above the buttons
 * @param {() => void} [props.onSubmit] the box as a whole is a form
 */
export function Dialog({ title, onClose, children, test, action, problem, onSubmit }) {
  const { box, ends } = useModal(onClose);
  // Who selects text and lets go beside the box wants no end of it.
  const begun = useRef(false);
  const press = (/** @type {PointerEvent} */ event) => {
    begun.current = event.target === box.current;
  };
  const beside = (/** @type {MouseEvent} */ event) => begun.current && event.target === box.current && onClose();
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), onSubmit?.());
  const inside = html`<h2>${title}</h2>
    <div class="dialog-content">${children}</div>
    <div class="dialog-end">${problem}<button type="button" class="button" data-kind="quiet" onClick=${onClose}>${action ? t.app.cancel : t.app.close}</button>${action}</div>`;
  return html`<dialog ref=${box} class="dialog" aria-label=${title} data-test=${test} ...${ends} onPointerDown=${press} onClick=${beside}>
    ${onSubmit ? html`<form class="dialog-body" onSubmit=${submit}>${inside}</form>` : html`<div class="dialog-body">${inside}</div>`}
  </dialog>`;
}
