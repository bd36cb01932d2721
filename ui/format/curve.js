// @ts-check
/**
 * A line through samples, as the data of an SVG path. Horizontal tangents at the ends of every piece keep a smooth one
 * between its neighbours: it never shows a value that was not there. What is counted goes straight from one to the next.
 * Where there is no sample the line breaks, and one between two gaps is a short dash, to be seen.
 * @param {readonly (number | null)[]} values oldest first
 * @param {number} width of the drawing
 * @param {number} height of the drawing
 * @param {{top?: number, straight?: boolean}} [how] `top`: the value at the upper edge, a little above the highest if none
 * @returns {{line: string, area: string}}
 */
export function curve(values, width, height, { top: edge, straight = false } = {}) {
  const top = edge === undefined ? Math.max(1, ...values.map((value) => value ?? 0)) * 1.25 : edge || 1;
  const step = values.length > 1 ? width / (values.length - 1) : width;
  if (values.length < 2) return { line: "", area: "" };
  /** @type {[number, number][][]} */
  const pieces = [];
  values.forEach((value, i) => {
    if (value === null) return;
    if (i === 0 || values[i - 1] === null) pieces.push([]);
    pieces.at(-1)?.push([i * step, height - 1 - (Math.max(0, value) / top) * (height - 2)]);
  });
  const drawn = pieces.map((points) => piece(points, Math.min(3, step / 3), width, height, straight));
  return { line: drawn.map(({ line }) => line).join(""), area: drawn.map(({ area }) => area).join("") };
}

/**
 * One piece of the line, and what is below it.
 * @param {[number, number][]} points
 * @param {number} half of the length of a dash
 * @param {number} width of the drawing
 * @param {number} height of the drawing
 * @param {boolean} straight
 */
function piece(points, half, width, height, straight) {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  if (points.length === 1) return { line: `M${num(Math.max(0, first - half))} ${num(points[0]?.[1] ?? 0)}H${num(Math.min(width, first + half))}`, area: "" };
  let line = "";
  points.forEach(([x, y], i) => {
    const [px = 0, py = 0] = points[i - 1] ?? [];
    const middle = (px + x) / 2;
    if (straight && i > 0) line += `L${num(x)} ${num(y)}`;
    else line += i === 0 ? `M${num(x)} ${num(y)}` : `C${num(middle)} ${num(py)} ${num(middle)} ${num(y)} ${num(x)} ${num(y)}`;
  });
  return { line, area: `${line}L${num(last)} ${height}L${num(first)} ${height}Z` };
}

/**
 * What the rules of a chart stand for: the highest value, and half of it where there is such a value.
 * @param {readonly (number | null)[]} values
 * @param {boolean} whole whether only whole numbers are values
 * @returns {{top: number, half: number | null}}
 */
export function scaleOf(values, whole) {
  const top = Math.max(0, ...values.map((value) => value ?? 0));
  const half = top / 2;
  return { top, half: top === 0 || (whole && !Number.isInteger(half)) ? null : half };
}

/**
 * Fewer samples, each the mean of a run, so that a chart shows a trend and not noise. The newest run is whole.
 * @param {readonly number[]} values
 * @param {number} run
 * @returns {number[]}
 */
export function means(values, run) {
  const all = [];
  for (let end = values.length; end > 0; end -= run) {
    const part = values.slice(Math.max(0, end - run), end);
    all.unshift(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  return all;
}

/** @param {number} value */
function num(value) {
  return Number(value.toFixed(1));
}
