// @ts-check
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { Dialog } from "./dialog.js";

/**
 * Asks before a text is erased from this disk, and says what that does and what it cannot do.
 * @param {{onErase: () => Promise<void>, onClose: () => void}} props `onErase` throws with the reason in words
 */
export function EraseDialog({ onErase, onClose }) {
  const e = t.control.erase;
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [busy, setBusy] = useState(false);
  const erase = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await onErase();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : null);
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${e.title} onClose=${onClose} test="erase" problem=${html`<p class="field-problem" role="alert">${problem}</p>`}
    action=${html`<button type="button" class="button" data-tone="bad" data-test="erase-go" aria-busy=${busy} onClick=${erase}>${e.go}</button>`}>
    <ul class="dialog-list">${e.facts.map((fact) => html`<li>${fact}</li>`)}</ul>
  </${Dialog}>`;
}
