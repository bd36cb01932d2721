// @ts-check
import { html, useRef, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { Dialog } from "./dialog.js";

/** Seconds by term; null for good. */
const TERMS = /** @type {const} */ ({ hour: 3600, day: 86_400, week: 604_800, month: 2_592_000, ever: null });

/**
 * Asks for how long, and why, to have nothing to do with an address.
 * @param {object} props
 * @param {string | null} props.address null to ask for it as well
 * @param {boolean} props.busy
 * @param {string | null} props.problem
 * @param {(ban: {address: string, secs: number | null, reason: string}) => void} props.onBan
 * @param {() => void} props.onClose
 */
export function BanDialog({ address, busy, problem, onBan, onClose }) {
  const [typed, setTyped] = useState(address ?? "");
  const [term, setTerm] = useState(/** @type {keyof typeof TERMS} */ ("day"));
  const [reason, setReason] = useState("");
  const b = t.bans;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const submit = () => {
    if (busy) return;
    onBan({ address: typed.trim(), secs: TERMS[term], reason: reason.trim() });
    if (!typed.trim()) field.current?.focus();
  };
  const action = html`<button type="submit" class="button" aria-busy=${busy} data-test="ban-go">${b.go}</button>`;
  return html`<${Dialog} title=${address ? b.titleOf(address) : b.title} onClose=${onClose} onSubmit=${submit} action=${action} test="ban-dialog">
    <p>${b.means}</p>
    <div class="dialog-form">
      ${address === null
        ? html`<label><span class="label">${b.address}</span>
            <input ref=${field} class="field" value=${typed} placeholder=${b.addressPlaceholder} autocomplete="off" autocapitalize="none" spellcheck=${false} autofocus
              aria-invalid=${problem !== null} aria-describedby="ban-problem" data-test="ban-address" onInput=${(/** @type {Event} */ event) => setTyped(textOf(event))} /></label>`
        : null}
      <label><span class="label">${b.term}</span>
        <select class="field" value=${term} data-test="ban-term" onChange=${(/** @type {Event} */ event) => setTerm(/** @type {keyof typeof TERMS} */ (textOf(event)))}>
          ${Object.keys(TERMS).map((key) => html`<option value=${key} selected=${key === term}>${b.terms[/** @type {keyof typeof TERMS} */ (key)]}</option>`)}
        </select></label>
      <label><span class="label">${b.why}</span>
        <input class="field" value=${reason} placeholder=${b.whyPlaceholder} maxlength="200" autocomplete="off" dir="auto" data-test="ban-reason"
          onInput=${(/** @type {Event} */ event) => setReason(textOf(event))} /></label>
      <p id="ban-problem" class="field-problem" role="alert">${problem}</p>
    </div>
  </${Dialog}>`;
}

/** @param {Event} event */
function textOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
