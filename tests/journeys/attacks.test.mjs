// Texts that attack whoever shows them: each is shown harmless, whole where it is a text, and told apart where it is a mask.
//
//   fourteen strangers ──posts──▶ ada ──▶ her page
import assert from "node:assert/strict";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

/** What somebody may paste into the composer. */
const POISON = [
  "<script>window.__poisoned = 1</script> script",
  '<img src=x onerror="window.__poisoned = 2"> image',
  "\"'`><svg/onload=window.__poisoned=3> svg",
  'javascript:window.__poisoned=4 and http://example.org/"onmouseover="window.__poisoned=5 links',
  "{{constructor.constructor('window.__poisoned=6')()}} ${window.__poisoned=7} template",
  "]]></textarea></article></main></body></html><!-- ends",
];

const named = (name, channel = "attacks") => [["name", name], ["channel", channel]];
const reversed = "\u202etxet desrever \u2067and more\u2028line\u2029paragraph";

/** Posts that nobody's page would let them write. @param {Forge} forge */
const attacks = (forge) => ({
  first: forge.post(1, "the first of that name", { tags: named("Zoë") }),
  mask: forge.post(2, "the mask of that name", { tags: named("Z\u200bоë") }),
  reversed: forge.post(3, reversed, { tags: named("\u202eadA") }),
  markup: forge.post(4, "<iframe srcdoc='x'></iframe> markup", { tags: [...named("<img src=x onerror=window.__poisoned=8>"), ["note", POISON[1]]] }),
  invisible: forge.post(5, `in${"\u200b\u2060\ufeff".repeat(300)}visible words`, { tags: named("\u200b\u200d\u2060") }),
  wide: forge.post(6, "x".repeat(4_096), { tags: named("W".repeat(64)) }),
  emoji: forge.post(7, "🔥".repeat(1_024), { tags: named("Eve") }),
  lines: forge.post(8, `${"👨\u200d👩\u200d👧\u200d👦".repeat(100)} joined`, { tags: named("Eve\n\n\n\nAda (verified)") }),
  marks: forge.post(9, `Z${"\u0336\u0489".repeat(700)} marks`, { tags: named("M") }),
  links: forge.post(10, "[a](javascript:window.__poisoned=9) http://user:pass@example.org/ data:text/html,x http://example.org/ #\"onclick=x #../../up #\u202etea #<b>b links",
    { tags: [...named("L"), ["warning", "<b>javascript:alert(1)</b>\u202e"]] }),
  channel: forge.post(11, "a channel that is none", { tags: named("C", "../../<script>") }),
  empty: forge.post(12, "\n".repeat(4_000), { tags: named("N") }),
});

