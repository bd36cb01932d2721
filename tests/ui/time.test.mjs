import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTag } from "../../ui/strings/tag.js";

// Node names a language of its own where it has one; what is expected here is that of nobody in particular.
Object.defineProperty(globalThis, "navigator", { value: { languages: [] }, configurable: true });
const { duration, isoTime, relativeTime, roughly } = await import("../../ui/format/time.js");

const noon = new Date(2026, 4, 12, 12, 0, 0).getTime() / 1000;

const cases = [
  ["a moment ago", 10, "just now"],
  ["slightly ahead, as clocks are", -60, "just now"],
  ["minutes", 180, "3\u00a0min ago"],
  ["an hour, same day", 3600, "1\u00a0h ago"],
  ["the evening before", 13 * 3600, "yesterday"],
  ["three days", 3 * 86400, "3\u00a0days ago"],
  ["weeks, same year", 40 * 86400, "Apr 2"],
  ["last year", 200 * 86400, "Oct 24, 2025"],
];
for (const [what, ago, expected] of cases) {
  test(`a time is told by its distance: ${what}`, () => assert.equal(relativeTime(noon - ago, noon), expected));
}

test("a time far ahead is told by its date, not as news", () => {
  assert.equal(relativeTime(noon + 40 * 86400, noon), "Jun 21, 2026");
});

test("dates are written as the reader’s own kind of the language does", () => {
  const day = (tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(0));
  assert.equal(day(ownTag("en", ["de-DE", "en-GB", "en-US"])), "1 January");
  assert.equal(day(ownTag("en", ["en-US", "en-GB"])), "January 1");
  assert.equal(day(ownTag("de", ["en-GB", "de-AT"])), "1. Jänner");
  assert.equal(ownTag("en", ["de-DE", "eng", "en_GB@posix"]), "en", "another language, and what is no tag");
  assert.equal(ownTag("en", []), "en");
});

test("a time that no calendar holds does not throw", () => {
  assert.equal(isoTime(1e300), "1970-01-01T00:00:00.000Z");
});

test("spans take their largest fitting unit", () => {
  assert.equal(duration(41), "41\u00a0s");
  assert.equal(duration(600), "10\u00a0min");
  assert.equal(duration(7200), "2\u00a0h");
  assert.equal(duration(5 * 86400), "5 days");
});

test("a wait moves in steps", () => {
  assert.equal(roughly(41), "40\u00a0s");
  assert.equal(roughly(43), "45\u00a0s");
  assert.equal(roughly(7), "7\u00a0s");
  assert.equal(roughly(0), "1\u00a0s");
});
