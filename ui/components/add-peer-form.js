// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * Join someone by address.
 * @param {object} props
 * @param {string} props.id of the field
 * @param {string} props.address
 * @param {boolean} props.busy
 * @param {string | null} props.problem
 * @param {string} props.placeholder
 * @param {boolean} props.tests whether this is the one that window tests use
 * @param {(address: string) => void} props.onAddress
 * @param {() => void} props.onAdd
 */
export function AddPeerForm({ id, address, busy, problem, placeholder, tests, onAddress, onAdd }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!busy) onAdd();
  };
  const input = (/** @type {InputEvent} */ event) => onAddress(/** @type {HTMLInputElement} */ (event.target).value);
  return html`<form class="join" onSubmit=${submit}>
    <div class="join-row">
      <input class="field" id=${id} value=${address} placeholder=${placeholder} aria-label=${t.network.addLabel} aria-invalid=${problem !== null}
        aria-describedby="${id}-problem" autocomplete="off" autocapitalize="none" spellcheck=${false} data-test=${tests ? "peers-add-address" : undefined} onInput=${input} />
      <button type="submit" class="button" aria-busy=${busy} data-test=${tests ? "peers-add" : undefined}>${t.network.add}</button>
    </div>
    <p id="${id}-problem" class="field-problem" role="alert" data-test=${tests ? "peers-add-problem" : undefined}>${problem}</p>
  </form>`;
}
