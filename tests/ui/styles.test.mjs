import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const UI = new URL("../../ui/", import.meta.url);

/** Each file below `ui/` whose name ends so, but for the libraries of others, without its comments. @param {string} ending */
function filesOf(ending) {
  const names = readdirSync(UI, { recursive: true }).map(String).filter((name) => name.endsWith(ending) && !name.startsWith("vendor"));
  assert.ok(names.length > 20, `${names.length} files`);
  return names.map((name) => ({ name, text: readFileSync(new URL(name, UI), "utf8").replaceAll(/\/\*.*?\*\//gs, "") }));
}

test("no rule is for ::before or ::after of all elements: WebKit would give each two styles more, and keep some", () => {
  const found = filesOf(".css").flatMap(({ name, text }) =>
    [...text.matchAll(/(?:^|[\s,{}>+~])\*?::(?:before|after)[^{]*\{/g)].map((rule) => `${name}: ${rule[0].trim()}`));
  assert.deepEqual(found, []);
});

test("custom properties are set on :root alone: WebKit keeps the styles below any other element that has its own", () => {
  const set = filesOf(".css").flatMap(({ name, text }) => [...text.matchAll(/([^{};]*)\{([^{}]*)\}/g)]
    .filter(([, , body]) => /(?:^|[\s;])--[\w-]+\s*:/.test(body ?? ""))
    .map(([, selector]) => ({ name, selector: (selector ?? "").trim() })));
  assert.ok(set.length > 2, "the tokens are found");
  assert.deepEqual(set.filter(({ selector }) => !selector.startsWith(":root")), []);
  const inline = filesOf(".js").flatMap(({ name, text }) => [...text.matchAll(/["'`]--\w[^\n]*/g)].map((line) => `${name}: ${line[0]}`));
  assert.deepEqual(inline, []);
});
