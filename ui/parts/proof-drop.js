// @ts-check
import { mayBeProof } from "../format/files.js";
import { link } from "../format/route.js";
import { html, useEffect, useState } from "../preact.js";
import { takers } from "../state/attached.js";
import { notify } from "../state/notices.js";
import { checkProof } from "../state/proof.js";
import { route } from "../state/route.js";
import { t } from "../strings/words.js";

/** Places that take files for themselves, such as a composer. */
const OTHERS = ".composer, dialog";

/** The whole window takes files: that of a proof to check it, any other for the composer in view. */
export function ProofDrop() {
  const [over, setOver] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    const end = new AbortController();
    const listen = (/** @type {string} */ type, /** @type {(event: DragEvent) => void} */ act) =>
      document.addEventListener(type, /** @type {EventListener} */ (act), { signal: end.signal });
    listen("dragover", (event) => {
      if (!takes(event)) return setOver(null);
      event.preventDefault();
      setOver(outcome([...(event.dataTransfer?.items ?? [])]));
    });
    listen("dragleave", (event) => event.relatedTarget === null && setOver(null));
    listen("drop", (event) => {
      setOver(null);
      const given = [...(event.dataTransfer?.files ?? [])];
      if (!takes(event) || given.length === 0) return;
      event.preventDefault();
      take(given);
    });
    return () => end.abort();
  }, []);
  return over ? html`<div class="drop-veil" aria-hidden="true" data-test="drop-veil"><span>${over}</span></div>` : null;
}

/** What letting go would do; not every web view tells what is held. @param {DataTransferItem[]} held */
function outcome(held) {
  const { drop, dropEither, dropNeither } = t.proof;
  const told = held.length > 0 && held.every((one) => one.type !== "");
  if (onProofs() || (told && held.every(mayBeProof))) return drop;
  if (takers.peek().length === 0) return told ? dropNeither : drop;
  return told ? t.attach.drop : dropEither;
}

/** @param {File[]} given */
function take(given) {
  const [proof] = given;
  const composer = takers.peek().at(-1);
  if (proof && (onProofs() || given.every(mayBeProof))) {
    location.hash = link.explorer("proof");
    void checkProof(proof);
  } else if (composer) {
    composer(given);
    // Whoever has scrolled down sees what becomes of them.
    document.querySelector("main .composer:is([data-use=post], [data-use=reply])")?.scrollIntoView({ block: "nearest" });
  } else notify(t.proof.notHere);
}

/** Where whatever is dropped is meant as a proof. */
function onProofs() {
  const at = route.peek();
  return at.view === "explorer" && at.tab === "proof";
}

/** @param {DragEvent} event */
function takes(event) {
  const target = event.target;
  const elsewhere = target instanceof Element && target.closest(OTHERS) !== null;
  return !event.defaultPrevented && !elsewhere && event.dataTransfer?.types.includes("Files") === true;
}
