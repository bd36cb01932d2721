// What somebody is called where no post at hand tells it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { slowNode } from "./page.mjs";

const { MOST_AUTHORS, authorOf, knownName } = await import("../../ui/state/author.js");
const { identities } = await import("../../ui/state/identity.js");
const { status } = await import("../../ui/state/node.js");

const [home, club, other] = ["a", "b", "c"].map((sign) => sign.repeat(64));
let calls = slowNode();
beforeEach(() => {
  calls = slowNode();
  status.value = { identity: { author: home, name: "Ada" } };
  identities.value = [{ author: home, name: "Ada", active: true }, { author: club, name: "Ada at work", active: false }];
});

test("one's own identities go by their own names, whichever is in use", () => {
  assert.deepEqual([home, club].map(knownName), ["Ada", "Ada at work"]);
  status.value = { identity: { author: club, name: "Ada at work" } };
  assert.deepEqual([home, club].map(knownName), ["Ada", "Ada at work"]);
  assert.equal(calls.length, 0);
});

test("of others the node is asked, once for all of their cards", async () => {
  assert.equal(knownName(other), null);
  assert.equal(knownName(other), null);
  assert.deepEqual(calls.map(({ path }) => path), [`/v1/authors/${other}`]);
  await calls[0].answer(200, { author: other, name: "Ben\u202e", about: null, profile: null });
  assert.equal(knownName(other), "Ben");
});

const stranger = (/** @type {number} */ n) => n.toString(16).padStart(64, "0");

test("whoever was looked at longest ago is forgotten, and whoever is in view is not", async () => {
  const end = authorOf(stranger(0)).follow();
  const inView = authorOf(stranger(0));
  const asked = (/** @type {string} */ key) => calls.filter(({ path }) => path === `/v1/authors/${key}`).length;
  for (let n = 1; n < MOST_AUTHORS; n++) knownName(stranger(n));
  assert.equal(calls.length, MOST_AUTHORS);
  // Looked at again, it is no longer the oldest.
  knownName(stranger(1));
  knownName(stranger(MOST_AUTHORS));
  knownName(stranger(1));
  assert.equal(asked(stranger(1)), 1);
  assert.equal(authorOf(stranger(0)), inView);
  knownName(stranger(2));
  assert.equal(asked(stranger(2)), 2, "asked anew");
  end();
  for (let n = 0; n < MOST_AUTHORS; n++) knownName(stranger(MOST_AUTHORS + 1 + n));
  assert.notEqual(authorOf(stranger(0)), inView);
});
