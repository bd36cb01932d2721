// @ts-check
import { shortKey } from "../format/key.js";
import { count } from "../format/number.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Avatar } from "./avatar.js";
import { When } from "./when.js";

/** @typedef {import("../state/chain.js").Candidate} Candidate */

/**
 * Several that may be meant: ids and keys tell them apart.
 * @param {{all: Candidate[], more: boolean, now: number}} props `more`: there are others besides; `now` in Unix seconds
 */
export function FoundList({ all, more, now }) {
  const e = t.explorer;
  const said = all.every(({ view }) => view === "author") && !more ? e.findSeveral : all.length > 1 ? e.findAlike : null;
  return html`<div class="found-list" data-test="found-list">
    ${said ? html`<p>${said}</p>` : null}
    <ul>${all.map((one) => html`<li key=${`${one.view} ${one.at}`}>${ROWS[one.view](/** @type {any} */ (one), now)}</li>`)}</ul>
    ${more ? html`<p data-test="found-more">${e.findMore}</p>` : null}
  </div>`;
}

const ROWS = {
  /** @param {import("../state/chain.js").FoundBlock} block */
  block: ({ at, height, active }) => html`<a href=${link.block(at)} data-test="found-block" data-id=${at}>
    <span>${t.explorer.block(count(height))} ${active ? null : html`<small>${t.explorer.findStale}</small>`} <code>${at.slice(0, 16)}</code></span></a>`,
  /** @param {import("../state/chain.js").FoundPost} post @param {number} now */
  post: ({ at, kind, author, created }, now) => html`<a href=${link.post(at)} data-test="found-post" data-id=${at}>
    <${Avatar} author=${author} name=${null} /><span>${t.explorer.kinds[kind] ?? t.explorer.kindOther} <code>${at.slice(0, 16)}</code> <${When} seconds=${created} now=${now} /></span></a>`,
  /** @param {import("../state/chain.js").FoundAuthor} author */
  author: ({ at, name }) => html`<a href=${link.author(at)} data-test="namesake" data-author=${at}>
    <${Avatar} author=${at} name=${name} /><span><bdi>${name ?? shortKey(at)}</bdi> <code>${name === null ? at.slice(0, 16) : shortKey(at)}</code></span></a>`,
};
