// Which counts, what is saved or an option that the node was started with.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./page.mjs";

const { status } = await import("../../ui/state/node.js");
const { isOverruled, settings } = await import("../../ui/state/settings.js");

/** @param {string[]} overruled */
const loaded = (overruled) => ({ lan_discovery: false, port_mapping: true, public_page: false, mining_share: 35, mining_mode: "auto", overruled });

test("a setting says that an option counts as long as the node does", () => {
  status.value = { mining: { mode: "auto", share_percent: 35 } };
  assert.equal(isOverruled("lan_discovery"), false, "nothing is known yet");
  settings.value = loaded(["lan_discovery", "public_page"]);
  const said = ["lan_discovery", "port_mapping", "public_page"].map(isOverruled);
  assert.deepEqual(said, [true, false, true]);
  settings.value = loaded([]);
  assert.equal(isOverruled("lan_discovery"), false, "it was chosen since");
});

test("of mining the page knows by itself, before the node has answered", () => {
  settings.value = loaded(["mining_mode"]);
  assert.equal(isOverruled("mining_mode"), false, "chosen here a moment ago");
  status.value = { mining: { mode: "off", share_percent: 35 } };
  assert.equal(isOverruled("mining_mode"), true);
  assert.equal(isOverruled("mining_share"), false);
});
