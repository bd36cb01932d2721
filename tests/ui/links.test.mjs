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

/** The links within the window, each as its text and where it leads. */
const within = (text, named) => linkify(text, named).filter((piece) => piece.within).map((piece) => `${piece.text} ${piece.href}`);
const ADA = "ab".repeat(32);
const named = [{ word: "Ada (home)", author: ADA }, { word: "dq5d-1zk5", author: ADA }];

for (const [what, text, expected] of [
  ["a word of the rules' alphabet", "Come to #tea, or (#the-hall2).", ["#tea #/channel/tea", "#the-hall2 #/channel/the-hall2"]],
  ["not what another sign goes on in", "#büro #Tea #tea_time #teä C#x &#39; a/#b ##c #d#e", []],
  ["not more signs than a channel has", `#${"a".repeat(33)} #${"b".repeat(32)}`, [`#${"b".repeat(32)} #/channel/${"b".repeat(32)}`]],
  ["not hyphens alone, nor marks", "#--- #\ufe0f\u20e3 #a\u0301", []],
  ["not what is part of an address", "https://a.example/#tea", []],
  ["a name in whatever case, and its key", "Thanks, @ada (HOME)! @dq5d-1zk5", [`@ada (HOME) #/author/${ADA}`, `@dq5d-1zk5 #/author/${ADA}`]],
  ["not an address of mail, nor what has no letter", "me@dq5d-1zk5 @ @3 @--- a_@ben", []],
  ["others by a search, for names are not theirs alone", "@Ben, @zoë-ōkami: @Ada (home)s @2fq8-77ka’s", ["@Ben #/search?q=from%3ABen", "@zoë-ōkami #/search?q=from%3Azo%C3%AB-%C5%8Dkami", "@Ada #/search?q=from%3AAda", "@2fq8-77ka #/search?q=from%3A2fq8-77ka"]],
  ["not what an @ stands before elsewhere", "@ben@example.org @example.org @scope/package @@ben https://a.example/@ben", []],
  ["not more signs than a name has", `@${"a".repeat(65)} @${"b".repeat(64)}`, [`@${"b".repeat(64)} #/search?q=from%3A${"b".repeat(64)}`]],
]) {
  test(`links within the window: ${what}`, () => {
    assert.deepEqual(within(text, named), expected);
    assert.equal(linkify(text, named).map((piece) => piece.text).join(""), text);
  });
}

test("links within the window: no @ leads anywhere where nothing can be searched", () => {
  assert.deepEqual(within("@ben @dq5d-1zk5 #tea"), ["#tea #/channel/tea"]);
});

test("links: a host in foreign letters is shown as it is dialled", () => {
  const [piece] = linkify("https://аррӏе.com/login");
  assert.equal(piece.text, piece.href);
  assert.match(piece.href, /^https:\/\/xn--/);
});
