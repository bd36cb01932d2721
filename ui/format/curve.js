// @ts-check
/**
 * A smooth line through samples, as the data of an SVG path. Horizontal tangents at the ends of
 * every piece keep the curve between its neighbours: it never shows a value that was not there.
 * @param {readonly number[]} values oldest first
 * @param {number} width of the drawing
 * @param {number} height of the drawing
 * @returns {{line: string, area: string}}
 */
export function curve(values, width, height) {
  const top = Math.max(1, ...values) * 1.25;
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const points = values.map((value, i) => [i * step, height - 1 - (Math.max(0, value) / top) * (height - 2)]);
  if (points.length < 2) return { line: "", area: "" };
  let line = "";
  points.forEach(([x = 0, y = 0], i) => {
    const [px = 0, py = 0] = points[i - 1] ?? [];
    const middle = (px + x) / 2;
    line += i === 0 ? `M${num(x)} ${num(y)}` : `C${num(middle)} ${num(py)} ${num(middle)} ${num(y)} ${num(x)} ${num(y)}`;
  });
  return { line, area: `${line}L${width} ${height}L0 ${height}Z` };
}

/**
 * Fewer samples, each the mean of a run, so that a chart shows a trend and not noise.
 * @param {readonly number[]} values
 * @param {number} most
 * @returns {number[]}
 */
export function thin(values, most) {
  if (values.length <= most) return [...values];
  const run = Math.ceil(values.length / most);
  const means = [];
  for (let end = values.length; end > 0; end -= run) {
    const part = values.slice(Math.max(0, end - run), end);
    means.unshift(part.reduce((sum, value) => sum + value, 0) / part.length);
  }
  return means;
}

/** @param {number} value */
function num(value) {
  return Number(value.toFixed(1));
}
