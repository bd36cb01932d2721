// @ts-check
import { byteSize, count } from "../format/number.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { When } from "./when.js";

/** @typedef {import("../contract.js").BlockHeader} BlockHeader */

/**
 * Blocks, newest first; each line leads to its block.
 * @param {{blocks: BlockHeader[], now: number}} props `now` in Unix seconds
 */
export function BlockList({ blocks, now }) {
  return html`<ol class="block-list" aria-label=${t.explorer.list} data-test="block-list">
    ${blocks.map((block) => html`<li key=${block.id} data-test="block-row" data-height=${block.height} data-id=${block.id}>
      <a href=${link.block(block.height)}>
        <strong>${count(block.height)}</strong>
        <span class="block-posts"><bdi>${block.height === 0 ? t.explorer.first : t.explorer.posts(block.post_count)}</bdi></span>
        <span class="block-size"><bdi>${block.height === 0 ? "" : byteSize(block.body_bytes)}</bdi></span>
        <code>${block.id.slice(0, 16)}</code>
        <${When} seconds=${Number(block.time)} now=${now} />
      </a>
    </li>`)}
  </ol>`;
}
