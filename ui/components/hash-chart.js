// @ts-check
import { curve, thin } from "../format/curve.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** Enough samples to follow a change, few enough to be calm. */
const SAMPLES = 16;
const [WIDTH, HEIGHT] = [240, 56];

/**
 * The hash rate over the last two minutes of mining, at a glance.
 * @param {{history: [number, number][]}} props
 */
export function HashChart({ history }) {
  const { line } = curve(thin(history.map(([, rate]) => rate), SAMPLES), WIDTH, HEIGHT);
  if (!line) return null;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${t.mining.chartLabel}>
    <path class="chart-line" d=${line} vector-effect="non-scaling-stroke" />
  </svg>`;
}
