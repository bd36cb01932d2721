// @ts-check
import { cleanName } from "../format/text.js";
import { duration, exactTime, isoTime } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Ban} Ban */

/**
 * Addresses that nothing is to be had to do with: whose word it is, why, and until when.
 * @param {{bans: Ban[], now: number, onForgive: (ip: string) => void}} props `now` in Unix seconds
 */
export function BanList({ bans, now, onForgive }) {
  const b = t.bans;
  return html`<ul class="rows" aria-label=${b.list}>
    ${bans.map((ban) => html`<li key=${ban.ip} data-test="ban" data-ip=${ban.ip} data-by=${ban.by}>
      <div class="row-words">
        <span class="peer-address">${ban.ip}</span>
        <small title=${ban.by === "node" ? t.errors.said(ban.reason) : null}><bdi>${[b.by[ban.by], ban.by === "node" ? b.broke : cleanName(ban.reason)].filter(Boolean).join(" · ")}</bdi></small>
      </div>
      <span class="row-end" data-test="ban-end">${end(ban, now)}</span>
      <button type="button" class="button" data-kind="quiet" data-size="small" data-test="ban-forgive" aria-label=${b.forgiveLabel(ban.ip)} onClick=${() => onForgive(ban.ip)}>${b.forgive}</button>
    </li>`)}
  </ul>`;
}

/** @param {Ban} ban @param {number} now */
function end({ until }, now) {
  if (until === null) return t.bans.forGood;
  const at = Number(until);
  return html`<time datetime=${isoTime(at)} title=${exactTime(at)}>${t.bans.left(duration(Math.max(0, at - now)))}</time>`;
}
