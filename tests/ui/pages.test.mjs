import assert from "node:assert/strict";
import { test } from "node:test";
import { bordersOf, reasonsOf, rowsOf } from "../../ui/format/hidden.js";
import { changePage, leaveOut, mergePosts, remember, unseenPosts } from "../../ui/format/pages.js";
import { foldDeep, indentReplies, orderAncestors } from "../../ui/format/replies.js";

const post = (id, created, status = "confirmed", parent = null) => ({ id, created: String(created), parent, state: { status, height: null } });
const ids = (posts) => posts.map((one) => one.id).join("");

test("fresh posts replace old ones, and those below their range stay", () => {
  const old = [post("c", 3), post("b", 2), post("a", 1)];
  assert.equal(ids(mergePosts(old, [post("d", 4), post("c", 3)])), "dcba");
});

test("an old post inside the fresh range that did not come again is gone", () => {
  const old = [post("c", 3), post("b", 2), post("a", 1)];
  assert.equal(ids(mergePosts(old, [post("c", 3), post("a", 1)])), "ca");
  assert.equal(ids(mergePosts(old, [])), "");
});

test("posts of the same second are told apart by their place", () => {
  const old = [post("c", 5), post("b", 5), post("a", 5)];
  assert.equal(ids(mergePosts(old, [post("d", 5), post("c", 5)])), "dcba");
});

test("a post that left its block is remembered as returned until it is in one again", () => {
  const back = remember(post("a", 1, "confirmed"), post("a", 1, "pooled"));
  assert.equal(back.returned, true);
  assert.equal(remember(back, post("a", 1, "pooled")).returned, true);
  assert.equal(remember(back, post("a", 1, "confirmed")).returned, undefined);
  assert.equal(remember(undefined, post("a", 1, "pooled")).returned, undefined);
});

test("unseen are the posts above the first that is known", () => {
  const head = [post("b", 2), post("a", 1)];
  assert.equal(ids(unseenPosts(head, [post("d", 4), post("c", 3), post("b", 2)])), "dc");
  assert.equal(ids(unseenPosts(head, [post("b", 2)])), "");
  assert.equal(ids(unseenPosts(head, [post("z", 9)])), "z");
});

test("a post stands on one page only", () => {
  const pages = [
    { id: 1, cursor: null, next: "x", posts: [post("b", 2)], height: 0 },
    { id: 2, cursor: "x", next: null, posts: [], height: 0 },
  ];
  const changed = changePage(pages, 2, { posts: [post("b", 2), post("a", 1)] });
  assert.equal(ids(changed[1].posts), "a");
  assert.equal(changed[0], pages[0]);
});

test("replies are indented below what they answer, up to a bound", () => {
  const replies = [post("a", 1, "", "root"), post("b", 2, "", "a"), post("c", 3, "", "b"), post("d", 4, "", "c"), post("e", 5, "", "d"), post("f", 6, "", "e"), post("g", 7, "", "root")];
  const rows = indentReplies("root", replies);
  assert.deepEqual(rows.map((row) => row.indent), [0, 1, 2, 3, 4, 4, 0]);
  assert.equal(rows[1].to.id, "a");
  assert.equal(rows[0].to, null);
});

test("ancestors stand from the first post down, whatever order they came in", () => {
  const root = post("r", 1);
  const mid = post("m", 2, "", "r");
  assert.equal(ids(orderAncestors(post("p", 3, "", "m"), [mid, root])), "rm");
  assert.equal(ids(orderAncestors(post("p", 3, "", "m"), [mid])), "m");
  assert.equal(ids(orderAncestors(post("p", 3, "", "q"), [root])), "");
});

test("ancestors that answer each other in a circle do not hang the page", () => {
  assert.equal(ids(orderAncestors(post("p", 3, "", "a"), [post("a", 1, "", "b"), post("b", 1, "", "a")])), "ba");
});

test("a post that was left out of the chain stays where it was, and says so", () => {
  const old = leaveOut([post("c", 3), post("b", 2), post("a", 1)], new Set(["b"]));
  assert.equal(old[1].state.status, "left_out");
  assert.equal(ids(mergePosts(old, [post("d", 4), post("c", 3), post("a", 1)])), "dcba");
  assert.equal(ids(mergePosts(old, [])), "b");
});

test("a post that waited and was erased says nothing any more", () => {
  const waits = { ...post("b", 2, "pooled"), content: "a secret", tags: [], shown: { content: "a secret" } };
  const [erased, other] = leaveOut([waits, { ...waits, id: "c" }], new Set(["b", "c"]), new Set(["b"]));
  assert.deepEqual([erased.content, erased.shown], [null, { content: null, erased: true }]);
  assert.equal(other.shown.content, "a secret");
});

test("replies deeper than an indent goes are folded, and one of them alone is not", () => {
  const line = ["a", "b", "c", "d", "e", "f", "g"].map((id, at, all) => post(id, at, "", at === 0 ? "root" : all[at - 1]));
  const rows = indentReplies("root", [...line, post("h", 9, "", "root")]);
  const shown = (open) => foldDeep(rows, new Set(open)).map((row) => ("fold" in row ? `${row.fold}+${row.count}` : row.post.id)).join(" ");
  assert.equal(shown([]), "a b c d e e+2 h");
  assert.equal(shown(["e"]), "a b c d e f g h");
  const short = indentReplies("root", line.slice(0, 6));
  assert.equal(foldDeep(short, new Set()).length, 6);
});

const hide = (id, hidden = { why: "author", fold: "hide", rule: "1", value: "a", by: null, note: null }) => ({ ...post(id, 1), hidden });
const isHidden = (one) => one.hidden !== undefined;
const told = (...pages) => bordersOf(pages.map((posts) => ({ posts })), isHidden).map(({ skip, tail }) => `${skip}+${ids(tail)}`).join(" ");

test("hidden posts in a row over the border of pages are told by the page where they begin", () => {
  assert.equal(told([post("a"), hide("b"), hide("c")], [hide("d"), post("e")]), "0+d 1+");
  assert.equal(told([hide("b")], [hide("c"), hide("d")], [], [hide("e"), post("f"), hide("g")], [hide("h"), hide("i")]), "0+cde 2+ 0+ 1+hi 2+");
  assert.equal(told([post("a"), hide("b")], [hide("c"), post("d")]), "0+ 0+");
  assert.equal(told([hide("a"), hide("b"), hide("c")], [post("d")]), "0+ 0+");
});

test("nothing goes on over a page that gave up its posts", () => {
  assert.equal(told([hide("a"), hide("b")], null, [hide("c"), hide("d")]), "0+ 0+ 0+");
});

test("three hidden posts in a row and more are one row", () => {
  const rows = rowsOf([hide("a"), hide("b"), post("c"), hide("d"), hide("e"), hide("f")], isHidden);
  assert.deepEqual(rows.map(ids), ["a", "b", "c", "def"]);
});

test("each reason for hiding is told once, with its posts counted", () => {
  const label = (value) => ({ why: "label", fold: "hide", rule: "7", value, by: "x", note: "n" });
  const one = (rule) => ({ why: "post", fold: "hide", rule, value: null, by: null, note: null });
  const reasons = reasonsOf([hide("a"), hide("b", one("3")), hide("c"), hide("d", label("spam")), hide("e", one("4")), hide("f", label("advert"))]);
  assert.deepEqual(reasons.map(({ post, hidden, count }) => `${post.id} ${hidden.why} ${hidden.value} ${count}`), ["a author a 2", "b post null 2", "d label spam 1", "f label advert 1"]);
});
