import assert from "node:assert/strict";
import { test } from "node:test";
import { linkify } from "../../ui/format/links.js";

/** The addresses found, and the text with nothing lost. */
function read(text) {
  const pieces = linkify(text);
  return { links: pieces.filter((piece) => piece.href).map((piece) => piece.href), whole: pieces.map((piece) => piece.text).join("") };
}

const cases = [
  ["plain text", "no address here", []],
  ["http and https", "http://a.example https://b.example/x?y=1#z", ["http://a.example/", "https://b.example/x?y=1#z"]],
  ["the full stop after it is not part of it", "See https://a.example/x.", ["https://a.example/x"]],
  ["a bracket around it is not part of it", "(https://a.example/x)", ["https://a.example/x"]],
  ["a bracket inside it is", "https://a.example/Mill_(grinding)", ["https://a.example/Mill_(grinding)"]],
  ["other schemes stay text", "javascript:alert(1) file:///etc data:text/html,x ftp://a.example", []],
  ["a name in front of the host stays text", "https://bank.example@evil.example/", []],
  ["a password stays text", "https://u:p@evil.example/", []],
  ["no host, no link", "https://", []],
  ["quotes and angle brackets end it", 'https://a.example/"><script>', ["https://a.example/"]],
  ["bidirectional controls end it", "https://a.example/\u202egpj.exe", ["https://a.example/"]],
];
for (const [what, text, links] of cases) {
  test(`links: ${what}`, () => {
    const found = read(text);
    assert.deepEqual(found.links, links);
    assert.equal(found.whole, text);
  });
}

test("links: a host in foreign letters is shown as it is dialled", () => {
  const [piece] = linkify("https://аррӏе.com/login");
  assert.equal(piece.text, piece.href);
  assert.match(piece.href, /^https:\/\/xn--/);
});
