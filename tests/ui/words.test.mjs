// Every language says all that English says, and says it in the same shape.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { t as english } from "../../ui/strings/en.js";
import { locale, t as german } from "../../ui/strings/de.js";
import { languages } from "../../ui/strings/words.js";

/** The places of a catalogue, each with the shape of what stands there. */
function places(words, path = "") {
  if (typeof words === "function") return [`${path}(${words.length})`];
  if (Array.isArray(words)) return [`${path}[${words.length}]`];
  if (typeof words === "string") return [path];
  return Object.entries(words).flatMap(([key, value]) => places(value, path ? `${path}.${key}` : key));
}

/** Text by place, of what is plain text. */
function texts(words, path = "") {
  if (typeof words === "string") return [[path, words]];
  if (typeof words === "function" || words === null) return [];
  return Object.entries(words).flatMap(([key, value]) => texts(value, `${path}.${key}`));
}

test("German says all that English says, in the same shape", () => {
  assert.deepEqual(places(german).sort(), places(english).sort());
});

test("what ends a post for everybody and what ends its text on one disk have verbs of their own", () => {
  const verb = (label) => label.toLowerCase().match(/\p{L}+(?=…$)/u)?.[0];
  const [deleted, erased] = [german.menu.delete, german.control.menu.erase].map(verb);
  assert.ok(deleted && erased);
  assert.notEqual(deleted, erased);
});

test("German leaves no sentence in English", () => {
  const said = new Map(texts(english));
  // A command is no sentence.
  const same = texts(german).filter(([place, text]) => said.get(place) === text && text.split(" ").length > 3 && !place.endsWith("Command"));
  assert.deepEqual(same, []);
});

test("each language quotes with marks of its own, and nothing but a catalogue does", () => {
  assert.equal(english.control.why.quoted("spam"), "“spam”");
  assert.equal(german.control.why.quoted("spam"), "„spam“");
  const ui = new URL("../../ui/", import.meta.url);
  const files = readdirSync(ui, { recursive: true }).filter((file) => file.endsWith(".js") && !/^(?:strings|vendor)\//u.test(file));
  assert.ok(files.length > 100);
  for (const file of files) assert.doesNotMatch(readFileSync(new URL(file, ui), "utf8"), /[“”„«»]/u, file);
});

test("places in braces are those of English", () => {
  const holes = (text) => (text.match(/\{\w+\}/gu) ?? []).sort();
  const said = new Map(texts(english));
  for (const [place, text] of texts(german)) assert.deepEqual(holes(text), holes(said.get(place) ?? ""), place);
});

test("each language is offered by its own name and counts its own way", () => {
  assert.deepEqual(Object.keys(languages), ["en", "de"]);
  assert.equal(languages.de, "Deutsch");
  assert.equal(locale, "de");
  assert.equal(german.nav.peers(1), "1 Peer");
  assert.equal(german.nav.peers(1204), "1.204 Peers");
});
