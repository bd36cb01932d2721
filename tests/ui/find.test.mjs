// Somebody is named as people do, and found: in the explorer, and wherever else an author can be typed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.mjs";

const { findInChain, nothingAt } = await import("../../ui/state/chain.js");
const { blocks } = await import("../../ui/state/blocks.js");
const { keyOf } = await import("../../ui/state/whom.js");
const { shortKey } = await import("../../ui/format/key.js");
const { t } = await import("../../ui/strings/words.js");

const [ANN, ANNA, OTHER_ANN, NUMBER] = ["a1", "b2", "c3", "d4"].map((part) => part.repeat(32));
const BLOCK = "e5".repeat(32);
const POST = "0a".repeat(32);
const NAMES = { [ANN]: "Ann", [ANNA]: "Anna", [OTHER_ANN]: "ann", [NUMBER]: "1984" };
/** Who has posted, the newest first. */
let authors = [ANN];

/** A node with a chain of twelve blocks, that finds authors by how their name or short key begins. @param {URL} url */
function answer({ pathname, searchParams }) {
  const [, block] = /^\/v1\/blocks\/(\w+)$/u.exec(pathname) ?? [];
  if (block) return block === BLOCK || Number(block) <= 12 ? [200, {}] : [404, { code: "not_found", message: "No." }];
  if (pathname === "/v1/blocks") return [200, { blocks: [{ id: BLOCK, height: 12 }], next: 12 }];
  if (pathname === "/v1/posts" && !searchParams.has("from") && !searchParams.has("author")) return [200, { posts: [{ id: POST }], next: null }];
  if (pathname !== "/v1/posts") return [404, { code: "not_found", message: "No." }];
  const [from, author] = [searchParams.get("from")?.toLowerCase(), searchParams.get("author")];
  const fits = (one) => (author ? one === author : [NAMES[one].toLowerCase(), shortKey(one)].some((text) => text.startsWith(from ?? "")));
  return [200, { posts: authors.filter(fits).map((one) => ({ author: one, shown: { name: NAMES[one] } })), next: null }];
}

beforeEach(() => {
  authors = [ANN];
  globalThis.fetch = async (path) => {
    const [status, body] = answer(new URL(path, "http://127.0.0.1"));
    return new Response(JSON.stringify(body), { status });
  };
});

for (const [what, typed] of [["a name", "Ann"], ["a name in another case", " aNN "], ["a short key", shortKey(ANN)], ["how a short key begins", shortKey(ANN).slice(0, 4)], ["a whole key", ANN.toUpperCase()]]) {
  test(`the explorer leads to an author by ${what}`, async () => assert.deepEqual(await findInChain(typed), { view: "author", at: ANN }));
}

test("a block is found as the list of blocks and the cards write it, and a channel by its sign", async () => {
  for (const typed of ["Block 1,2", "block 12", "#12"]) assert.deepEqual(await findInChain(typed), { view: "block", at: "12" }, typed);
  blocks.value = [{ id: BLOCK, height: 12 }];
  assert.deepEqual(await findInChain(BLOCK.slice(0, 16)), { view: "block", at: BLOCK });
  assert.deepEqual(await findInChain("#village"), { view: "channel", at: "village" });
});

test("a block or post is found by how its id begins, as cards and the names of proofs have it", async () => {
  blocks.value = null;
  assert.deepEqual(await findInChain(`${BLOCK.slice(0, 8)}…`), { view: "block", at: BLOCK });
  for (const typed of [POST.slice(0, 16), `blocknet-proof-${POST.slice(0, 16)}.json`]) assert.deepEqual(await findInChain(typed), { view: "post", at: POST }, typed);
  assert.equal(await findInChain("f6".repeat(8)), null);
  assert.equal(nothingAt("f6".repeat(8)), t.explorer.findBegun("200"));
});

test("several of one name are offered, and nobody whose name only begins so", async () => {
  authors = [OTHER_ANN, ANNA, ANN, OTHER_ANN];
  assert.deepEqual(await findInChain("ann"), { view: "namesakes", all: [{ author: OTHER_ANN, name: "ann" }, { author: ANN, name: "Ann" }] });
  await assert.rejects(keyOf("ann"), { message: t.control.several(`${shortKey(OTHER_ANN)}, ${shortKey(ANN)}`) });
  assert.equal(await keyOf("anna"), ANNA);
});

test("a number is a height first, and a name where no block is so high", async () => {
  authors = [NUMBER];
  assert.deepEqual(await findInChain("1,984"), null, "a name is typed as it is written");
  assert.deepEqual(await findInChain("1984"), { view: "author", at: NUMBER });
  assert.deepEqual(await findInChain("00 12"), { view: "block", at: "12" });
});

test("an id of a block leads to it, and nothing is found by what nobody goes by", async () => {
  assert.deepEqual(await findInChain(` ${BLOCK}\n`), { view: "block", at: BLOCK });
  for (const typed of ["bob", "99", "f6".repeat(32)]) assert.equal(await findInChain(typed), null, typed);
  const { findHigh, findNobody, findNone } = t.explorer;
  assert.equal(nothingAt(" bob"), findNobody("bob"));
  for (const typed of ["9.9", "#99", "Block 99"]) assert.equal(nothingAt(typed), findHigh("99"), typed);
  assert.equal(nothingAt("f6".repeat(32)), findNone);
});
