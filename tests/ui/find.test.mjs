// Somebody is named as people do, and found: in the explorer, and wherever else an author can be typed.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.mjs";

const { findInChain, nothingAt } = await import("../../ui/state/chain.js");
const { keyOf } = await import("../../ui/state/whom.js");
const { shortKey } = await import("../../ui/format/key.js");
const { t } = await import("../../ui/strings/words.js");

const [ANN, ANNA, OTHER_ANN, NUMBER] = ["a1", "b2", "c3", "d4"].map((part) => part.repeat(32));
const BLOCK = "e5".repeat(32);
const POST = "0a".repeat(32);
/** An author of whom only posts without a name are here. */
const SILENT = "decade".padEnd(64, "7");
/** A post and a block that begin alike. */
const [TWIN_POST, TWIN_BLOCK] = ["3", "4"].map((end) => "3ad7c1".padEnd(64, end));
const NAMES = { [ANN]: "Ann", [ANNA]: "Anna", [OTHER_ANN]: "ann", [NUMBER]: "1984" };
/** Who has posted, the newest first. */
let authors = [ANN];
/** Whether more begin so than the node gives. */
let more = false;

const blocksHere = [[BLOCK, 12], [TWIN_BLOCK, 3]].map(([id, height]) => ({ id, height, time: "1800000000", active: true }));
const postsHere = [POST, TWIN_POST].map((id) => ({ id, author: ANNA, kind: 0, created: "1800000000", height: null }));

/** A node with a chain of twelve blocks, that finds authors by how their name or short key begins. @param {URL} url */
function answer({ pathname, searchParams }) {
  const [, block] = /^\/v1\/blocks\/(\w+)$/u.exec(pathname) ?? [];
  if (block) return Number(block) <= 12 ? [200, {}] : [404, { code: "not_found", message: "No." }];
  if (pathname === "/v1/find") {
    const digits = searchParams.get("id");
    if (!/^[0-9a-f]{6,64}$/u.test(digits)) return [400, { code: "bad_field", message: "No.", field: "id" }];
    const begins = ({ id }) => id.startsWith(digits);
    return [200, { blocks: blocksHere.filter(begins), posts: postsHere.filter(begins), authors: [...authors, SILENT].filter((id) => begins({ id })), more }];
  }
  if (pathname !== "/v1/posts") return [404, { code: "not_found", message: "No." }];
  const [from, author] = [searchParams.get("from")?.toLowerCase(), searchParams.get("author")];
  const fits = (one) => (author ? one === author : [NAMES[one].toLowerCase(), shortKey(one)].some((text) => text.startsWith(from ?? "")));
  return [200, { posts: authors.filter(fits).map((one) => ({ author: one, shown: { name: NAMES[one] } })), next: null }];
}

beforeEach(() => {
  authors = [ANN];
  more = false;
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
  assert.deepEqual(await findInChain("#village"), { view: "channel", at: "village" });
});

test("a block or post is found by how its id begins, as cards and the names of proofs have it", async () => {
  assert.deepEqual(await findInChain(`${BLOCK.slice(0, 8)}…`), { view: "block", at: BLOCK });
  assert.deepEqual(await findInChain(BLOCK.slice(0, 7).toUpperCase()), { view: "block", at: BLOCK }, "an odd number of digits");
  for (const typed of [POST.slice(0, 6), POST.slice(0, 16), `blocknet-proof-${POST.slice(0, 16)}.json`]) assert.deepEqual(await findInChain(typed), { view: "post", at: POST }, typed);
  assert.equal(await findInChain("f6".repeat(8)), null);
  for (const typed of ["f6".repeat(8), "f6f6f6"]) assert.equal(nothingAt(typed), t.explorer.findBegun, typed);
  assert.equal(await findInChain(BLOCK.slice(0, 5)), null, "too few to mean anything");
  assert.match(nothingAt(BLOCK.slice(0, 5)), /the first 6/u);
});

test("an author is found by how the key begins, also one who goes by no name", async () => {
  assert.deepEqual(await findInChain(ANN.slice(0, 6)), { view: "author", at: ANN });
  assert.deepEqual(await findInChain(SILENT.slice(0, 9)), { view: "author", at: SILENT });
});

test("what begins alike is offered together, those who go by it too", async () => {
  const [block, post] = [{ view: "block", at: TWIN_BLOCK, height: 3, active: true }, { view: "post", at: TWIN_POST, kind: 0, author: ANNA, created: 1800000000 }];
  assert.deepEqual(await findInChain(TWIN_POST.slice(0, 6)), { view: "several", all: [block, post], more: false });
  assert.deepEqual(await findInChain(TWIN_POST.slice(0, 7)), { view: "post", at: TWIN_POST });
  // A word can be the first digits of something.
  NAMES[ANN] = "Decade";
  const both = await findInChain("decade");
  assert.deepEqual(both, { view: "several", all: [{ view: "author", at: SILENT, name: null }, { view: "author", at: ANN, name: "Decade" }], more: false });
  NAMES[ANN] = "Ann";
  more = true;
  assert.deepEqual(await findInChain(POST.slice(0, 6)), { view: "several", all: [{ ...post, at: POST }], more: true });
  assert.deepEqual(await findInChain(POST), { view: "post", at: POST }, "a whole id means one");
});

test("several of one name are offered, and nobody whose name only begins so", async () => {
  authors = [OTHER_ANN, ANNA, ANN, OTHER_ANN];
  assert.deepEqual(await findInChain("ann"), { view: "several", all: [{ view: "author", at: OTHER_ANN, name: "ann" }, { view: "author", at: ANN, name: "Ann" }], more: false });
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
