// What a chart of the hash rate is drawn from: samples of the seconds in which something was mined, and no others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { curve } from "../../ui/format/curve.js";
import { ratePoints } from "../../ui/format/rates.js";

/** Samples, one a second, from a second on. */
const seconds = (from, ...rates) => rates.map((rate, i) => [(from + i) * 1000, rate]);
const read = (points) => points.map(({ rate, idleMs }) => (rate === null ? `nothing for ${idleMs / 1000} s` : rate));

test("samples a second apart are one line", () => {
  assert.deepEqual(read(ratePoints(seconds(100, 5, 7, 9), 64, null)), [5, 7, 9]);
});

test("where nothing was mined stands a gap, and how long it was", () => {
  assert.deepEqual(read(ratePoints([...seconds(100, 5, 7), ...seconds(400, 9, 11)], 64, null)), [5, 7, "nothing for 299 s", 9, 11]);
});

test("a sample that comes late is no gap: a thread that may hash little of its time rests for seconds", () => {
  assert.deepEqual(read(ratePoints([...seconds(100, 5), ...seconds(104, 7)], 64, null)), [5, 7]);
});

test("a miner that rests now ends in a gap, and one that runs does not", () => {
  assert.deepEqual(read(ratePoints(seconds(100, 5, 7), 64, 161_000)), [5, 7, "nothing for 60 s"]);
  assert.deepEqual(read(ratePoints(seconds(100, 5, 7), 64, 102_000)), [5, 7]);
  assert.deepEqual(read(ratePoints([], 64, 161_000)), []);
});

test("a mean is of one stretch of mining, and carries the time of its newest sample", () => {
  const points = ratePoints([...seconds(100, 1, 3, 5), ...seconds(400, 7, 9, 11)], 3, null);
  assert.deepEqual(read(points), [1, 4, "nothing for 298 s", 7, 10]);
  assert.deepEqual(points.map(({ at }) => at / 1000), [100, 102, 400, 400, 402]);
});

test("many short stretches stay within what a chart can show, and begin with a sample", () => {
  const history = Array.from({ length: 120 }, (_, i) => [i * 60_000, i]);
  const points = ratePoints(history, 16, null);
  assert.ok(points.length <= 32, String(points.length));
  assert.notEqual(points[0].rate, null);
  assert.equal(points.at(-1).rate, 119);
});

test("a line breaks at a gap, and what stands alone is a dash", () => {
  const { line, area } = curve([5, 10, null, 10, null], 100, 50);
  assert.deepEqual(line.match(/M[\d.]+/gu), ["M0", "M72"]);
  assert.equal(line.match(/C/gu).length, 1);
  assert.match(line, /M72 [\d.]+H78$/u);
  // Nothing is filled below a gap.
  assert.equal(area.match(/Z/gu).length, 1);
  assert.match(area, /L25 50L0 50Z$/u);
  assert.equal(curve([null, null], 100, 50).line, "");
});
