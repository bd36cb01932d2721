// @ts-check
import { fileName, isPicture, kindAndSize } from "../format/files.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../state/attached.js").Attached} Attached */

/**
 * The files of a draft, with what the node did to each.
 * @param {{files: {file: Attached, url: string | null}[], busy: boolean, onRemove: (sha256: string) => void}} props
 */
export function AttachedList({ files, busy, onRemove }) {
  if (files.length === 0) return null;
  return html`<ul class="attached" aria-label=${t.attach.label}>
    ${files.map(({ file, url }) => {
      const name = fileName(file.name) || t.files.nameless;
      return html`<li key=${file.sha256} class="attached-file" data-test="attached" data-sha256=${file.sha256} data-adding=${file.adding ?? false}>
        ${url ? html`<img class="attached-picture" src=${url} alt="" />` : html`<svg class="attached-picture file-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l5 5v13H6z" /><path d="M14 3v5h5" /></svg>`}
        <p class="file-name"><bdi>${name}</bdi><span class="file-kind">${file.adding ? t.attach.adding : kindAndSize(file)}</span>
          ${file.adding ? html`<progress class="meter" aria-label=${t.attach.adding}></progress>` : html`<span class="attached-note">${note(file)}</span>`}</p>
        <button type="button" class="icon-button" data-test="attached-remove" aria-label=${t.attach.remove(name)} title=${t.attach.remove(name)}
          disabled=${busy || (file.adding ?? false)} onClick=${() => onRemove(file.sha256)}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6.5 6.5 11 11m0-11-11 11" /></svg>
        </button>
      </li>`;
    })}
  </ul>`;
}

/** What became of the data that nobody sees. @param {Attached} file */
function note({ mime, cleaned, may_tell: tells }) {
  if (tells) return t.attach.tells;
  // What comes back from the outbox says no more of it.
  if (!isPicture(mime) || cleaned === undefined) return t.attach.asIs;
  return cleaned ? t.attach.cleaned : t.attach.clean;
}
