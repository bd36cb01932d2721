import assert from "node:assert/strict";
import { test } from "node:test";
import { outboxState } from "../../ui/format/poststate.js";

const item = (stage, reason = null) => ({ ticket: "1", author: "ab".repeat(32), content: "x", channel: null, parent: null, written: "1", stage, progress: 0, reason });

test("a text of a locked identity says what it waits for", () => {
  assert.deepEqual([outboxState(item("locked")).text, outboxState(item("locked")).tone], ["Locked: unlock to send", "wait"]);
});
test("a text whose identity is gone says so, and why", () => {
  const state = outboxState(item("locked", { code: "no_identity", message: "Restore it." }));
  assert.deepEqual([state.text, state.help], ["Its identity is not on this computer", "The identity that wrote this is not on this computer. Restore it from its words, or take the text back."]);
});
