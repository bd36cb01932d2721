// @ts-check
import { count } from "../format/number.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { When } from "./when.js";

/** From these depths on the protocol asks for a warning, and for the word of a changed history. */
const DEEP = 6;
const HISTORY = 30;

/**
 * Times when the chain changed, newest first.
 * @param {{reorgs: import("../contract.js").Reorg[], now: number}} props `now` in Unix seconds
 */
export function ReorgList({ reorgs, now }) {
  const r = t.reorgs;
  return html`<ol class="rows" aria-label=${r.list}>
    ${reorgs.map((one) => html`<li key=${`${one.time} ${one.new_tip}`} data-test="reorg" data-depth=${one.depth}>
      <div class="row-words">
        <strong>${r.what(one.depth, one.gained, count(one.fork_height))}</strong>
        <small>${r.posts(one.posts_returned)}</small>
        <small>${r.before} <a href=${link.block(one.old_tip)}><code>${one.old_tip.slice(0, 16)}</code></a> · ${r.after} <a href=${link.block(one.new_tip)}><code>${one.new_tip.slice(0, 16)}</code></a></small>
      </div>
      ${one.depth >= HISTORY
        ? html`<span class="badge" data-tone="bad"><span>${r.changed}</span></span>`
        : one.depth >= DEEP ? html`<span class="badge" data-tone="wait"><span>${r.deep}</span></span>` : null}
      <span class="row-end"><${When} seconds=${Number(one.time)} now=${now} /></span>
    </li>`)}
  </ol>`;
}
