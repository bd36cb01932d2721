import assert from "node:assert/strict";
import { test } from "node:test";
import { curve, means, scaleOf } from "../../ui/format/curve.js";
import { byteSize, count, hashRate, largeCount, percent } from "../../ui/format/number.js";

test("numbers carry units that a person reads", () => {
  assert.equal(count(1204), "1,204");
  assert.equal(hashRate(46_200_000), "46 MH/s");
  assert.equal(hashRate(1_240_000), "1.2 MH/s");
  assert.equal(hashRate(999_900), "1 MH/s");
  assert.equal(hashRate(0), "0 H/s");
  assert.equal(byteSize("48211000"), "48 MB");
  assert.equal(byteSize(900), "900 bytes");
  assert.equal(largeCount("16777216"), "16.8 million");
  assert.equal(percent(0.374), "37\u00a0%");
  assert.equal(percent(7), "100\u00a0%");
});

test("a chart of fewer than two samples has no line", () => {
  assert.equal(curve([], 100, 50).line, "");
  assert.equal(curve([5], 100, 50).line, "");
});

test("a chart spans its drawing and stays inside it", () => {
  const { line } = curve([0, 10, 5], 100, 50);
  assert.match(line, /^M0 49C/);
  assert.match(line, / 100 [\d.]+$/);
  for (const number of line.match(/[\d.]+/g)) assert.ok(Number(number) >= 0 && Number(number) <= 100);
});

test("thinning keeps the mean of each run, and the newest sample in the last", () => {
  assert.deepEqual(means([1, 2, 3], 1), [1, 2, 3]);
  assert.deepEqual(means([1, 3, 5, 7], 2), [2, 6]);
  assert.deepEqual(means([9, 1, 3, 5, 7], 2), [9, 2, 6]);
});

test("a scale ends at the highest value, and names the middle only where it is one", () => {
  assert.deepEqual(scaleOf([0, 256, 8], false), { top: 256, half: 128 });
  assert.deepEqual(scaleOf([1, 7], true), { top: 7, half: null }, "there is no half a post");
  assert.deepEqual(scaleOf([1, 8], true), { top: 8, half: 4 });
  assert.deepEqual(scaleOf([0, 0], false), { top: 0, half: null });
});

test("a line of counts is straight from one to the next, and touches the top at the highest", () => {
  const { line, area } = curve([0, 10, 5], 100, 50, { top: 10, straight: true });
  assert.equal(line, "M0 49L50 1L100 25");
  assert.equal(area, "M0 49L50 1L100 25L100 50L0 50Z");
  assert.equal(curve([0, 0], 100, 50, { top: 0, straight: true }).line, "M0 49L100 49");
});
