// What the guide and README.md set in *italics* is a word of the interface, letter by letter. The guide is one in every
// language: a translation has the same parts in the same order, and the window finds its sections by their place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DOCUMENTS, GUIDE_SECTIONS, guideLink, namesDocument, plainText, readGuide, slug } from "../../ui/format/guide.js";
import { t as german } from "../../ui/strings/de.js";
import { t as english } from "../../ui/strings/en.js";
import { languages } from "../../ui/strings/words.js";
import { lexer } from "../../ui/vendor/marked/marked.esm.js";

/** What the guide stresses for other reasons. */
const STRESSED = new Set(["is"]);

/** Every text of a catalogue; of a function the texts in it, with `…` for what it fills in. */
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
const source = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

/** @param {string} file */
const labelsOf = (file) => [...source(file).matchAll(/(?<![*\w])\*{1,3}([^*\n]+)\*{1,3}(?![*\w])/gu)]
  .filter(([whole]) => !/^\*\*[^*]/u.test(whole))
  .map(([, label = ""]) => label);

for (const [file, words] of /** @type {const} */ ([["docs/guide.md", english], ["docs/guide.de.md", german], ["README.md", english]])) {
  test(`${file} names buttons and fields as the window does`, () => {
    const known = new Set(texts(words).map(bare));
    const labels = labelsOf(file).filter((label) => !STRESSED.has(label));
    assert.ok(labels.length >= 3, "there are labels to compare");
    assert.deepEqual(labels.filter((label) => !known.has(bare(label))), []);
  });
}

/** @param {string} language */
const guideIn = (language) => readGuide(lexer(source(`docs/guide${language === "en" ? "" : `.${language}`}.md`)));

/** Everything within a piece, itself included. @param {any} token @returns {any[]} */
const within = (token) => [token, ...[...(token.tokens ?? []), ...(token.items ?? []), ...[...(token.header ?? []), ...(token.rows ?? []).flat()].flatMap((cell) => cell.tokens)].flatMap(within)];

/** What a translation may not change of a piece. @param {any} token */
function shape(token) {
  const all = within(token);
  return {
    type: token.type, depth: token.depth, items: token.items?.length, rows: token.rows?.length, columns: token.header?.length,
    labels: all.filter(({ type }) => type === "em").length,
    links: all.filter(({ type }) => type === "link").map(({ href }) => href),
    code: all.filter(({ type }) => type === "code").map(({ text }) => text),
  };
}

for (const language of Object.keys(languages).filter((one) => one !== "en")) {
  test(`the guide in "${language}" has the parts of the English one, in its order`, () => {
    const [own, whole] = [guideIn(language), guideIn("en")];
    assert.deepEqual(own.sections.map(({ id, depth }) => ({ id, depth })), whole.sections.map(({ id, depth }) => ({ id, depth })));
    assert.equal(own.blocks.length, whole.blocks.length);
    for (const [at, block] of own.blocks.entries()) assert.deepEqual(shape(block), shape(whole.blocks[at]), block.raw);
    const left = own.blocks.filter((block, at) => block.type !== "code" && block.raw === whole.blocks[at].raw && plainText(block).split(" ").length > 2);
    assert.deepEqual(left.map(({ raw }) => raw), [], "nothing is left in English");
  });
}

test("each section has the name by which the window points at it", () => {
  assert.deepEqual(guideIn("en").sections.map(({ title }) => slug(title)), [...GUIDE_SECTIONS]);
});

test("a link of the guide leads to a section or out of the window, and to no other document", () => {
  const { sections } = guideIn("de");
  const router = sections[GUIDE_SECTIONS.indexOf("behind-a-router")];
  assert.deepEqual(guideLink(`#${slug(router.title)}`, sections), { section: "behind-a-router" });
  assert.deepEqual(guideLink("https://example.org/a", sections), { outside: "https://example.org/a" });
  for (const href of ["operating.md", "../README.md#x", "javascript:alert(1)", "#nowhere", "//example.org", "data:text/html,x"]) assert.equal(guideLink(href, sections), null, href);
});

test("where the guide names another document, the packages have it at the place that the window tells", () => {
  const { deb, rpm } = JSON.parse(source("tauri.linux.conf.json")).bundle.linux;
  for (const { files } of [deb, rpm]) assert.equal(files[DOCUMENTS], "docs");
  for (const language of Object.keys(languages)) {
    const { blocks } = guideIn(language);
    const naming = blocks.filter((block) => within(block).some(({ type, href }) => type === "link" && !/^(?:#|https:)/u.test(href)));
    assert.ok(naming.length >= 1);
    for (const block of blocks) assert.equal(namesDocument(block), naming.includes(block), block.raw);
    // The window says it at the end of a paragraph.
    assert.deepEqual(naming.filter(({ type }) => type !== "paragraph"), []);
  }
});

test("the guide holds nothing that the window has no element for", () => {
  const known = new Set(["heading", "paragraph", "list", "list_item", "table", "code", "text", "strong", "em", "codespan", "link", "escape", "space"]);
  for (const language of Object.keys(languages)) {
    const found = guideIn(language).blocks.flatMap(within).filter(({ type }) => !known.has(type));
    assert.deepEqual(found.map(({ raw }) => raw), [], language);
  }
});
