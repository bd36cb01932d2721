// A page in a browser, and a node that was started again behind it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { slowNode } from "./page.mjs";

const { node, token } = await import("../../ui/backend.js");
const { access, enter, noteFailure, startPort, startWhy, trade } = await import("../../ui/state/session.js");

const REFUSED = { code: "unauthorized", message: "No." };
let calls = slowNode();

/** As every part of the page asks. */
const asks = () => node.status().catch(noteFailure);

beforeEach(() => {
  calls = slowNode();
  token.set("old");
  access.value = "open";
});

test("locks the page when the node no longer knows its token", async () => {
  const asked = asks();
  await calls[0].answer(401, REFUSED);
  await asked;
  assert.equal(access.value, "locked");
  assert.equal(token.get(), null);
});

test("keeps the token that was just traded when an older call is refused late", async () => {
  const late = asks();
  const refused = asks();
  await calls[1].answer(401, REFUSED);
  await refused;
  assert.equal(access.value, "locked");

  const traded = trade("code");
  await calls[2].answer(200, { token: "new" });
  assert.equal(await traded, true);
  await calls[0].answer(401, REFUSED);
  await late;

  assert.equal(calls[0].bearer, "Bearer old");
  assert.equal(token.get(), "new");
  assert.equal(access.value, "open");
});

/** What a call fails with, where this is how it is answered. @param {() => Promise<Response>} answer */
async function failure(answer) {
  globalThis.fetch = answer;
  return node.status().then(assert.fail, ({ kind, code }) => `${kind}: ${code}`);
}

test("tells by codes of its own what kind of failure none of the node's codes names", async () => {
  assert.equal(await failure(() => Promise.reject(new TypeError("no connection"))), "unreachable: unreachable");
  assert.equal(await failure(async () => new Response("<h1>Bad gateway</h1>", { status: 502 })), "unreachable: odd");
  assert.equal(await failure(async () => new Response("<h1>No</h1>", { status: 404 })), "refused: odd");
  assert.equal(await failure(async () => new Response("{}", { status: 400 })), "refused: odd");
  assert.equal(await failure(async () => new Response(JSON.stringify({ code: "busy", message: "No." }), { status: 503 })), "refused: busy");
});

test("tells a node that takes too long from one that does not answer", { timeout: 10_000 }, async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.fetch = (_, { signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  const asked = node.status().then(assert.fail, ({ code }) => code);
  mock.timers.tick(60_000);
  assert.equal(await asked, "timeout");
});

test("locks the page when the newer token is refused as well", async () => {
  const traded = trade("code");
  await calls[0].answer(200, { token: "new" });
  await traded;
  const asked = asks();
  await calls[1].answer(401, REFUSED);
  await asked;
  assert.equal(access.value, "locked");
  assert.equal(token.get(), null);
});

test("knows the saved port where it is what kept the node from starting", async () => {
  const failed = async (why) => {
    const entered = enter(null);
    await calls.at(-1).answer(503, { code: "start_failed", message: "No.", why });
    await entered;
    return [access.value, startWhy.value, startPort.value];
  };
  const taken = { code: "ports_taken", values: { text: "8123–8142", port: 8123 } };
  assert.deepEqual(await failed(taken), ["failed", "ports_taken", 8123]);
  assert.deepEqual(await failed({ code: "folder_full", values: { path: "/data" } }), ["failed", "folder_full", null]);
});
