// What somebody is called where no post at hand tells it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { slowNode } from "./page.mjs";

const { knownName } = await import("../../ui/state/author.js");
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
