// What is told to who does not look, and what stands still for who does not bear that things move.
//
//   strangers ──posts──▶ ada ──▶ her page
import assert from "node:assert/strict";
import { visit } from "./fixture/checker.mjs";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** A listener hears one thing after the other: faster than this is chatter. */
const LEAST_APART_MS = 1_000;
/** What ends within a frame moves nothing that anybody could see. */
const FRAME_MS = 17;

/** In the page: notes what live regions come to say, and whether they were there before. */
function listen() {
  window.__heard = [];
  const LIVE = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"], output:not([aria-live="off"])';
  const known = new WeakMap();
  const look = () => {
    const now = performance.now();
    for (const region of document.querySelectorAll(LIVE)) {
      const text = region.textContent.trim();
      const before = known.get(region);
      known.set(region, text);
      if (text && text !== before) window.__heard.push({ text, at: now, before: before !== undefined, where: region.dataset.test ?? region.className });
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    look();
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** Waits until something is heard that fits, from a place that was there before. */
function hears(page, words) {
  return waitFor(`${words} to be heard`, async () => {
    const heard = await page.raw.evaluate(() => window.__heard);
    const found = heard.find(({ text, before }) => before && words.test(text));
    if (found) return found;
    throw new Error(JSON.stringify(heard.slice(-8)));
  });
}

journey("what happens is told to who does not look, one thing after the other", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const forge = await Forge.of(ada);
  const page = await scene.tab(ada);
  await page.raw.addInitScript(listen);
  await page.enter();
  await page.reads("empty", "Nothing has been posted yet");

  await page.type("composer-text", "The hall is free on Thursday.");
  await page.click("composer-post");
  await hears(page, /^Stamping what you wrote\.$/u);
  await hears(page, /^Sent\. It waits for a block\.$/u);
  await page.idOf("The hall is free on Thursday.");
  await page.click("composer-post");
  await hears(page, /^Write something first\.$/u);

  const strangers = [1, 2, 3, 4, 5, 6].map((seed) => forge.post(seed, `A loud opinion of ${seed}.`));
  for (const post of strangers) await handIn(ada, post);
  await page.sees(page.card(strangers[5].hex));
  await hears(page, /^\d new posts?$/u);
  await page.menu(strangers[0].hex, "hide");
  await hears(page, /^Hidden from you\..*Undo/u);
  await page.click("nav-network");
  await page.sees("peers-add-address");
  await page.click("peers-add");
  await hears(page, /\w+ .*address/u);
  await page.click("resync-start");
  await hears(page, /The chain is sound/u);
  await ada.stop();
  await hears(page, /The node does not answer/u);

  const heard = await page.raw.evaluate(() => window.__heard);
  assert.deepEqual(heard.filter(({ text, before }) => !before && /composer|announced|notices/u.test(text)), []);
  const told = heard.filter(({ where }) => where === "announced").map(({ at }) => at);
  told.slice(1).forEach((at, place) => assert.ok(at - told[place] >= LEAST_APART_MS, `${at - told[place]} ms apart: ${JSON.stringify(heard.filter(({ where }) => where === "announced"))}`));
});

/** What moves for longer than a frame. */
const moving = (page) => page.raw.evaluate((most) => document.getAnimations().flatMap((animation) => {
  // What waits before it begins does not move meanwhile.
  const { activeDuration } = animation.effect.getComputedTiming();
  return animation.playState === "running" && activeDuration > most ? [`${animation.animationName ?? animation.transitionProperty} of ${animation.effect.target.outerHTML.slice(0, 80)}`] : [];
}), FRAME_MS);

journey("nothing moves for who does not want it, and something does for others", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const post = await ada.write("The hall is free on Thursday.");
  for (const reducedMotion of ["reduce", "no-preference"]) {
    const page = await scene.tab(ada, { reducedMotion });
    await page.enter();
    await page.sees(page.card(post.id));
    const seen = [];
    const note = async () => seen.push(...(await moving(page)));
    for (const address of ["#/network", "#/mining", "#/explorer", "#/explorer/charts", "#/settings", "#/columns", "#/feed"]) {
      await visit(page, address);
      await note();
    }
    await page.click(page.within(page.card(post.id), "post-menu"));
    await note();
    await page.click("menu-copy-id");
    await page.sees("notice");
    await note();
    await page.raw.keyboard.press("?");
    await page.sees("keys");
    await note();
    await page.raw.keyboard.press("Escape");
    // A list that never comes.
    await page.raw.route("**/v1/**", () => {});
    await page.go("#/channel/nowhere");
    await page.raw.locator(".skeleton").first().waitFor({ state: "attached" });
    await note();
    await page.raw.unroute("**/v1/**");
    if (reducedMotion === "reduce") assert.deepEqual(seen, []);
    else assert.notDeepEqual(seen, [], "the skeleton of a list that loads moves");
  }
});
