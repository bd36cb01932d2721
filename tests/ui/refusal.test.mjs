// The page has words of its own for whatever the node refuses or warns of, in every language.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { problemWords, reasonWords, refusalWords, warningWords } from "../../ui/format/refusal.js";
import { t as german } from "../../ui/strings/de.js";
import { t as english } from "../../ui/strings/en.js";

const source = (path) => readFileSync(new URL(`../../src-tauri/${path}`, import.meta.url), "utf8");

/** The codes of the API, as its answers spell them. */
function codesOfTheApi() {
  const files = (path) => readdirSync(new URL(`../../src-tauri/${path}`, import.meta.url), { recursive: true }).filter((file) => file.endsWith(".rs")).map((file) => source(`${path}/${file}`));
  const refusals = [...files("api/src"), ...files("desktop")].flatMap((text) => [...text.matchAll(/(?:StatusCode::[A-Z_]+,|forbidden\()\s*"([a-z_]+)"/gu)].map(([, code]) => code));
  // What refuses a stream stands in the node.
  const streams = [...source("node/src/peers/streams.rs").matchAll(/Self::\w+ => "(\w+)"/gu)].map(([, code]) => code);
  return [...refusals, ...streams];
}

/** Codes that the node gives to what waits in the outbox. */
function codesOfTheOutbox() {
  const files = readdirSync(new URL("../../src-tauri/node/src/writer/", import.meta.url));
  const texts = files.map((file) => source(`node/src/writer/${file}`));
  return texts.flatMap((text) => [...text.matchAll(/code(?:: | = )"(\w+)"/gu)].map(([, code]) => code));
}

const codesOfWarnings = () => [...source("node/src/status.rs").matchAll(/code: "(\w+)"/gu)].map(([, code]) => code);

test("every code of the API and of the outbox has words", () => {
  const codes = [...codesOfTheApi(), ...codesOfTheOutbox()];
  assert.ok(codes.length > 60 && codes.includes("rule_broken") && codes.includes("self") && codes.includes("no_identity"));
  for (const words of [english, german]) assert.deepEqual(codes.filter((code) => !words.errors.codes[code]), []);
});

test("no words stand there for a code that the node has not", () => {
  const codes = new Set([...codesOfTheApi(), ...codesOfTheOutbox()]);
  assert.deepEqual(Object.keys(english.errors.codes).filter((code) => !codes.has(code)), []);
});

/** The codes of what the node finds wrong with its neighbours, its router and its store. */
function codesOfProblems() {
  const texts = ["api/src/reach/lan/problem.rs", "api/src/reach/mapping/problem.rs", "store/src/check/problem.rs"].map(source);
  return texts.flatMap((text) => [...text.matchAll(/Self::\w+(?: \{ \.\. \})? => "(\w+)"/gu)].map(([, code]) => code));
}

/** What each code of a warning is said with, as the node writes it down. */
const valuesOfAll = { height: 1204, blocks: 1204, days: 14, posts: 1204, post: "ab".repeat(32), row: 7, table: "post", part: "pool", port: 8000, ip: "100.64.7.7", said: "no such thing", size: 70, least: 1, most: 64, place: 3, places: [3, 7], rule: "P2", text: "mllie", path: "/data" };

/** The codes of reasons that go with a refusal. */
function codesOfReasons() {
  const all = (path, pattern) =>
    readdirSync(new URL(`../../src-tauri/${path}`, import.meta.url), { recursive: true })
      .filter((file) => file.endsWith(".rs") && !file.endsWith("tests.rs"))
      .flatMap((file) => [...source(`${path}/${file}`).matchAll(pattern)].map(([, code]) => code));
  const named = [...all("node/src", /Problem::new\(\s*"(\w+)"/gu), ...all("api/src", /with_why\(\s*"(\w+)"/gu), ...all("api/src/reasons", /"([a-z_]+)"/gu)];
  const own = [...source("api/src/reasons.rs").matchAll(/"([a-z_]+)"/gu), ...source("node/src/writer/draft.rs").matchAll(/bad\(\s*"\w+",\s*"(\w+)"/gu), ...source("node/src/net/faults.rs").matchAll(/"(peer_\w+)"/gu), ...source("node/src/writer/again.rs").matchAll(/(?:not_left_out|stands)\(\s*"(\w+)"/gu)];
  return [...new Set([...named, ...own.map(([, code]) => code)])].sort();
}

test("every reason has words, and no other", () => {
  const codes = codesOfReasons();
  assert.ok(codes.length > 70 && codes.includes("not_own") && codes.includes("out_of_range") && codes.includes("word_unknown"));
  for (const words of [english, german]) assert.deepEqual(Object.keys(words.reasons).sort(), codes);
});

test("German says each reason, problem and warning in words of its own", () => {
  const all = (words) => [...Object.entries(words.reasons), ...Object.entries(words.problems), ...Object.entries(words.warnings).map(([code, { text }]) => [code, text])];
  const told = (words) => new Map(all(words).map(([code, say]) => [code, say(valuesOfAll)]));
  const inEnglish = told(english);
  const same = [...told(german)].filter(([code, text]) => inEnglish.get(code) === text);
  assert.deepEqual(same, []);
});

test("every rule has words, and no other", () => {
  const numbers = [...source("chain/src/rules.rs").matchAll(/Self::\w+ => "(\w+)"/gu)].map(([, number]) => number).sort();
  for (const words of [english, german]) assert.deepEqual(Object.keys(words.rules).sort(), numbers);
});

test("tells the reason in its own words, and leaves the node's aside", () => {
  const long = { code: "bad_field", field: "name", message: "The name is 70 bytes; 64 is the limit.", why: { code: "too_long", values: { size: 70, most: 64 } } };
  assert.equal(refusalWords(long), "This name does not do. It has 70 bytes; 64 is the limit.");
  assert.equal(refusalWords({ ...long, why: { code: "too_long", values: {} } }), `This name does not do. ${long.message}`);
  assert.equal(refusalWords({ ...long, why: { code: "brand_new", values: {} } }), `This name does not do. ${long.message}`);
  assert.equal(refusalWords({ code: "rule_broken", rule: "P2", message: "The stamp is too light." }), `${english.errors.codes.rule_broken} ${english.rules.P2}`);
  assert.equal(reasonWords({ code: "words_wrong", values: { places: [3, 17] } }), "Look at your list for number 3, 17.");
  assert.equal(reasonWords({ code: "words_wrong", values: {} }), null);
});

test("quotes another program, and makes what it said harmless", () => {
  const why = { code: "path_refused", values: { path: "/data/files", said: "Permission\u202e denied" } };
  assert.equal(reasonWords(why), "/data/files cannot be used. This computer said: “Permission denied”.");
});

test("every warning has words, and no other", () => {
  for (const words of [english, german]) assert.deepEqual(Object.keys(words.warnings).sort(), codesOfWarnings().sort());
});

test("everything that the node finds wrong has words, and nothing else", () => {
  const codes = codesOfProblems().sort();
  assert.ok(codes.length > 28 && codes.includes("port_taken") && codes.includes("pool_stray") && codes.includes("lan_flooded"));
  for (const words of [english, german]) assert.deepEqual(Object.keys(words.problems).sort(), codes);
});

test("says what is wrong in the reader's words, with the node's values", () => {
  const problem = { code: "port_taken", values: { port: 8000 }, message: "The node's own." };
  assert.equal(problemWords(problem), "The router passes port 8000 on to another computer already.");
  assert.equal(problemWords({ ...problem, values: {} }), "The node's own.");
  assert.equal(problemWords({ ...problem, code: "brand_new" }), "The node's own.");
  assert.equal(problemWords({ code: "pool_stray", values: { posts: 1 }, message: "x" }), "1 waiting post stands elsewhere.");
  assert.equal(problemWords({ code: "no_router", values: {}, message: "x" }), "No router answered, neither by UPnP nor by PCP or NAT-PMP.");
});

test("no words want a value that the node does not give", () => {
  const wanted = new Set();
  const values = new Proxy(valuesOfAll, { get: (all, key) => (wanted.add(key), all[key]) });
  for (const words of [english, german]) for (const say of [...Object.values(words.problems), ...Object.values(words.reasons), ...Object.values(words.warnings).map((one) => one.text)]) assert.ok(!say(values).includes("undefined"));
  assert.deepEqual([...wanted].filter((key) => !(key in valuesOfAll)), []);
});

test("says in its own words what the node refused", () => {
  assert.equal(refusalWords({ code: "busy", message: "The node is busy." }), english.errors.codes.busy);
});

test("names the field that is wrong, and lets the node say how", () => {
  const words = (field) => refusalWords({ code: "bad_field", field, message: "64 is the limit." });
  assert.equal(words("name"), "This name does not do. 64 is the limit.");
  assert.equal(words("columns[2].value"), "These columns cannot be kept. 64 is the limit.");
  assert.equal(words("rates.posts.burst"), "These limits do not do. 64 is the limit.");
  assert.equal(words("x"), `${english.errors.codes.bad_field} 64 is the limit.`);
});

test("lets the node speak where the page knows no words", () => {
  for (const code of ["brand_new", "constructor", "toString"]) {
    assert.equal(refusalWords({ code, message: "The moon is full." }), "The node did not do this. The moon is full.");
  }
});

test("puts the node's values into its own words of a warning", () => {
  const warning = { code: "deep_reorg", values: { blocks: 1204 }, message: "x", advice: "y" };
  assert.deepEqual(warningWords(warning), { text: "1,204 blocks were replaced by a chain with more work.", advice: english.warnings.deep_reorg.advice });
  assert.deepEqual(warningWords({ ...warning, values: {} }), { text: "x", advice: "y" });
  assert.deepEqual(warningWords({ ...warning, code: "brand_new" }), { text: "x", advice: "y" });
});
