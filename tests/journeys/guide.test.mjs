// Help in the window. The guide: reached from where one needs it, at the section that one needs, in one's own language.
// The diagnostics: copied, and shown where they cannot be.
//
//   ada ──her page──▶ the guide
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

/** The heading at which the keyboard is, once the guide shows it. */
const focused = (page) => page.raw.evaluate(() => document.activeElement?.id ?? "");

/** Follows a link to the guide, and waits for the section. */
async function follow(page, place, section) {
  await page.click(place);
  await page.sees(page.hook("guide", { "data-section": section }));
  if (section) await waitEqual("the focus", () => focused(page), `guide-${section}`);
}

/** A picture at each width, in light and dark. */
async function pictures(scene, page, step) {
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.raw.setViewportSize({ width, height });
      await page.raw.emulateMedia({ colorScheme });
      await scene.picture(page, `${step}-${width}-${colorScheme}`);
    }
  }
}

journey("find the way to the guide from where it helps", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada);
  // At the end of the first start.
  await page.type("welcome-name", "Ada");
  await page.click("welcome-start");
  await follow(page, "welcome-guide", "");
  // Its title is the same before it came.
  await page.reads(page.raw.locator("h1"), "Guide");
  assert.equal((await ada.call("GET", "/v1/owner/settings")).welcome_done, true);
  await page.seesNo("guide-up");
  // The way back has no room of its own below the contents while they are in sight.
  const between = await page.raw.evaluate(() => {
    const at = (/** @type {string} */ hook) => document.querySelector(`[data-test=${hook}]`).getBoundingClientRect();
    return at("guide-text").top - at("guide-contents").bottom;
  });
  assert.ok(between >= 20 && between <= 44, `the text begins ${between} below the contents`);
  await pictures(scene, page, "1-guide");

  // Its contents lead to a section, twice in a row as well, and "back" to where one was.
  const entry = page.hook("guide-contents").getByText("Keep your identity");
  await follow(page, entry, "keep-your-identity");
  await page.sees("guide-up");
  await pictures(scene, page, "2-section");
  // It moved nothing when it came.
  const now = await page.raw.evaluate(() => {
    const at = (/** @type {string} */ hook) => document.querySelector(`[data-test=${hook}]`).getBoundingClientRect();
    return at("guide-text").top - at("guide-contents").bottom;
  });
  assert.equal(now, between);
  // What leads back lies on no words: they end where it begins.
  const behind = await page.hook("guide-up").evaluate((at) => getComputedStyle(at.closest(".guide-bar")).backgroundColor);
  assert.match(behind, /^(?!.*(?:\/ 0|, 0\)|transparent)).+$/u, "nothing shows through");
  await page.raw.keyboard.press("Home");
  await follow(page, entry, "keep-your-identity");
  await page.raw.goBack();
  await page.sees(page.hook("guide", { "data-section": "" }));

  // The text can be selected, and a document that the window has not is named without a link.
  const words = await page.raw.evaluate(() => {
    getSelection().selectAllChildren(document.querySelector("[data-test=guide-text] p"));
    return getSelection().toString();
  });
  assert.match(words, /^Everybody who runs BlockNet keeps the same notice board/u);
  assert.equal(await page.hook("guide-text").getByText("operating.md").first().evaluate((at) => at.tagName), "CODE");
  await page.reads(page.hook("guide-where").first(), "/usr/share/doc/blocknet/docs");
  const hrefs = await page.hook("guide-text").locator("a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  assert.deepEqual(hrefs.filter((href) => !/^(?:#\/guide\/|https:)/u.test(href)), []);

  // From an empty board, the list of keys, the settings, and by what they are searched for.
  await page.click("nav-feed");
  await follow(page, page.within(page.hook("empty"), "guide-link"), "");
  await page.raw.keyboard.press("?");
  await scene.picture(page, "3-keys");
  await follow(page, page.within(page.hook("keys"), "guide-link"), "");
  await page.seesNo("keys");
  await page.click("nav-settings");
  await page.type("settings-search", "manual");
  await scene.picture(page, "4-settings");
  await follow(page, "settings-guide", "");

  // From what is not as one wishes it.
  await page.click("nav-feed");
  await follow(page, page.within(page.hook("nudge"), "guide-link"), "keep-your-identity");
  await page.click("nav-network");
  // Another view begins at its own top, however far down one has read.
  await page.reads(page.raw.locator("h1"), "Network");
  assert.equal(await page.raw.evaluate(() => document.getElementById("main").scrollTop), 0);
  await pictures(scene, page, "5-network");
  await follow(page, page.within(page.hook("empty"), "guide-link"), "join-someone");
  await page.click("nav-network");
  await follow(page, page.within(page.hook("reach-advice"), "guide-link"), "behind-a-router");
  await page.click("nav-settings");
  await page.click("settings-backup-go");
  await scene.picture(page, "6-words");
  await follow(page, page.within(page.hook("words"), "guide-link"), "keep-your-identity");
  await page.seesNo("words");

  // Opened at a section, and without the node.
  await page.raw.reload();
  await waitEqual("the focus", () => focused(page), "guide-keep-your-identity");
  await page.raw.route("**/guide/*", (route) => route.abort());
  await page.raw.reload();
  await page.reads("error", "The guide could not be loaded");
  await page.raw.unroute("**/guide/*");
  await page.click(page.hook("error").locator("button"));
  await waitEqual("the focus", () => focused(page), "guide-keep-your-identity");
});

journey("a German reader has the guide in German", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true });
  const page = await scene.tab(ada, { locale: "de-CH" });
  await page.enter();
  await page.sees("composer-text");
  await page.click("nav-network");
  await follow(page, page.within(page.hook("reach-advice"), "guide-link"), "behind-a-router");
  await page.reads(page.raw.locator(":focus"), "Hinter einem Router");
  await page.reads("guide-text", "Du musst nichts öffnen");
  await pictures(scene, page, "1-router");
});

journey("the diagnostics are copied, and shown where no way leads to the clipboard", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true });
  const page = await scene.tab(ada, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.enter();
  await page.click("nav-settings");
  await page.click("diagnostics-copy");
  await page.reads("diagnostics-said", "Copied");
  assert.equal(JSON.parse(await page.raw.evaluate(() => navigator.clipboard.readText())).network, "dev");
  await page.seesNo("diagnostics-text");

  // A web view that opens the clipboard only within the press: what waits for the node first comes too late.
  await page.raw.evaluate(() => {
    const { clipboard } = navigator;
    const within = (/** @type {() => Promise<void>} */ copy) => (globalThis.event?.type === "click" ? copy() : Promise.reject(new Error("too late")));
    const strict = { write: (items) => within(() => clipboard.write(items)), writeText: (text) => within(() => clipboard.writeText(text)) };
    Object.defineProperty(navigator, "clipboard", { value: strict, configurable: true });
    document.execCommand = () => false;
  });
  await page.seesNo(page.hook("diagnostics-said").filter({ hasText: "Copied" }));
  await page.click("diagnostics-copy");
  await page.reads("diagnostics-said", "Copied");

  await page.raw.evaluate(() => void Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await page.click("diagnostics-copy");
  assert.equal(JSON.parse(await (await page.sees("diagnostics-text")).inputValue()).network, "dev");
  assert.equal(await page.hook("diagnostics-said").getAttribute("data-tone"), "bad");
  const marked = await page.raw.evaluate(() => document.activeElement.selectionEnd - document.activeElement.selectionStart);
  assert.ok(marked > 100, "all of it is marked");
  await pictures(scene, page, "1-diagnostics");
});
