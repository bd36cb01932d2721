import assert from "node:assert/strict";
import { test } from "node:test";
import { keyFace, shortKey } from "../../ui/format/key.js";
import { byteLength, channelBegun, channelName, cleanContent, cleanName, initial, isBlank, isLong, leftOutOfChannel } from "../../ui/format/text.js";

test("a short key is the first 40 bits in Crockford's base32", () => {
  assert.equal(shortKey("00".repeat(32)), "0000-0000");
  assert.equal(shortKey("ff".repeat(32)), "zzzz-zzzz");
  // 0x0123456789 = 00000 00100 10001 10100 01010 11001 11100 01001
  assert.equal(shortKey(`0123456789${"00".repeat(27)}`), "04hm-asw9");
  assert.equal(shortKey("nonsense"), "????-????");
});

test("the short key of a key does not depend on its later bytes, the colour does", () => {
  const a = `${"ab".repeat(5)}${"00".repeat(27)}`;
  const b = `${"ab".repeat(5)}${"ff".repeat(27)}`;
  assert.equal(shortKey(a), shortKey(b));
  assert.notDeepEqual(keyFace(a), keyFace(b));
});

test("a key has always one colour, and two that differ are told apart", () => {
  const faces = Array.from({ length: 65_536 }, (_, key) => keyFace(`${"ab".repeat(5)}${key.toString(16).padStart(4, "0")}${"00".repeat(25)}`));
  const all = [...new Set(faces.map(({ hue, deep }) => `${hue} ${deep}`))];
  assert.ok(all.length >= 20, `${all.length} colours`);
  const hues = [...new Set(faces.map(({ hue }) => hue))].sort((a, b) => a - b);
  hues.forEach((hue, at) => assert.ok(((hues[at + 1] ?? 360) - hue) >= 30, `${hue} and its neighbour`));
  assert.deepEqual(keyFace("nonsense"), keyFace("nonsense"));
});

const names = [
  ["is left alone", "Zoë", "Zoë"],
  ["keeps other scripts", "مرحبا", "مرحبا"],
  ["loses bidirectional overrides", "\u202eevil\u202c Admin", "evil Admin"],
  ["loses isolates", "\u2066a\u2069", "a"],
  ["loses what has no width", "A\u200bd\ufeffa\u2060", "Ada"],
  ["becomes one line", "Ada\n\tof  the\u2028Hall ", "Ada of the Hall"],
  ["keeps emoji that are joined", "👩‍👩‍👧 fam", "👩‍👩‍👧 fam"],
  ["loses a joiner between letters", "A\u200dda", "Ada"],
  ["keeps three marks on a letter at most", `e${"\u0301".repeat(40)}`, `e${"\u0301".repeat(3)}`],
  ["is null when nothing visible is left", "\u200b\u3164 \u202e", null],
  ["is null when it is only marks", "\u0301\u0302", null],
  ["is null when there is none", null, null],
];
for (const [what, given, expected] of names) {
  test(`a name ${what}`, () => assert.equal(cleanName(given), expected));
}

test("content keeps line breaks and loses controls", () => {
  assert.equal(cleanContent("a\r\nb\rc\u0000\u001b[31m\td"), "a\nb\nc[31m\td");
  assert.equal(cleanContent("\u202eabc\u2066d"), "abcd");
});

test("content keeps two blank lines at most", () => {
  assert.equal(cleanContent("a\n\n\nb"), "a\n\n\nb");
  assert.equal(cleanContent(`a${"\n".repeat(400)}b`), "a\n\n\nb");
  assert.equal(cleanContent("a\n \n\t\n \n\nb"), "a\n\n\nb");
});

test("the avatar's letter is a whole visible sign", () => {
  assert.equal(initial("ada"), "A");
  assert.equal(initial("<img>"), "I");
  assert.equal(initial("👩‍👩‍👧 fam"), "👩‍👩‍👧");
  assert.equal(initial(null), "·");
  assert.equal(initial("***"), "·");
});

test("bytes are counted in UTF-8", () => {
  assert.equal(byteLength("aë€😀"), 1 + 2 + 3 + 4);
});

test("a channel is put into the rules' alphabet as it is typed", () => {
  assert.equal(channelName("#The Minutes_2026!"), "the-minutes-2026");
  assert.equal(channelName("x".repeat(40)).length, 32);
  for (const [typed, name] of [
    ["Küche & Bad", "kueche-bad"], ["  --Straße__ 5 -- ", "strasse-5"], ["Café à la Crème", "cafe-a-la-creme"], ["Łódź", "lodz"], ["Ada’s", "adas"], ["u\u0308ber", "ueber"], ["日本", ""], ["!?", ""],
  ]) assert.equal(channelName(typed), name, typed);
  assert.match(channelName(`${"x".repeat(31)} y`), /^x{31}$/u);
  assert.equal(channelBegun("old "), "old-", "a word may follow");
  assert.equal(channelBegun("old - "), "old-");
  assert.equal(channelBegun("-"), "");
});

test("what a channel cannot have is told, and what it has otherwise is not", () => {
  assert.equal(leftOutOfChannel("日本 in 日本 5"), "日本");
  assert.equal(leftOutOfChannel("Küche & Bad, Łódź!"), "");
});

test("a post is folded by length or by lines", () => {
  assert.equal(isLong("a".repeat(900)), false);
  assert.equal(isLong("a".repeat(901)), true);
  // Wide letters fill as many lines with fewer of them.
  assert.equal(isLong("W".repeat(600)), true);
  assert.equal(isLong("漢".repeat(600)), true);
  assert.equal(isLong("W".repeat(400)), false);
  assert.equal(isLong("\n".repeat(11)), false);
  assert.equal(isLong("\n".repeat(12)), true);
});

for (const [what, text, expected] of [
  ["spaces alone", " \n\t", true],
  ["signs without width", "\u3164\u200b\u2060\ufeff\u200d", true],
  ["a mark on nothing", " \u0301", true],
  ["one letter", "\u200ba", false],
  ["an emoji", "👍", false],
]) {
  test(`a text of ${what} is ${expected ? "" : "not "}blank`, () => assert.equal(isBlank(text), expected));
}
