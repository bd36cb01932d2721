// @ts-check
import { LineChart } from "../components/line-chart.js";
import { byteSize, count } from "../format/number.js";
import { duration } from "../format/time.js";
import { html } from "../preact.js";
import { traffic } from "../state/peers.js";
import { t } from "../strings/words.js";

/** Samples at once: a point for each ten seconds of ten minutes. */
const POINTS = 60;

/** What goes over the connections, and how many there are. */
export function TrafficCharts() {
  const n = t.network;
  const samples = spread(traffic.value);
  const last = Number(samples.at(-1)?.time ?? 0);
  const where = (/** @type {string} */ time) => (Number(time) === last ? n.chartNow : n.ago(duration(last - Number(time))));
  const perSecond = (/** @type {number} */ bytes) => n.perSecond(byteSize(bytes));
  const flow = (/** @type {"in_bytes_per_s" | "out_bytes_per_s"} */ way) =>
    samples.map((sample) => ({ y: sample[way], where: where(sample.time), value: perSecond(sample[way]) }));
  const peers = samples.map((sample) => ({ y: sample.peers, where: where(sample.time), value: count(sample.peers) }));
  const columns = /** @type {[string, string]} */ ([n.when, n.perSecondColumn]);
  return html`<section class="chart-row">
    <div><h2 class="section-title">${n.received}</h2><${LineChart} title=${n.received} points=${flow("in_bytes_per_s")} inWords=${perSecond} columns=${columns} empty=${n.chartEmpty} test="chart-in" /></div>
    <div><h2 class="section-title">${n.sent}</h2><${LineChart} title=${n.sent} points=${flow("out_bytes_per_s")} inWords=${perSecond} columns=${columns} empty=${n.chartEmpty} test="chart-out" /></div>
    <div><h2 class="section-title">${n.connections}</h2><${LineChart} title=${n.connections} points=${peers} inWords=${count} counted=${true} columns=${[n.when, n.peers]} empty=${n.chartEmpty} test="chart-peers" /></div>
  </section>`;
}

/** The newest samples, as far apart as they fit. @param {import("../contract.js").Traffic[]} samples */
function spread(samples) {
  const step = Math.max(1, Math.ceil(samples.length / POINTS));
  return samples.filter((_, i) => (samples.length - 1 - i) % step === 0);
}
