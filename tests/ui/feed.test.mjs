// The newest page of a list, longer than one answer of the node.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { slowNode } from "./page.mjs";

const { Feed } = await import("../../ui/state/feed.js");
const { tell } = await import("../../ui/state/events.js");

let calls = slowNode();
beforeEach(() => (calls = slowNode()));

const post = (at, more = {}) => ({ id: `p${at}`, created: String(1_000 + at), parent: null, content: "", shown: { content: "" }, state: { status: "confirmed", height: 1 }, ...more });
/** Posts from the newest down, as one answer of a list that begins with `first`. */
const range = (from, count, more) => Array.from({ length: count }, (_, at) => post(from - at, more));
const limitOf = (call) => Number(new URLSearchParams(call.path.split("?")[1]).get("limit"));

/** Waits for the call of this number; whatever asks for it gathers its reasons for a moment. */
async function callOf(number) {
  while (calls.length < number) await pause(20);
  return calls[number - 1];
}

/** A list of thirty posts that one more came to while it was looked at. */
async function grown() {
  const feed = new Feed({ list: {} });
  feed.resume();
  await (await callOf(1)).answer(200, { posts: range(30, 30), next: "below" });
  void tell({ events: [{ type: "post", id: "p31", status: "pooled" }] });
  await (await callOf(2)).answer(200, { posts: range(31, 30), next: "other" });
  assert.equal(feed.pages.peek()[0].posts.length, 31);
  return feed;
}

test("what changes is seen on every post of a page that grew", { timeout: 10_000 }, async () => {
  const feed = await grown();
  const hidden = { why: "author", fold: "hide", rule: 1, value: "a", by: null, note: null };
  void tell({ gap: true });
  const call = await callOf(3);
  await call.answer(200, { posts: range(31, limitOf(call), { hidden }), next: "further" });
  const [head] = feed.pages.peek();
  assert.deepEqual(head.posts.filter((one) => !one.hidden).map((one) => one.id), []);
  assert.equal(head.next, "below");
  feed.pause();
});

test("a page that is too long starts over as short as one answer", { timeout: 10_000 }, async () => {
  const feed = new Feed({ list: {} });
  feed.resume();
  await (await callOf(1)).answer(200, { posts: range(90, 90), next: "below" });
  void tell({ events: [{ type: "post", id: "p91", status: "pooled" }] });
  const call = await callOf(2);
  await call.answer(200, { posts: range(91, limitOf(call)), next: "other" });
  const over = await callOf(3);
  assert.equal(limitOf(over), 30);
  await over.answer(200, { posts: range(91, 30), next: "anew" });
  assert.deepEqual(feed.pages.peek().map(({ posts, next }) => [posts.length, next]), [[30, "anew"]]);
  feed.pause();
});
