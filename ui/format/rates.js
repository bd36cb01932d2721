// @ts-check
import { means } from "./curve.js";

/**
 * @typedef {object} RatePoint
 * @property {number} at Unix milliseconds: the newest second that it stands for
 * @property {number | null} rate hashes a second; null where nothing was mined
 * @property {number} idleMs for how long nothing was
 */

/** Samples come each second; of a thread that may hash little of its time seconds apart, and it has not stopped then. */
const GAP_MS = 5000;

/**
 * The samples of a miner as the points of a chart, with a gap between those that nothing was mined between.
 * @param {readonly (readonly [number, number])[]} history Unix milliseconds and hashes a second, oldest first
 * @param {number} most samples, each the mean of a run of one stretch; with the gaps there are at most twice as many points
 * @param {number | null} now Unix milliseconds while nothing is mined; null while something is
 * @returns {RatePoint[]}
 */
export function ratePoints(history, most, now) {
  const run = Math.max(1, Math.ceil(history.length / most));
  /** @type {RatePoint[]} */
  const points = [];
  const rest = (/** @type {number} */ until) => {
    const last = points.at(-1);
    if (last && until - last.at > GAP_MS) points.push({ at: until, rate: null, idleMs: until - last.at });
  };
  for (const stretch of stretches(history)) {
    rest(stretch[0]?.[0] ?? 0);
    const rates = means(stretch.map(([, rate]) => rate), run);
    rates.forEach((rate, i) => points.push({ at: stretch[stretch.length - 1 - (rates.length - 1 - i) * run]?.[0] ?? 0, rate, idleMs: 0 }));
  }
  if (now !== null) rest(now);
  const shown = points.slice(-2 * most);
  return shown[0]?.rate === null ? shown.slice(1) : shown;
}

/**
 * @param {readonly (readonly [number, number])[]} history
 * @returns {(readonly [number, number])[][]}
 */
function stretches(history) {
  /** @type {(readonly [number, number])[][]} */
  const all = [];
  for (const sample of history) {
    const last = all.at(-1);
    const before = last?.at(-1);
    if (last && before && sample[0] - before[0] <= GAP_MS) last.push(sample);
    else all.push([sample]);
  }
  return all;
}
