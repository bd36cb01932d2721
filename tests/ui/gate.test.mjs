// What the gate and the guides tell an owner to enter lets that owner in: by hand, and where the package's service runs the node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { t as german } from "../../ui/strings/de.js";
import { t as english } from "../../ui/strings/en.js";

const read = (/** @type {string} */ file) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");

const [, folder] = read("packaging/linux/blocknetd.service").match(/^ExecStart=\S+ --data-dir (\S+) run/mu) ?? [];

test("the gate has a command for each way to run the node", () => {
  assert.ok(folder, "the service names its folder");
  for (const { gate } of [english, german]) {
    assert.equal(gate.command, "blocknetd open");
    assert.equal(gate.serviceCommand, `sudo blocknetd --data-dir ${folder} open`);
  }
  const view = read("ui/views/gate.js");
  for (const word of ["command", "serviceCommand"]) assert.match(view, new RegExp(`text=\\$\\{g\\.${word}\\}`, "u"), "to read and to copy");
});

test("the guides have them too", () => {
  for (const file of ["docs/guide.md", "docs/operating.md"]) {
    const text = read(file);
    assert.match(text, /`?blocknetd open`?/u, file);
    assert.ok(text.includes(`sudo blocknetd --data-dir ${folder} open`), file);
  }
});
