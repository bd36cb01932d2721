// @ts-check
import { curve, thin } from "../format/curve.js";
import { hashRate } from "../format/number.js";
import { duration } from "../format/time.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** Enough samples to follow a change, few enough to be calm. */
const SAMPLES = 16;

/** A sample comes each second: one this old still stands for now. */
const FRESH_MS = 3000;

/**
 * The hash rate over the last two minutes of mining.
 * @param {{history: [number, number][], now: number, large?: boolean}} props `now` in Unix ms
 */
export function HashChart({ history, now, large = false }) {
  const [width, height] = large ? [640, 160] : [240, 56];
  const rates = history.map(([, rate]) => rate);
  const { line, area, top } = curve(thin(rates, large ? SAMPLES * 4 : SAMPLES), width, height);
  if (!line) return large ? html`<p class="chart-empty">${t.mining.chartEmpty}</p>` : null;
  const chart = html`<svg class="chart" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label=${t.mining.chartLabel}>
    <path class="chart-area" d=${area} /><path class="chart-line" d=${line} vector-effect="non-scaling-stroke" />
  </svg>`;
  if (!large) return chart;
  return html`<figure class="chart-figure">
    <span class="chart-top">${hashRate(top)}</span>
    ${chart}
    <figcaption><span>${ago(history.at(0), now)}</span><span>${ago(history.at(-1), now)}</span></figcaption>
  </figure>`;
}

/** When a sample was taken. @param {[number, number] | undefined} sample @param {number} now */
function ago(sample, now) {
  const past = now - (sample?.[0] ?? now);
  return past < FRESH_MS ? t.mining.chartNow : t.mining.ago(duration(past / 1000));
}
