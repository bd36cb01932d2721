// Short messages: how long they stay, and what of them goes along to another page.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./page.mjs";

const { dismiss, hold, leave, notices, notify } = await import("../../ui/state/notices.js");

const texts = () => notices.value.map(({ text }) => text);
const undo = { label: "Undo", run: () => {} };

beforeEach(() => {
  for (const { id } of notices.value) dismiss(id);
});

test("what tells of the page that was left goes with it", () => {
  notify("Copied.");
  notify("Saved.", { tone: "good" });
  leave();
  assert.deepEqual(texts(), []);
});

test("what can be taken back, what went wrong and what goes on elsewhere stay", () => {
  notify("Muted.", { action: undo });
  notify("The node refused.", { tone: "bad" });
  leave();
  assert.deepEqual(texts(), ["Muted.", "The node refused."]);
  notify("Found block 7.", { tone: "good", lasts: true });
  leave();
  assert.ok(texts().includes("Found block 7."));
});

/** Time that passes when it is told to: that of every message shown until then. @param {(pass: () => void) => void} within */
function passing(within) {
  const { setTimeout } = globalThis;
  /** @type {(() => void)[]} */
  const due = [];
  globalThis.setTimeout = (run) => due.push(run);
  try {
    within(() => due.splice(0).forEach((run) => run()));
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

test("a message leaves by itself, and not while somebody is at it", () => {
  passing((pass) => {
    notify("Muted.", { action: undo });
    hold(true);
    pass();
    pass();
    assert.deepEqual(texts(), ["Muted."]);
    hold(false);
    pass();
    assert.deepEqual(texts(), []);
  });
});

test("whoever was at a message that went holds no other", () => {
  passing((pass) => {
    notify("Copied.");
    hold(true);
    leave();
    notify("Saved.");
    pass();
    assert.deepEqual(texts(), []);
  });
});
