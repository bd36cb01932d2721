// Looking for what was said long ago, with each of the filters, while typing.
//
//   zoë and ben, strangers ──blocks of years──▶ ada ──▶ her page
import assert from "node:assert/strict";
import { Forge, handBlocks, handIn, now } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

const DAY = 86_400;
const ZOE = ["name", "Zoë Ōkami"];
const FILE = ["file", `${"ab".repeat(32)} 17 image/png cat.png`];

/** A day of the past as a person writes it, in the time zone of the page, which is that of this process. @param {number} ago */
function day(ago) {
  const at = new Date((now() - ago * DAY) * 1_000);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** A chain of three posts. @param {import("./fixture/node.mjs").Node} node */
async function archive(node) {
  const forge = await Forge.of(node);
  const said = [
    [1, 200, [ZOE], "the mill in winter"],
    [1, 100, [ZOE, FILE], "the mill in spring"],
    [2, 50, [["name", "Ben"], ["channel", "archive"]], "the mill in summer"],
  ].map(([seed, ago, tags, content]) => ({ ago, post: forge.post(seed, content, { tags, created: now() - ago * DAY }) }));
  await handBlocks(node, forge.chain(said.map(({ ago, post }) => ({ time: now() - ago * DAY + 60, posts: [post] }))));
  return said.map(({ post }) => post.hex);
}

journey("find posts by words and by each filter", async (scene) => {
  const ada = await scene.node("ada");
  const [winter, spring, summer] = await archive(ada);
  const page = await scene.open(ada, { as: "Ada" });
  await page.click("nav-search");
  await page.reads("empty", "Nothing you type leaves this computer.");
  const finds = async (typed, expected) => {
    await page.type("search-text", typed);
    await waitEqual(`what is found by ${typed}`, () => page.hook("post").evaluateAll((cards) => cards.map((card) => card.dataset.id)), expected);
  };
  // No key but those of the words: the result follows by itself.
  await finds("mill", [summer, spring, winter]);
  await finds("mill from:okami", [spring, winter]);
  await finds("channel:archive", [summer]);
  await finds("has:file", [spring]);
  await finds(`mill after:${day(150)} before:${day(75)}`, [spring]);
  await finds("wint*", [winter]);
  await finds('"in spring"', [spring]);
  await scene.picture(page, "1-found");
  await finds('"mill in win*" OR', []);
  await finds("nothing of this kind", []);
  await page.reads("empty", "No post contains all of “nothing of this kind”");

  for (const [typed, ...words] of [
    ["form:zoë", "“form:zoë” is no filter", "from:"],
    ["before:soon", "“before:soon” names no day", "2026-05-12"],
    ["channel:Zwölf", "“channel:Zwölf” names no channel", "a-z"],
    ["has:cheese", "“has:cheese” is not known", "has:file"],
  ]) {
    await page.type("search-text", typed);
    for (const part of words) await page.reads("search-problems", part);
  }
  await scene.picture(page, "2-problem");
  // A filter of the row below is put into the field, which keeps the focus.
  await page.type("search-text", "mill");
  await page.click(page.hook("search-hint").filter({ hasText: "from:" }));
  await page.raw.keyboard.type("ben");
  assert.equal(await page.hook("search-text").inputValue(), "mill from:ben");
  await waitEqual("what is found in the end", () => page.hook("post").evaluateAll((cards) => cards.map((card) => card.dataset.id)), [summer]);

  // From a find to its thread, and back to the same finds.
  await page.click(page.card(summer).locator(".post-when"));
  await page.sees(page.hook("post", { "data-place": "main", "data-id": summer }));
  await page.click("back");
  await page.sees(page.card(summer));
  assert.equal(await page.hook("search-text").inputValue(), "mill from:ben");

  // What cannot be read becomes no column either.
  await page.click("nav-columns");
  await page.click("columns-first");
  await page.click(page.hook("column-kind").locator('label:has([value="search"])'));
  await page.type("column-value", "mill before:yesterday form:zoë");
  await page.click("column-add");
  for (const words of ["“before:yesterday” names no day", "“form:zoë” is no filter"]) await page.reads("add-column", words);
  await scene.picture(page, "3-column-problem");
  assert.deepEqual((await ada.call("GET", "/v1/owner/columns")).columns, []);
  await page.type("column-value", "mill from:ben");
  await page.click("column-add");
  await page.sees(page.within(page.hook("column", { "data-value": "mill from:ben" }), "post", { "data-id": summer }));
});

journey("find an author from the explorer", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  await archive(ada);
  const other = forge.post(3, "another mill", { tags: [ZOE], created: now() });
  await handIn(ada, other);
  const page = await scene.open(ada, { as: "Ada" });
  await page.click("nav-explorer");
  const finds = async (typed) => {
    await page.type("explorer-find", typed);
    await page.raw.keyboard.press("Enter");
  };
  await page.hook("explorer-find").focus();
  await page.raw.keyboard.press("Enter");
  await page.reads("explorer-find-problem", "name or short key");
  await finds("nobody in particular");
  await page.reads("explorer-find-problem", "Type an author’s name, the short key beside it, a #channel, a height");
  // On another face nothing is wrong any more.
  await page.click("explorer-charts");
  await page.seesNo("explorer-find-problem");
  // From one block one looks for another, and goes back to all of them.
  await finds("0");
  await page.sees(page.hook("block", { "data-height": "0" }));
  // As many digits as anybody cares to type: an odd number of them as well.
  await finds(other.hex.slice(0, 7));
  await page.reads(page.card(other.hex), "another mill");
  await page.raw.goBack();
  await page.click("block-back");
  await page.sees("block-list");
  await finds("ben");
  await page.reads(page.raw.locator("h1"), "Ben");
  const key = await page.raw.evaluate(() => location.hash.replace("#/author/", ""));
  await page.click("nav-explorer");
  await finds(key.slice(0, 6));
  await page.reads(page.raw.locator("h1"), "Ben");
  await page.click("nav-explorer");
  await finds("0123456789abcdef");
  await page.reads("explorer-find-problem", "has an id that begins so");

  // Two of one name: both are offered, and the keyboard goes on to them.
  await page.click("nav-explorer");
  await finds("zoë ōkami");
  await waitEqual("how many are offered", () => page.hook("namesake").count(), 2);
  await scene.picture(page, "1-namesakes");
  await page.raw.setViewportSize({ width: 720, height: 480 });
  await page.raw.emulateMedia({ colorScheme: "dark" });
  await scene.picture(page, "2-namesakes-small");
  const chosen = await page.hook("namesake").first().getAttribute("data-author");
  await page.hook("namesake").first().focus();
  await page.raw.keyboard.press("Enter");
  await waitEqual("the address", () => page.raw.evaluate(() => location.hash), `#/author/${chosen}`);

  // Somebody goes by what an id begins with: post and author are offered.
  await handIn(ada, forge.post(4, "who am I", { tags: [["name", other.hex.slice(0, 7)]], created: now() }));
  await page.click("nav-explorer");
  await finds(other.hex.slice(0, 7));
  await waitEqual("posts that are offered", () => page.hook("found-post").evaluateAll((all) => all.map((one) => one.dataset.id)), [other.hex]);
  await waitEqual("how many authors are offered", () => page.hook("namesake").count(), 1);
  await scene.picture(page, "3-alike-small");
  await page.raw.setViewportSize({ width: 1100, height: 720 });
  await page.raw.emulateMedia({ colorScheme: "light" });
  await scene.picture(page, "4-alike");
  await page.hook("found-post").focus();
  await page.raw.keyboard.press("Enter");
  await page.reads(page.card(other.hex), "another mill");
});

