// @ts-check
import { shortKey } from "../format/key.js";
import { largeCount, count } from "../format/number.js";
import { reasonWords } from "../format/refusal.js";
import { link } from "../format/route.js";
import { cleanContent, cleanName } from "../format/text.js";
import { exactTime, isoTime } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Hash } from "./hash.js";

/** @typedef {import("../contract.js").Verdict} Verdict */

/**
 * What a proof says, in the words of `blocknetd verify`.
 * @param {{verdict: Verdict}} props
 */
export function ProofVerdict({ verdict }) {
  const p = t.proof;
  if (!verdict.holds || !verdict.proved) {
    return html`<section class="verdict" data-tone="bad" data-test="verdict" data-holds="false">
      <h2>${p.fails}</h2>
      <p>${(verdict.why && reasonWords(verdict.why)) ?? p.untrue} ${verdict.rule && !verdict.why?.values.rule ? html`<span class="help">${p.rule(verdict.rule)}</span>` : null}</p>
      <p class="help">${p.failsHelp}</p>
      ${verdict.reason && !(verdict.why && reasonWords(verdict.why)) ? html`<p class="help" data-test="verdict-said">${t.errors.quoted(verdict.reason)}</p>` : null}
    </section>`;
  }
  return html`<section class="verdict" data-tone="good" data-test="verdict" data-holds="true">
    <h2>${p.holds}</h2>
    <dl>${rowsOf(verdict, verdict.proved).map(([label, value, help]) => html`<dt title=${help}>${label}</dt><dd>${value}</dd>`)}</dl>
    <p class="help">${p.means}</p>
  </section>`;
}

/**
 * @param {Verdict} verdict
 * @param {import("../contract.js").Proved} proved
 * @returns {[string, unknown, string?][]}
 */
function rowsOf(verdict, proved) {
  const p = t.proof;
  const name = cleanName(proved.name);
  const work = p.work(proved.blocks_on_top, largeCount(proved.work_on_top_hashes));
  return [
    [p.who, html`${name ? html`<bdi>${name}</bdi> ` : null}<code>${shortKey(proved.author)}</code><span class="verdict-long"><${Hash} hex=${proved.author} /></span>`],
    [p.what, proved.content === null ? p.unreadable : html`<span class="verdict-text" dir="auto">${cleanContent(proved.content)}</span>`],
    [p.notBefore, proved.not_before ? block(proved.not_before) : proved.seen ? p.notBeforeCut : p.notBeforeUnknown],
    [p.notAfter, block(proved.block), p.notAfterHelp],
    [p.onTop, work, p.workHelp],
    [p.own, html`<span data-test="verdict-own" data-own=${proved.own_chain}>${p.owns[proved.own_chain]}</span>`],
    [p.claimed, exactTime(Number(proved.created)), p.claimedHelp],
    [p.post, proved.own_chain === "yes" ? html`<a href=${link.post(proved.post)}><span class="verdict-long"><${Hash} hex=${proved.post} /></span></a>` : html`<span class="verdict-long"><${Hash} hex=${proved.post} /></span>`],
    [p.network, html`${verdict.network} <span class="verdict-long"><${Hash} hex=${verdict.genesis} /></span>`],
  ];
}

/** A bound, first as the time that people look for. @param {import("../contract.js").ProvedBlock} proved */
function block({ height, id, time }) {
  const seconds = Number(time);
  return html`<time datetime=${isoTime(seconds)}>${exactTime(seconds)}</time>, ${t.proof.block(count(height))} <span class="verdict-long"><${Hash} hex=${id} /></span>`;
}
