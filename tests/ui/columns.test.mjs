// A view that becomes a column: what the page asks of the node, and what it tells.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { slowNode } from "./page.mjs";

const { MOST_COLUMNS, columnHead, pinColumn } = await import("../../ui/state/columns.js");
const { arrive, notices, notify } = await import("../../ui/state/notices.js");
const { link } = await import("../../ui/format/route.js");
const { t } = await import("../../ui/strings/words.js");

const garden = { kind: "channel", value: "garden" };
const feed = { kind: "feed", value: null };
let calls = slowNode();

beforeEach(() => {
  calls = slowNode();
  notices.value = [];
});

/** Waits until the page has asked so often. @param {number} count */
async function asked(count) {
  while (calls.length < count) await new Promise(setImmediate);
}

/** Has a column added where the node has these, and answers what is asked. @param {object} column @param {object[]} has */
async function pin(column, has) {
  const pinned = pinColumn(column);
  await calls[0].answer(200, { columns: has });
  await new Promise(setImmediate);
  if (calls[1]) await calls[1].answer(200, calls[1].body);
  await pinned;
  return notices.value.at(-1);
}

test("a view becomes the last column, and the message leads there and takes it back", async () => {
  const told = await pin(garden, [feed]);
  assert.deepEqual(calls[1].body, { columns: [feed, garden] });
  assert.equal(told.text, t.columns.added("#garden"));
  assert.equal(told.way.href, link.column(garden));

  told.action.run();
  await asked(3);
  // Another page added one meanwhile: it stays.
  await calls[2].answer(200, { columns: [feed, garden, { kind: "replies", value: null }] });
  await asked(4);
  assert.deepEqual(calls[3].body, { columns: [feed, { kind: "replies", value: null }] });
  await calls[3].answer(200, calls[3].body);
});

test("what is a column already is led to, and nothing is changed", async () => {
  const told = await pin(garden, [garden, feed]);
  assert.equal(calls.length, 1);
  assert.equal(told.text, t.columns.already("#garden"));
  assert.equal(told.way.href, link.column(garden));
  assert.equal(told.action, null);
});

test("where no more columns fit, the message says what to do and leads there", async () => {
  const many = Array.from({ length: MOST_COLUMNS }, (_, at) => ({ kind: "channel", value: `c${at}` }));
  const told = await pin(garden, many);
  assert.equal(calls.length, 1, "nothing is changed");
  assert.equal(told.tone, "bad");
  assert.equal(told.text, t.columns.full(MOST_COLUMNS));
  assert.equal(told.way.href, link.columns);
});

test("a column of an author is called by the name that the node knows, and by the key beside it", async () => {
  const key = `0123456789${"ab".repeat(27)}`;
  for (const [name, head] of [["Ben\u202e", { title: t.columns.byAuthor("Ben"), key: "04hm-asw9" }], [null, { title: t.columns.byAuthor("04hm-asw9"), key: null }]]) {
    calls = slowNode();
    const column = { kind: "author", value: key };
    const pinned = pinColumn(column);
    await calls[0].answer(200, { columns: [] });
    await asked(2);
    assert.equal(calls[1].path, `/v1/authors/${key}`);
    await calls[1].answer(200, { author: key, name, about: null, profile: null });
    await asked(3);
    await calls[2].answer(200, calls[2].body);
    await pinned;
    assert.deepEqual(columnHead(column), head);
    assert.equal(notices.value.at(-1).text, t.columns.added(name ? `\u2068${head.title}\u2069 ${head.key}` : head.title));
  }
});

test("of what was done to the columns one message stands at a time", async () => {
  notify("Saved.");
  await pin(garden, [feed]);
  calls = slowNode();
  await pin(garden, [garden, feed]);
  assert.deepEqual(notices.value.map(({ text }) => text), ["Saved.", t.columns.already("#garden")]);
});

test("two messages stand at most, and whoever is at a place is not led there", async () => {
  notify("Saved.");
  notify("Copied.");
  const told = await pin(garden, [feed]);
  assert.deepEqual(notices.value.map(({ text }) => text), ["Copied.", told.text]);
  arrive("network");
  assert.equal(notices.value.at(-1).way.href, link.column(garden));
  arrive("columns");
  assert.equal(notices.value.at(-1).way, null);
  assert.ok(notices.value.at(-1).action, "what was done can still be undone");
});

test("a node that does not answer is told, and no column is added", async () => {
  const refused = assert.rejects(pinColumn(garden), { message: t.errors.codes.busy });
  await calls[0].answer(503, { code: "busy", message: "Busy." });
  await refused;
  assert.equal(calls.length, 1);
});
