// @ts-check
import { html, useRef } from "../preact.js";
import { t } from "../strings/words.js";

/** Opens the system's choice of files. @param {{busy: boolean, onFiles: (files: File[]) => void}} props */
export function AttachButton({ busy, onFiles }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const chosen = () => {
    const field = input.current;
    if (!field?.files?.length) return;
    onFiles([...field.files]);
    field.value = "";
  };
  return html`<button type="button" class="icon-button" data-test="attach" aria-label=${t.attach.button} title=${t.attach.buttonHelp} disabled=${busy}
      onClick=${() => input.current?.click()}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m8 12.5 6-6a3 3 0 0 1 4.2 4.2l-7.6 7.6a5 5 0 0 1-7-7L11 4" transform="translate(0.6 0.8)" /></svg>
    </button>
    <input ref=${input} type="file" multiple hidden data-test="attach-input" tabindex="-1" onChange=${chosen} />`;
}
