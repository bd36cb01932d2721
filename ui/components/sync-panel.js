// @ts-check
import { count, percent } from "../format/number.js";
import { roughly } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Meter } from "./meter.js";

/**
 * How far a longer sync is, calmly, above what can be read already.
 * @param {{sync: import("../contract.js").Status["sync"]}} props
 */
export function SyncPanel({ sync }) {
  const s = t.sync;
  const share = sync.total > 0 ? sync.done / sync.total : 0;
  const facts = [
    [s.headersLabel, s.of(count(sync.headers), count(Math.max(sync.headers, sync.headers_total)))],
    [s.blocksLabel, s.of(count(sync.blocks), count(Math.max(sync.blocks, sync.blocks_total)))],
    [s.speedLabel, sync.stage === "blocks" ? s.speed(count(sync.posts_per_s)) : t.units.none],
    [s.timeLabel, sync.eta_secs === null ? s.unknownYet : roughly(sync.eta_secs)],
  ];
  return html`<section class="sync" aria-label=${s.title} data-test="sync-panel" data-stage=${sync.stage}>
    <header><strong>${s.title}</strong><span data-test="sync-share">${percent(share)}</span></header>
    <${Meter} share=${share} label=${sync.stage === "headers" ? s.headersLabel : s.blocksLabel} />
    <dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
    <p class="help">${s.usable}</p>
  </section>`;
}
