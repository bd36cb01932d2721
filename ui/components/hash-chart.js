// @ts-check
import { curve } from "../format/curve.js";
import { ratePoints } from "../format/rates.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** Enough samples to follow a change, few enough to be calm. */
const SAMPLES = 16;
const [WIDTH, HEIGHT] = [240, 56];

/**
 * The hash rate over the last two minutes of mining, at a glance. The line breaks where nothing was mined.
 * @param {{history: [number, number][], restsAt: number | null}} props `restsAt`: Unix milliseconds, while nothing is mined
 */
export function HashChart({ history, restsAt }) {
  const { line } = curve(ratePoints(history, SAMPLES, restsAt).map(({ rate }) => rate), WIDTH, HEIGHT);
  if (!line) return null;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t.mining.chartLabel}>
    <path class="chart-line" d=${line} vector-effect="non-scaling-stroke" />
  </svg>`;
}
