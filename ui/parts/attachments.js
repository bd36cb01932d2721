// @ts-check
import { FilePicture } from "../components/file-picture.js";
import { FileRow } from "../components/file-row.js";
import { filesOf, isPicture } from "../format/files.js";
import { html, useEffect, useRef, useState } from "../preact.js";
import { drawAnyway, fetchFile, look, seenOf } from "../state/files.js";
import { t } from "../strings/words.js";
import { openViewer } from "./viewer.js";
import { saveFile } from "./saving.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {import("../contract.js").Post} Post */

/** Pictures are asked for this far before they come into view. */
const AHEAD = "300px 0px";

/**
 * The files of a post; nothing for one without, or one that was taken back.
 * @param {{post: Post}} props
 */
export function Attachments({ post }) {
  const files = post.shown.deleted ? [] : filesOf(post.tags);
  if (files.length === 0) return null;
  const pictures = files.filter((file) => isPicture(file.mime));
  const others = files.filter((file) => !isPicture(file.mime));
  return html`<section class="files" aria-label=${t.files.label(files.length)} data-test="files">
    ${pictures.length > 0
      ? html`<div class="pictures" data-count=${Math.min(pictures.length, 4)}>
          ${pictures.map((file) => html`<${Picture} key=${file.sha256} file=${file} pictures=${pictures} />`)}
        </div>`
      : null}
    ${others.map((file) => html`<${Other} key=${file.sha256} file=${file} />`)}
  </section>`;
}

/** @param {{file: PostFile, pictures: PostFile[]}} props */
function Picture({ file, pictures }) {
  const [broken, setBroken] = useState(false);
  const place = useWatching(file);
  const seen = seenOf(file).value;
  const lies = seen.state === "here" && seen.mime !== null && !isPicture(seen.mime);
  const get = () => void fetchFile(file);
  // A name of its own for the browser: the bytes behind it never change.
  return html`<div ref=${place} class="picture-place">
    ${broken || lies
      ? html`<${FileRow} file=${file} seen=${seen} note=${lies ? t.files.notPicture : t.files.broken} onGet=${get} onSave=${() => void saveFile(file)} />`
      : html`<${FilePicture} file=${file} seen=${seen} onGet=${get} onDraw=${() => void drawAnyway(file)} onBroken=${() => setBroken(true)} onOpen=${() => openViewer(pictures, file)} />`}
  </div>`;
}

/** @param {{file: PostFile}} props */
function Other({ file }) {
  const place = useWatching(file);
  return html`<div ref=${place}>
    <${FileRow} file=${file} seen=${seenOf(file).value} onGet=${() => void fetchFile(file)} onSave=${() => void saveFile(file)} />
  </div>`;
}

/** Looks at a file while it is in view, or near it. @param {PostFile} file */
function useWatching(file) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let end = /** @type {(() => void) | null} */ (null);
    const observer = new IntersectionObserver((entries) => {
      const inView = entries.at(-1)?.isIntersecting ?? false;
      if (inView) {
        end ??= look(file);
      } else if (end) {
        end();
        end = null;
      }
    }, { root: element.closest("main"), rootMargin: AHEAD });
    observer.observe(element);
    return () => {
      observer.disconnect();
      end?.();
    };
  }, [file.sha256]);
  return place;
}