/** What no text of a stranger may bring about, wherever in the page. @param {import("./fixture/page.mjs").Page} page */
const strange = (page) => page.raw.evaluate(() => [...document.querySelectorAll("main :is(script, img, iframe, object, embed, style, link, a)")]
  .filter((element) => element.localName !== "a" || !/^(?:#|https?:)/u.test(element.getAttribute("href")))
  .map((element) => element.outerHTML));

/** What goes beyond what is shown: the page, or what strangers fill in its cards. The button of a card's menu hangs over its edge. @param {import("./fixture/page.mjs").Page} page */
const beyond = (page) => page.raw.evaluate(() => [document.documentElement, ...document.querySelectorAll("main :is(.post-who, .post-body, .post-changes, .post-foot, .hidden-post, .control-list li)")]
  .map((element) => [element, element.scrollWidth - element.clientWidth])
  .filter(([, by]) => by > 1)
  .map(([element, by]) => `${element.localName} by ${by} pixels: ${element.textContent.slice(0, 80)}`));

const poisoned = (page) => page.raw.evaluate(() => window.__poisoned ?? null);

journey("paste texts that attack, and read them as they are", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada);
  // A name that attacks is a name.
  await page.paste("welcome-name", "<script>Ada");
  await page.click("welcome-start");
  await page.click("welcome-go");
  for (const text of POISON) {
    await page.paste("composer-text", text);
    await page.click("composer-post");
    const id = await page.idOf(text);
    assert.equal((await page.words(page.card(id).locator(".post-text"))), text);
    await page.reads(page.card(id), "<script>Ada");
  }
  assert.deepEqual(await strange(page), []);
  assert.equal(await poisoned(page), null);
  // A link leads where it says, and does nothing else.
  const link = page.hook("post").locator(".post-text a");
  assert.equal(await link.count(), 1);
  assert.match(await link.first().getAttribute("href"), /^http:\/\/example\.org\//u);
  assert.match(await link.first().getAttribute("rel"), /noopener/u);
  assert.equal(await link.first().getAttribute("onmouseover"), null);
  await scene.picture(page, "1-feed");
  await page.post("After the poison.");
});

journey("look at texts that attack in every view, and tell masks apart", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const all = attacks(forge);
  await handIn(ada, all.markup);
  await ada.mine();
  for (const post of Object.values(all)) if (post !== all.markup) await handIn(ada, post);
  await handIn(ada, forge.post(13, "<script>window.__poisoned=10</script>", { tags: [["name", "\u202eR"]], parent: all.emoji }));
  for (const rule of [{ kind: "author", value: all.markup.author }, { kind: "word", value: "</li><script>x" }]) await ada.call("POST", "/v1/owner/control/rules", rule);
  await ada.call("PUT", "/v1/owner/columns", { columns: [
    { kind: "search", value: "<img src=x onerror=window.__poisoned=11> \u202e" }, { kind: "channel", value: "attacks" },
  ] });
  const page = await scene.open(ada, { as: "Ada" });

  // Who had a name first is no mask; who looks the same is told apart, by word and by key.
  await page.reads(page.within(page.card(all.mask.hex), "same-name"), "Not the first to use this name");
  await page.sees(page.card(all.first.hex));
  assert.equal(await page.within(page.card(all.first.hex), "same-name").count(), 0);
  const keys = await page.hook("post").locator(".post-who").allInnerTexts();
  assert.ok(keys.length >= 12 && keys.every((who) => /[0-9a-z]{4}-[0-9a-z]{4}/u.test(who)), "the short key stands beside every name");
  assert.doesNotMatch(await page.card(all.reversed.hex).innerText(), /[\u202a-\u202e\u2066-\u2069]/u);
  // A name that writes from the right turns nothing around but itself: its key still stands behind it.
  const [name, key] = await Promise.all([".post-name", ".post-key"].map((part) => page.card(all.reversed.hex).locator(part).boundingBox()));
  assert.ok(name.x + name.width <= key.x + 1, "the key stands behind the name");
  // A name is one line, whatever it holds; one without a letter to see is none.
  const lines = await page.card(all.lines.hex).locator(".post-name").boundingBox();
  assert.ok(lines.height < 2 * name.height, "a name of several lines takes one");
  assert.match(await page.words(page.card(all.invisible.hex).locator(".post-name")), /^[0-9a-z]{4}-[0-9a-z]{4}$/u);
  const seen = await page.card(all.invisible.hex).locator(".post-text").innerText();
  assert.equal(seen.replaceAll(/[\u200b\u2060\ufeff]/gu, ""), "invisible words");
  await page.reads(page.card(all.emoji.hex), "🔥🔥🔥");
  // A long text is folded until it is asked for, and then whole.
  await page.click(page.card(all.emoji.hex).locator(".post-text ~ button, .post-body button").first());
  assert.equal([...(await page.words(page.card(all.emoji.hex).locator(".post-text")))].filter((sign) => sign === "🔥").length, 1_024);
  await page.reads(page.card(all.links.hex), "<b>javascript:alert(1)</b>");
  await page.click(page.within(page.card(all.links.hex), "warned-open"));
  await page.reads(page.card(all.links.hex), "[a](javascript:window.__poisoned=9)");
  await scene.picture(page, "1-feed");

  const views = ["#/feed", "#/channel/attacks", "#/columns", "#/control", `#/search?q=${encodeURIComponent('from:<script> "onerror=" x:y')}`, "#/search?q=links",
    `#/author/${all.reversed.author}`, `#/author/${all.markup.author}`, `#/post/${all.emoji.hex}`, `#/post/${all.links.hex}`, "#/block/1"];
  for (const size of [{ width: 1100, height: 800 }, { width: 720, height: 480 }]) {
    await page.raw.setViewportSize(size);
    for (const view of views) {
      await page.go(view);
      const drawn = "[data-phase=ready], [data-test=replies], [data-test=control] .control-group, .quiet-line, [role=alert]:not(:empty), [data-test=block-post]";
      await page.raw.waitForFunction((wanted) => document.querySelector("main h1") && document.querySelector(`main :is(${wanted})`), drawn);
      assert.deepEqual(await strange(page), [], view);
      await waitEqual(`what goes beyond ${size.width} pixels in ${view}`, () => beyond(page), []);
    }
  }
  // A tag that no view shows stands in the block's own JSON, as text.
  await page.choose("block-face", "json");
  await page.reads("block-json", "window.__poisoned = 2");
  assert.deepEqual(await strange(page), []);
  assert.equal(await poisoned(page), null);
});
