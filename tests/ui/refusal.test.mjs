// The page has words of its own for whatever the node refuses or warns of, in every language.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { refusalWords, warningWords } from "../../ui/format/refusal.js";
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

test("every warning has words, and no other", () => {
  assert.deepEqual(Object.keys(german.warnings).sort(), codesOfWarnings().sort());
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

test("puts the node's number into its own words of a warning", () => {
  const warning = { code: "deep_reorg", number: 1204, message: "x", advice: "y" };
  assert.deepEqual(warningWords(warning), { text: "1,204 blocks were replaced by a chain with more work.", advice: english.warnings.deep_reorg.advice });
  assert.deepEqual(warningWords({ ...warning, number: null }), { text: "x", advice: "y" });
  assert.deepEqual(warningWords({ ...warning, code: "brand_new" }), { text: "x", advice: "y" });
});
