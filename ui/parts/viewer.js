// @ts-check
import { useModal } from "../components/dialog.js";
import { FilePicture } from "../components/file-picture.js";
import { fileName, kindAndSize } from "../format/files.js";
import { html, signal, useEffect, useRef } from "../preact.js";
import { drawAnyway, fetchFile, look, seenOf } from "../state/files.js";
import { singleKeys } from "../state/keys.js";
import { route } from "../state/route.js";
import { t } from "../strings/words.js";
import { saveFile } from "./saving.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */

/** @type {import("../preact.js").Signal<{pictures: PostFile[], at: number} | null>} */
const shown = signal(null);

/**
 * Shows a picture as large as the window, with its neighbours one key away.
 * @param {PostFile[]} pictures
 * @param {PostFile} first
 */
export function openViewer(pictures, first) {
  shown.value = { pictures, at: Math.max(0, pictures.findIndex((file) => file.sha256 === first.sha256)) };
}

/** The large picture, when one is open, and until somebody goes elsewhere. */
export function Viewer() {
  const open = shown.value;
  const where = route.value;
  useEffect(() => void (shown.value = null), [where]);
  return open ? html`<${ViewerBox} pictures=${open.pictures} at=${open.at} />` : null;
}

/** @param {{pictures: PostFile[], at: number}} props */
function ViewerBox({ pictures, at }) {
  const file = /** @type {PostFile} */ (pictures[at]);
  const close = () => (shown.value = null);
  const before = useRef(document.activeElement);
  const { box, ends } = useModal(close);
  // After the box has closed: until then nothing outside of it takes the focus.
  useEffect(() => () => before.current instanceof HTMLElement && before.current.focus({ preventScroll: true }), []);
  useEffect(() => look(file), [file.sha256]);
  const go = (/** @type {number} */ to) => (shown.value = { pictures, at: (to + pictures.length) % pictures.length });
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const forth = getComputedStyle(document.documentElement).direction === "rtl" ? -1 : 1;
    if (event.key === "ArrowRight") go(at + forth);
    else if (event.key === "ArrowLeft") go(at - forth);
    else if (event.key === "s" && singleKeys.value && !event.ctrlKey && !event.metaKey) void saveFile(file);
    else return;
    event.preventDefault();
  };
  const seen = seenOf(file).value;
  const beside = (/** @type {MouseEvent} */ event) => /** @type {Element} */ (event.target).matches("dialog, .viewer-stage") && close();
  return html`<dialog ref=${box} class="viewer" aria-label=${t.files.viewer} data-test="viewer" ...${ends} onClick=${beside} onKeyDown=${keys}>
    <div class="viewer-stage">
      ${seen.url
        ? html`<img src=${seen.url} alt=${fileName(file.name) || t.files.nameless} data-test="viewer-picture" draggable=${false} />`
        : html`<${FilePicture} file=${file} seen=${seen} onOpen=${close} onGet=${() => void fetchFile(file)} onDraw=${() => void drawAnyway(file)} onBroken=${() => {}} />`}
    </div>
    <footer class="viewer-bar">
      <p class="file-name"><bdi>${fileName(file.name) || t.files.nameless}</bdi><span class="file-kind">${kindAndSize(file)}</span></p>
      ${pictures.length > 1
        ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="viewer-previous" aria-label=${t.files.previous} onClick=${() => go(at - 1)}>←</button>
            <output data-test="viewer-place">${t.files.place(at + 1, pictures.length)}</output>
            <button type="button" class="button" data-kind="quiet" data-size="small" data-test="viewer-next" aria-label=${t.files.next} onClick=${() => go(at + 1)}>→</button>`
        : null}
      ${seen.state === "here" ? html`<button type="button" class="button" data-kind="quiet" data-size="small" data-test="viewer-save" onClick=${() => void saveFile(file)}>${t.files.save}</button>` : null}
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="viewer-close" onClick=${close}>${t.app.close}</button>
    </footer>
  </dialog>`;
}
