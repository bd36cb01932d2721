// @ts-check
import { fileName, kindAndSize } from "../format/files.js";
import { count } from "../format/number.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { FileProgress } from "./file-row.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {import("../state/files.js").Seen} Seen */

/**
 * A picture of a post: drawn when it is here, else the way to it.
 * @param {{file: PostFile, seen: Seen, onOpen: () => void, onGet: () => void, onDraw: () => void, onBroken: () => void}} props
 */
export function FilePicture({ file, seen, onOpen, onGet, onDraw, onBroken }) {
  const name = fileName(file.name) || t.files.nameless;
  if (seen.url) {
    return html`<button type="button" class="picture" data-test="picture" data-sha256=${file.sha256} data-state="here" aria-label=${t.files.open(name)} onClick=${onOpen}>
      <img src=${seen.url} alt=${name} decoding="async" draggable=${false} onError=${onBroken} />
    </button>`;
  }
  const waits = seen.state === "unknown" || seen.state === "here";
  return html`<div class="picture" data-empty data-test="picture" data-sha256=${file.sha256} data-state=${waits ? "unknown" : seen.state}
    role="group" aria-label=${t.files.picture(name)}>
    <svg class="file-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 5h16v14H4z" /><path d="m4 16 5-5 4 4 3-3 4 4" /><circle cx="15.5" cy="9" r="1.3" /></svg>
    <p class="file-name"><bdi>${name}</bdi><span class="file-kind">${kindAndSize(file)}</span></p>
    ${seen.heavy
      ? html`<p class="file-note" data-test="picture-heavy">${heavyWords(seen.heavy)}</p>
          <button type="button" class="button" data-kind="quiet" data-size="small" data-test="picture-draw" onClick=${onDraw}>${t.files.drawAnyway}</button>`
      : null}
    ${seen.state === "fetching" ? html`<${FileProgress} seen=${seen} />` : null}
    ${seen.state === "absent"
      ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="picture-load" onClick=${onGet}>${t.files.load}</button>`
      : null}
    ${seen.state === "nobody" || seen.state === "failed"
      ? html`<p class="file-note" role="status" data-test="file-problem">${seen.state === "nobody" ? t.files.nobody : seen.problem}</p>
          <button type="button" class="button" data-kind="quiet" data-size="small" data-test="picture-load" onClick=${onGet}>${t.files.again}</button>`
      : null}
  </div>`;
}

/** @param {import("../format/pixels.js").Pixels | "unknown"} heavy */
export function heavyWords(heavy) {
  return heavy === "unknown" ? t.files.heavyUnknown : t.files.heavy(count(heavy.width), count(heavy.height));
}