journey("keep what one looks at as a column", async (scene) => {
  const ada = await scene.node("ada");
  const [, spring] = await archive(ada);
  const page = await scene.open(ada, { as: "Ada" });
  const kept = async () => (await ada.call("GET", "/v1/owner/columns")).columns.map(({ kind, value }) => `${kind} ${value}`);
  const column = (kind, value) => page.hook("column", { "data-kind": kind, "data-value": value });

  // A search without words, or with a mistake, is nothing to keep.
  await page.click("nav-search");
  await page.seesNo("column-pin");
  await page.type("search-text", "mill before:soon");
  await page.sees("search-problems");
  await page.seesNo("column-pin");
  await page.type("search-text", "has:file");
  await page.click("column-pin");
  await page.reads("notice", "“has:file” is one of your columns now.");
  await scene.picture(page, "1-pinned");
  await page.click("notice-way");
  await page.sees(page.within(column("search", "has:file"), "post", { "data-id": spring }));
  assert.deepEqual(await kept(), ["search has:file"]);

  // A second press adds none, and leads to the one that stands; by keyboard as well.
  await page.go("#/channel/archive");
  for (const said of ["now", "already"]) {
    await page.hook("column-pin").focus();
    await page.raw.keyboard.press("Enter");
    await page.reads(page.hook("notice").last(), `“#archive” is one of your columns ${said}.`);
  }
  assert.deepEqual(await kept(), ["search has:file", "channel archive"]);
  await page.raw.setViewportSize({ width: 720, height: 480 });
  await scene.picture(page, "2-already");
  await page.click(page.hook("notice-way").last());
  // One at a time fits: it is this one, and the keyboard is at it.
  await page.sees(column("channel", "archive"));
  await waitEqual("the focus", () => page.raw.evaluate(() => document.activeElement.closest(".column")?.dataset.value), "archive");
  await page.raw.setViewportSize({ width: 1360, height: 900 });

  // An author, and taken back at once.
  const { author } = await ada.call("GET", `/v1/posts/${spring}`);
  await page.go(`#/author/${author}`);
  await page.click("column-pin");
  await page.reads(page.hook("notice").last(), /“.?By Zoë Ōkami.? .{9}” is one of your columns now\./u);
  assert.deepEqual((await kept()).at(-1), `author ${author}`);
  await page.raw.locator("h1").click();
  await page.raw.keyboard.press("u");
  await waitEqual("what is left", kept, ["search has:file", "channel archive"]);

  // Its head says who, and by the key which of those who may be called so.
  await ada.call("PUT", "/v1/owner/columns", { columns: [{ kind: "author", value: author }] });
  await page.go("#/columns");
  await page.reads("column-title", /^By Zoë Ōkami\s+[0-9a-z]{4}-[0-9a-z]{4}$/u);
  await page.go(`#/author/${author}`);

  // More than eight do not stand side by side.
  await ada.call("PUT", "/v1/owner/columns", { columns: Array.from({ length: 8 }, (_, at) => ({ kind: "channel", value: `c${at}` })) });
  await page.click("column-pin");
  await page.reads(page.hook("notice").last(), "Remove one, then add this one.");
  await page.click(page.hook("notice-way").last());
  await page.reads("columns-full", "8 columns are the most");
  await scene.picture(page, "3-full");
});

journey("an @ before the name of others leads to all who go by it", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const thanks = forge.post(1, "Thanks, @Cleo! Not you, me@cleo.example.", { tags: [["name", "Ben"]] });
  const cleos = [2, 3].map((seed) => forge.post(seed, `I am Cleo, number ${seed}.`, { tags: [["name", "Cleo"]] }));
  for (const post of [...cleos, thanks]) await handIn(ada, post);
  const page = await scene.open(ada, { as: "Ada" });
  await page.idOf("Thanks, @Cleo!");
  const links = page.card(thanks.hex).locator(".post-text a");
  assert.deepEqual(await links.allInnerTexts(), ["@Cleo"]);
  await scene.picture(page, "6-named");
  await page.click(links);
  for (const { hex } of cleos) await page.sees(page.card(hex));
  await page.seesNo(page.card(thanks.hex));
  assert.equal(await page.hook("search-text").inputValue(), "from:Cleo");
});
