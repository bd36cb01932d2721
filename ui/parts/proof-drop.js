// @ts-check
import { link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { checkProof } from "../state/proof.js";
import { t } from "../strings/words.js";

/** Places that take files for themselves, such as pictures for a post. */
const OTHERS = ".composer, dialog";

/** The whole window takes the file of a proof. */
export function ProofDrop() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const end = new AbortController();
    const listen = (/** @type {string} */ type, /** @type {(event: DragEvent) => void} */ act) =>
      document.addEventListener(type, /** @type {EventListener} */ (act), { signal: end.signal });
    listen("dragover", (event) => {
      if (!takes(event)) return setOver(false);
      event.preventDefault();
      setOver(true);
    });
    listen("dragleave", (event) => event.relatedTarget === null && setOver(false));
    listen("drop", (event) => {
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (!takes(event) || !file) return;
      event.preventDefault();
      location.hash = link.explorer("proof");
      void checkProof(file);
    });
    return () => end.abort();
  }, []);
  return over ? html`<div class="drop-veil" aria-hidden="true" data-test="drop-veil"><span>${t.proof.drop}</span></div>` : null;
}

/** @param {DragEvent} event */
function takes(event) {
  const target = event.target;
  const elsewhere = target instanceof Element && target.closest(OTHERS) !== null;
  return !event.defaultPrevented && !elsewhere && event.dataTransfer?.types.includes("Files") === true;
}
