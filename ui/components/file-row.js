// @ts-check
import { fileName, isRisky, kindAndSize } from "../format/files.js";
import { byteSize } from "../format/number.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Meter } from "./meter.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {import("../state/files.js").Seen} Seen */

/**
 * A file as a line: what it is, how it stands with it, and the way to it.
 * @param {{file: PostFile, seen: Seen, note?: string | null, onGet: () => void, onSave: () => void}} props
 *   `note`: why it is no picture here
 */
export function FileRow({ file, seen, note = null, onGet, onSave }) {
  const name = fileName(file.name) || t.files.nameless;
  const problem = seen.state === "nobody" ? t.files.nobody : seen.problem;
  return html`<div class="file-row" data-test="file" data-sha256=${file.sha256} data-state=${seen.state}>
    <svg class="file-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l5 5v13H6z" /><path d="M14 3v5h5" /></svg>
    <p class="file-name"><bdi>${name}</bdi><span class="file-kind"><bdi>${kindAndSize(file)}</bdi></span></p>
    <${FileAction} name=${name} seen=${seen} onGet=${onGet} onSave=${onSave} />
    ${seen.state === "fetching" ? html`<${FileProgress} seen=${seen} />` : null}
    ${note ? html`<p class="file-note">${note}</p>` : null}
    ${isRisky(file) ? html`<p class="file-note" data-tone="wait" data-test="file-risky">${t.files.risky}</p>` : null}
    ${problem ? html`<p class="file-note" role="status" data-test="file-problem">${problem}</p>` : null}
  </div>`;
}

/** How much of a file is here. @param {{seen: Seen}} props */
export function FileProgress({ seen }) {
  return html`<div class="file-progress" data-test="file-progress">
    <${Meter} share=${seen.size > 0 ? seen.done / seen.size : 0} label=${t.files.fetchingLabel} />
    <span><bdi>${t.files.fetching(byteSize(seen.done), byteSize(seen.size))}</bdi></span>
  </div>`;
}

/** @param {{name: string, seen: Seen, onGet: () => void, onSave: () => void}} props */
function FileAction({ name, seen, onGet, onSave }) {
  if (seen.state === "unknown" || seen.state === "fetching") return null;
  const here = seen.state === "here";
  const words = here ? t.files.save : seen.state === "absent" ? t.files.get : t.files.again;
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test=${here ? "file-save" : "file-get"}
    aria-label=${here ? t.files.saveNamed(name) : t.files.getNamed(name)} onClick=${here ? onSave : onGet}>${words}</button>`;
}
