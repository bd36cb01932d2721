// What the page says of a node when a question of it fails.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import "./page.mjs";

const { node } = await import("../../ui/backend.js");
const { connection, lost, statusPoll } = await import("../../ui/state/node.js");
const { access, noteFailure, startAgain } = await import("../../ui/state/session.js");

/** Which paths nobody answers. */
let silent = /^$/u;
let asked = [];

let started = Promise.resolve();

globalThis.fetch = async (path) => {
  asked.push(path);
  if (path === "/v1/owner/start") await started;
  if (silent.test(path)) throw new TypeError("no connection");
  if (path === "/v1/owner/session") return new Response(JSON.stringify({ window: true }), { status: 200 });
  return new Response(JSON.stringify({ tip: "ab", height: 7 }), { status: 200 });
};

/** As a view asks. */
const view = () => node.peers().catch(noteFailure);
const settled = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

beforeEach(async () => {
  silent = /^$/u;
  access.value = "open";
  statusPoll.start();
  await settled();
  assert.equal(connection.value, "ok");
  asked = [];
});

afterEach(() => statusPoll.stop());

test("a question that nobody answers has the node asked at once how it is", async () => {
  silent = /./u;
  await view();
  await settled();
  assert.equal(connection.value, "lost");
  assert.deepEqual(asked, ["/v1/owner/peers", "/v1/owner/status"]);
});

test("a node that answers other questions is not called silent", async () => {
  silent = /peers/u;
  await view();
  await view();
  await settled();
  assert.equal(connection.value, "ok");
});

test("a silent node is heard again when it answers", async () => {
  silent = /./u;
  await view();
  await settled();
  silent = /^$/u;
  await statusPoll.now();
  assert.equal(connection.value, "ok");
});

test("a node that the person starts again is not called silent meanwhile", async () => {
  let done = () => {};
  started = new Promise((resolve) => (done = resolve));
  const again = startAgain();
  silent = /peers|status/u;
  await view();
  await settled();
  assert.equal(lost.value, false);
  silent = /^$/u;
  done();
  await again;
  await statusPoll.now();
  assert.equal(lost.value, false);
  assert.equal(access.value, "open");
});
