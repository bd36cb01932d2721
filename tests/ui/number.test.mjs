import assert from "node:assert/strict";
import { test } from "node:test";
import { curve, means } from "../../ui/format/curve.js";
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
