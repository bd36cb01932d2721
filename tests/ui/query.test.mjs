import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmptyQuery, nothingFound, parseQuery, toList } from "../../ui/format/query.js";

const key = "ab".repeat(32);
const midnight = (...day) => new Date(...day).getTime() / 1000;

test("a search is taken apart into what the node is asked for", () => {
  const query = parseQuery('mill "old photo" from:Zoë channel:#Minutes after:2026-01-15 before:2026-03 has:file');
  assert.deepEqual(query.problems, []);
  assert.deepEqual(toList(query), {
    from: "zoë",
    channel: "minutes",
    since: midnight(2026, 0, 15),
    until: midnight(2026, 2, 1),
    has: "file",
    q: 'mill "old photo"',
  });
});

test("a name of several words stands between quotation marks", () => {
  assert.deepEqual(toList(parseQuery('from:"Ada Lovelace" x')), { from: "ada lovelace", q: "x" });
});

test("a whole key after from: names one author", () => {
  assert.deepEqual(toList(parseQuery(`from:${key}`)), { author: key });
});

const problems = [
  ["before:soon", "day"],
  ["after:2026-02-31", "day"],
  ["channel:Zwölf", "channel"],
  ["has:cheese", "has"],
  ["from:", "empty"],
  ["form:zoë", "unknown"],
  ["since:2026", "unknown"],
];
for (const [typed, why] of problems) {
  test(`${typed} is named as what it is, and not guessed`, () => assert.deepEqual(parseQuery(`mill ${typed}`).problems, [{ typed, why }]));
}

test("other words with a colon are words", () => {
  assert.deepEqual(toList(parseQuery('https://a.example note: 12:30 x "odd "a:b"')), { q: 'https://a.example note: 12:30 x "odd " a:b' });
  assert.deepEqual(parseQuery('"form:zoë"').problems, []);
});

test("nothing typed asks for nothing", () => {
  for (const typed of ["   ", '""', "before:soon"]) assert.equal(isEmptyQuery(parseQuery(typed)), true, typed);
});

test("what is said of a search that finds nothing names it, and advises what it could leave out", () => {
  const said = (typed) => nothingFound(typed);
  assert.equal(said("zeppelin").title, "No post contains “zeppelin”");
  assert.doesNotMatch(said("zeppelin").text, /filter|fewer/u);
  assert.equal(said("mill photo").title, "No post contains all of “mill photo”");
  assert.match(said("mill photo").text, /fewer/u);
  assert.equal(said('"old mill"').title, "No post contains “old mill”");
  assert.match(said('"old mill"').text, /quotation marks/u);
  assert.equal(said("zepp*").title, "No post contains a word that begins with “zepp”");
  assert.equal(said("mill from:zoë").title, "No post fits “mill from:zoë”");
  assert.match(said("mill from:zoë").text, /filter/u);
  assert.match(said("has:file").text, /filter/u);
});
