import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const STYLES = new URL("../../ui/styles/", import.meta.url);

test("no rule is for ::before or ::after of all elements: WebKit would give each two styles more, and keep some", () => {
  const files = readdirSync(STYLES, { recursive: true }).map(String).filter((file) => file.endsWith(".css"));
  assert.ok(files.length > 20, `${files.length} files`);
  const found = files.flatMap((file) => {
    const rules = readFileSync(new URL(file, STYLES), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
    return [...rules.matchAll(/(?:^|[\s,{}>+~])\*?::(?:before|after)[^{]*\{/g)].map((rule) => `${file}: ${rule[0].trim()}`);
  });
  assert.deepEqual(found, []);
});
