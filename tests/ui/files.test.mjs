import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";
import { ending, fileName, filesOf, isPicture, isRisky, kindAndSize } from "../../ui/format/files.js";

const SHA = "ab".repeat(32);

test("reads the files of a post, each once, and passes over what names none", () => {
  const tags = [
    ["name", "Ada"],
    ["file", `${SHA} 300 image/png my cat.png`],
    ["file", `${SHA} 300 image/png again.png`],
    ["file", `${"cd".repeat(32)} 12 text/plain`],
    ["file", "cat.png"],
    ["file", `${SHA.toUpperCase()} 1 a/b x`],
    ["file", `${"ef".repeat(32)} 0 a/b x`],
  ];
  assert.deepEqual(filesOf(tags), [
    { sha256: SHA, size: 300, mime: "image/png", name: "my cat.png" },
    { sha256: "cd".repeat(32), size: 12, mime: "text/plain", name: "" },
  ]);
  assert.deepEqual(filesOf(null), []);
});

test("draws only what holds no program", () => {
  assert.ok(isPicture("image/jpeg"));
  for (const mime of ["image/svg+xml", "text/html", "application/pdf", "", null]) assert.ok(!isPicture(mime), String(mime));
});

test("keeps of a file's name what cannot deceive", () => {
  assert.equal(fileName("invoice\u202egpj.exe"), "invoicegpj.exe");
  assert.equal(fileName("../../etc/passwd"), "passwd");
  assert.equal(fileName("C:\\x\\cat.png"), "cat.png");
  assert.equal(fileName("\u200b"), "");
  assert.equal(ending("A photo.JPeG"), "jpeg");
});

test("tells files that a computer may run", () => {
  const file = (name, mime = "application/octet-stream") => ({ sha256: SHA, size: 1, mime, name });
  for (const name of ["a.exe", "photo.jpg.SCR", "a.sh", "page.html", "drawing.svg", "x\u202egpj.exe"]) assert.ok(isRisky(file(name)), name);
  for (const name of ["a.jpg", "minutes.pdf", "notes.txt", "exe"]) assert.ok(!isRisky(file(name)), name);
  assert.ok(isRisky(file("a", "text/html")));
  assert.equal(kindAndSize({ ...file("minutes.pdf"), size: 1_200_000 }), "PDF · 1.2 MB");
});

test("says of a file that is too large what can be done with one of its kind", async () => {
  const { attach } = await import("../../ui/state/attached.js");
  const { t } = await import("../../ui/strings/words.js");
  const large = (/** @type {string} */ name, /** @type {string} */ type) => new File([new Uint8Array(9_000_000)], name, { type });
  assert.equal(await attach("new", [large("huge.bin", "")]), t.attach.tooLarge("huge.bin", "9 MB", false));
  assert.equal(await attach("new", [large("huge.jpg", "image/jpeg")]), t.attach.tooLarge("huge.jpg", "9 MB", true));
  assert.doesNotMatch(t.attach.tooLarge("huge.bin", "9 MB", false), /picture/u);
});
