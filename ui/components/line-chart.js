// @ts-check
import { curve, scaleOf } from "../format/curve.js";
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";

const WIDTH = 640;
const HEIGHT = 160;
/** Rows of the table that stands for the line. */
const MOST_ROWS = 30;

/**
 * @typedef {object} ChartPoint
 * @property {number | null} y null where there is none: the line breaks
 * @property {string} where what the point belongs to, such as `Block 12`
 * @property {string} value in words
 */

/**
 * A line over evenly spaced points, to be read by eye, pointer, keyboard or as a table.
 * @param {object} props
 * @param {string} props.title
 * @param {ChartPoint[]} props.points oldest first
 * @param {(y: number) => string} props.inWords of the height of a point
 * @param {[string, string]} props.columns of the table
 * @param {string} props.empty said instead of a line
 * @param {boolean} [props.counted] whole numbers of something, drawn straight from one to the next
 * @param {string} [props.test]
 */
export function LineChart({ title, points, inWords, columns, empty, counted = false, test }) {
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const heights = points.map((point) => point.y);
  const { top, half } = scaleOf(heights, counted);
  const { line, area } = curve(heights, WIDTH, HEIGHT, { top, straight: counted });
  if (!line) return html`<figure class="chart-figure" data-test=${test}><p class="chart-empty">${empty}</p></figure>`;
  const here = at === null ? null : (points[Math.min(at, points.length - 1)] ?? null);
  const move = (/** @type {PointerEvent} */ event) => {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    setAt(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * (points.length - 1)));
  };
  const keys = (/** @type {KeyboardEvent} */ event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    setAt(Math.min(points.length - 1, Math.max(0, (at ?? (step > 0 ? -1 : points.length)) + step)));
  };
  return html`<figure class="chart-figure" data-test=${test}>
    <div class="chart-plot" tabindex="0" role="group" aria-label=${title} aria-description=${t.charts.keys}
      onPointerMove=${move} onPointerLeave=${() => setAt(null)} onKeyDown=${keys} onBlur=${() => setAt(null)}>
      <span class="chart-scale" data-at="top" aria-hidden="true">${top > 0 ? inWords(top) : ""}</span>
      <div class="chart-box">
      <svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img">
        <title>${title}</title>
        <desc>${summary(points)}</desc>
        ${half === null ? null : html`<path class="chart-grid" d="M0 ${HEIGHT / 2}H${WIDTH}" vector-effect="non-scaling-stroke" />`}
        <path class="chart-area" d=${area} /><path class="chart-line" d=${line} vector-effect="non-scaling-stroke" />
      </svg>
      ${half === null ? null : html`<span class="chart-scale" data-at="half" aria-hidden="true">${inWords(half)}</span>`}
      <span class="chart-scale" data-at="zero" aria-hidden="true">${inWords(0)}</span>
      </div>
      ${here && at !== null ? html`<span class="chart-mark" style=${{ insetInlineStart: `${(at / (points.length - 1)) * 100}%` }}></span>` : null}
    </div>
    <figcaption>
      <span>${points[0]?.where}</span>
      <output class="chart-here" aria-live="polite">${here ? `${here.where}: ${here.value}` : ""}</output>
      <span>${points.at(-1)?.where}</span>
    </figcaption>
    <details class="chart-table"><summary>${t.charts.table}</summary>
      <table class="plain-table">
        <caption class="visually-hidden">${title}</caption>
        <thead><tr><th scope="col">${columns[0]}</th><th scope="col" class="number">${columns[1]}</th></tr></thead>
        <tbody>${someOf(points).map((point) => html`<tr><th scope="row">${point.where}</th><td class="number"><bdi>${point.value}</bdi></td></tr>`)}</tbody>
      </table>
    </details>
  </figure>`;
}

/** From where to where, for those who do not see the line. @param {ChartPoint[]} points */
function summary(points) {
  const [first, last] = [points[0], points.at(-1)];
  return first && last ? `${first.where}: ${first.value}. ${last.where}: ${last.value}.` : "";
}

/** Evenly spread points, the ends among them, and every gap. @param {ChartPoint[]} points */
function someOf(points) {
  if (points.length <= MOST_ROWS) return points;
  const spread = new Set(Array.from({ length: MOST_ROWS }, (_, row) => Math.round((row * (points.length - 1)) / (MOST_ROWS - 1))));
  return points.filter(({ y }, at) => y === null || spread.has(at));
}
