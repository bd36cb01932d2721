import assert from "node:assert/strict";
import { test } from "node:test";
import { isStuck, outboxState, postState, quietSince } from "../../ui/format/poststate.js";
import { syncState } from "../../ui/format/syncstate.js";
import { emptyBlockIn, modeHelp, networkRate } from "../../ui/parts/readings.js";

const at = (status, height, more = {}) => ({ state: { status, height, block: null, depth: null }, seen_by: null, ...more });

const cases = [
  ["in the tip block", at("confirmed", 1206), null, "Block 1,206 · 1 deep"],
  ["deeper", at("confirmed", 1204), null, "Block 1,204 · 3 deep"],
  ["settled at the last counted depth", at("confirmed", 1107), null, "Block 1,107 · 100 deep"],
  ["settled beyond it", at("confirmed", 1106), null, "Block 1,106"],
  ["waiting, somebody else's", at("pooled", null), null, "Waiting for a block"],
  ["waiting, own, nobody has it", at("pooled", null, { seen_by: 0 }), null, "Kept here · no peer has it yet"],
  ["waiting, own, seen", at("pooled", null, { seen_by: 5 }), 40, "Sent · 5 peers have it · in a block in about 40\u00a0s"],
  ["waiting again after a reorg", at("pooled", null, { returned: true }), null, "Back among the waiting posts"],
  ["left out", at("left_out", null), 40, "Left out of the chain"],
];
for (const [what, post, next, text] of cases) {
  test(`the state of a post in words: ${what}`, () => assert.equal(postState(post, 1206, next).text, text));
}

test("a post that nobody seems to mine says so, until somebody does", () => {
  assert.equal(postState(at("pooled", null, { seen_by: 1 }), 1206, null, true).text, "Sent · 1 peer has it · no block comes: nobody seems to mine now");
  assert.equal(postState(at("pooled", null, { seen_by: 1 }), 1206, 40, true).text, "Sent · 1 peer has it · in a block in about 40\u00a0s");
  assert.equal(postState(at("confirmed", 1206), 1206, null, true).text, "Block 1,206 · 1 deep");
});

test("nobody seems to mine once five minutes went by without a block, for one's own post", () => {
  const own = at("pooled", null, { seen_by: 1, created: "1000" });
  assert.equal(isStuck(own, 500, 1299), false, "it has not waited long enough");
  assert.equal(isStuck(own, 500, 1300), true);
  assert.equal(isStuck(own, 1001, 1300), false, "a block has just come");
  assert.equal(isStuck(own, null, 9000), false);
  assert.equal(isStuck({ ...own, seen_by: null }, 500, 9000), false, "somebody else's");
  assert.equal(isStuck({ ...own, state: { status: "left_out" } }, 500, 9000), false);
});

test("since when no block came is known where the node mines none, and has listened for a while", () => {
  const idle = { mining: { mode: "off", active: false }, sync: { stage: "current" }, uptime_secs: 300, tip_time: "700" };
  assert.equal(quietSince(idle, 0), 700);
  assert.equal(quietSince(idle, 900), 900, "the miner's clock was behind");
  for (const more of [{ uptime_secs: 299 }, { sync: { stage: "blocks" } }, { mining: { mode: "auto", active: false } }, { mining: { mode: "off", active: true } }]) {
    assert.equal(quietSince({ ...idle, ...more }, 0), null, JSON.stringify(more));
  }
  assert.equal(quietSince(null, 0), null);
});

test("depth is never below one while the page learns of a new tip", () => {
  assert.equal(postState(at("confirmed", 1207), 1206, null).text, "Block 1,207 · 1 deep");
});

test("the outbox tells progress, or why it was refused", () => {
  assert.equal(outboxState({ stage: "stamping", progress: 0.374 }).text, "Stamping, 37\u00a0%");
  assert.equal(outboxState({ stage: "refused", reason: { code: "x", message: "Too busy." } }).text, "The node did not do this. Too busy.");
});

test("the chain's state in words", () => {
  const sync = (stage, more = {}) => syncState({ stage, done: 0, total: 0, posts_per_s: 0, eta_secs: null, ...more });
  assert.equal(sync("current").text, "Up to date");
  assert.equal(sync("blocks", { done: 61, total: 120, eta_secs: 75 }).text, "Reading blocks, 51\u00a0%, 75\u00a0s left");
  assert.equal(sync("blocks").text, "Reading blocks, 0\u00a0%");
});

test("an empty block is told to wait for its time", () => {
  const main = { tip_time: "1000", heartbeat_secs: 600 };
  assert.deepEqual([1000, 1420.5, 1600, 9999].map((now) => emptyBlockIn(main, now)), [600, 180, 0, 0]);
});

test("nobody else is said to mine where nobody is connected", () => {
  const status = (mode, outbound, rate = null) => ({ mining: { mode, network_hash_rate: rate }, peers: { outbound, inbound: 0 } });
  assert.match(modeHelp(status("off", 0)), /Nobody is connected/u);
  assert.doesNotMatch(modeHelp(status("off", 0)), /others/u);
  assert.match(modeHelp(status("off", 2)), /blocks of others/u);
  assert.equal(modeHelp(status("auto", 0)), modeHelp(status("auto", 2)));
  assert.equal(networkRate(status("off", 0)), "Nobody else");
  assert.equal(networkRate(status("off", 1)), "Not known yet");
  assert.equal(networkRate(status("off", 0, 256)), "256 H/s");
});
