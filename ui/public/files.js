// @ts-check
import { fileName, filesOf, isPicture, isRisky, kindAndSize } from "../format/files.js";
import { HEAD_BYTES, isLight, pixelsOf } from "../format/pixels.js";
import { heavyWords } from "../components/file-picture.js";
import { html, useEffect, useState } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */

/**
 * The files of a post, as far as this node has them; what it lacks it may look for, as for any node
 * that asks, and has at the next visit.
 * @param {{post: import("../contract.js").Post}} props
 */
export function Files({ post }) {
  const files = post.shown.deleted ? [] : filesOf(post.tags);
  if (files.length === 0) return null;
  return html`<section class="files" aria-label=${t.files.label(files.length)} data-test="files">
    ${files.map((file) => html`<${File} key=${file.sha256} file=${file} />`)}
  </section>`;
}

/** @param {{file: PostFile}} props */
function File({ file }) {
  const [heavy, setHeavy] = useState(/** @type {import("../format/pixels.js").Pixels | "unknown" | null} */ (null));
  const [drawn, setDrawn] = useState(false);
  const name = fileName(file.name) || t.files.nameless;
  const address = `/v1/files/${file.sha256}`;
  useEffect(() => {
    if (!isPicture(file.mime)) return;
    void headOf(address).then((head) => {
      const pixels = head && pixelsOf(head);
      if (head) isLight(pixels) ? setDrawn(true) : setHeavy(pixels ?? "unknown");
    });
  }, [address]);
  if (drawn) {
    return html`<div class="pictures" data-count="1"><div class="picture" data-test="picture">
      <img src=${address} alt=${name} loading="lazy" decoding="async" onError=${() => setDrawn(false)} />
    </div></div>`;
  }
  return html`<div class="file-row" data-test="file">
    <svg class="file-icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l5 5v13H6z" /><path d="M14 3v5h5" /></svg>
    <p class="file-name"><bdi>${name}</bdi><span class="file-kind">${kindAndSize(file)}</span></p>
    <a class="button" data-kind="quiet" data-size="small" href=${address} download=${name} aria-label=${t.files.saveNamed(name)}>${t.files.save}</a>
    ${heavy ? html`<p class="file-note" data-test="picture-heavy">${heavyWords(heavy)}</p>` : null}
    ${isRisky(file) ? html`<p class="file-note" data-tone="wait">${t.files.risky}</p>` : null}
  </div>`;
}

/**
 * The first bytes of a file; null where this node has none. They tell how much memory a picture takes,
 * before the browser draws it.
 * @param {string} address
 */
async function headOf(address) {
  try {
    const response = await fetch(address, { headers: { range: `bytes=0-${HEAD_BYTES - 1}` } });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}
