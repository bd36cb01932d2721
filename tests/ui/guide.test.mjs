// What docs/guide.md and README.md set in *italics* is a word of the interface, letter by letter.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { t } from "../../ui/strings/en.js";

/** What the guide stresses for other reasons. */
const STRESSED = new Set(["is"]);

/** Every text of the catalogue; of a function the texts in it, with `…` for what it fills in. */
function texts(/** @type {unknown} */ part) {
  if (typeof part === "string") return [part];
  if (typeof part === "function") {
    return [...String(part).matchAll(/`([^`]*)`|"([^"]*)"/gu)].map(([, filled, plain]) => (filled ?? plain ?? "").replace(/\$\{[^}]*\}/gu, "…"));
  }
  return part && typeof part === "object" ? Object.values(part).flatMap(texts) : [];
}

/** A label without its full stop, its ellipsis and its numbers. @param {string} label */
const bare = (label) => label.replace(/\u00a0/gu, " ").replace(/[0-9,]+ %?|…/gu, " ").replace(/[.:]$/u, "").replace(/\s+/gu, " ").trim();

/** @param {string} file */
const labelsOf = (file) => [...readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").matchAll(/(?<![*\w])\*{1,3}([^*\n]+)\*{1,3}(?![*\w])/gu)]
  .filter(([whole]) => !/^\*\*[^*]/u.test(whole))
  .map(([, label = ""]) => label);

const known = new Set(texts(t).map(bare));

for (const file of ["docs/guide.md", "README.md"]) {
  test(`${file} names buttons and fields as the window does`, () => {
    const labels = labelsOf(file).filter((label) => !STRESSED.has(label));
    assert.ok(labels.length >= 3, "there are labels to compare");
    assert.deepEqual(labels.filter((label) => !known.has(bare(label))), []);
  });
}
