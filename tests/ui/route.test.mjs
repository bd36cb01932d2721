import assert from "node:assert/strict";
import { test } from "node:test";
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
  [link.columns, { view: "columns" }],
  [link.column({ kind: "search", value: "mill & has:file" }), { view: "columns", show: "search mill & has:file" }],
  [link.column({ kind: "feed", value: null }), { view: "columns", show: "feed " }],
  [link.guide(), { view: "guide", section: "" }],
  [link.guide("behind-a-router"), { view: "guide", section: "behind-a-router" }],
  [link.control, { view: "control" }],
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
