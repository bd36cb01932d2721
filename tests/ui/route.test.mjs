import assert from "node:assert/strict";
import { test } from "node:test";
import { endsSearch, isEmptyQuery, parseQuery, passesFilters } from "../../ui/format/query.js";
import { link, parseRoute } from "../../ui/format/route.js";

const id = "ab".repeat(32);

const routes = [
  [link.feed, { view: "feed" }],
  [link.replies, { view: "replies" }],
  [link.channels, { view: "channels" }],
  [link.network, { view: "network" }],
  [link.mining, { view: "mining" }],
  [link.settings, { view: "settings" }],
  [link.explorer(), { view: "explorer", tab: "blocks" }],
  [link.explorer("history"), { view: "explorer", tab: "history" }],
  [link.block(1204), { view: "block", at: "1204" }],
  [link.block(id), { view: "block", at: id }],
  [link.post(id), { view: "post", id }],
  [link.author(id), { view: "author", author: id }],
  [link.channel("minutes"), { view: "channel", channel: "minutes" }],
  [link.search("mill & photo from:zoë"), { view: "search", query: "mill & photo from:zoë" }],
  [link.search(), { view: "search", query: "" }],
];
for (const [hash, route] of routes) {
  test(`the address ${hash.slice(0, 24)} names its view`, () => assert.deepEqual(parseRoute(hash), route));
}

for (const hash of ["", "#", "#/", "#/nowhere", "#/post/xyz", "#/post/../../etc", "#/channel/UPPER", "#/author/<b>", "#/block/-1", "#/block/007", "#/block/4294967296", "#/block/ab"]) {
  test(`the address "${hash}" falls back to the feed`, () => assert.deepEqual(parseRoute(hash), { view: "feed" }));
}

test("a search is taken apart", () => {
  const query = parseQuery('mill "old photo" from:Zoë channel:#Minutes after:2026-01-15 before:2026-03');
  assert.equal(query.words, 'mill "old photo"');
  assert.equal(query.from, "zoë");
  assert.equal(query.channel, "minutes");
  assert.equal(query.after, new Date(2026, 0, 15).getTime() / 1000);
  assert.equal(query.before, new Date(2026, 2, 1).getTime() / 1000);
  assert.deepEqual(query.problems, []);
});

test("a whole key after from: goes to the node", () => {
  assert.equal(parseQuery(`from:${id}`).author, id);
  assert.equal(parseQuery(`from:${id}`).from, null);
});

test("a filter that cannot be read is named, not guessed", () => {
  assert.deepEqual(parseQuery("before:soon after:2026-02-31 from:").problems, ["before:soon", "after:2026-02-31", "from:"]);
});

test("other words with a colon are words", () => {
  assert.equal(parseQuery('https://a.example note: x "odd').words, "https://a.example note: x odd");
  assert.equal(isEmptyQuery(parseQuery("   ")), true);
});

test("posts are checked against what the list does not know", () => {
  const post = (name, created) => ({ author: `0123456789${"00".repeat(27)}`, created: String(created), shown: { name } });
  const day = new Date(2026, 0, 15).getTime() / 1000;
  const query = parseQuery("from:ada after:2026-01-15 before:2026-01-16");
  assert.equal(passesFilters(query, post("Ada L.", day)), true);
  assert.equal(passesFilters(query, post("Ada L.", day - 1)), false);
  assert.equal(passesFilters(query, post("Ada L.", day + 86400)), false);
  assert.equal(passesFilters(query, post("Bob", day)), false);
  assert.equal(passesFilters(parseQuery("from:04hm-as"), post(null, day)), true);
  assert.equal(endsSearch(query, post("Bob", day - 1)), true);
  assert.equal(endsSearch(query, post("Bob", day)), false);
});
