// One's own page: what one wrote is what one sees, in the smallest window too, and the navigation says where one is.
//
//   ada ──her page, 720 × 480 and larger
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

const SMALL = { width: 720, height: 480 };

/** A node past its welcome. */
async function begin(scene) {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  return ada;
}

/** What the navigation says of where one is. */
const here = (page) => page.raw.locator(".nav [aria-current=page]").evaluateAll((all) => all.map((one) => one.dataset.test));

/** In the page: whether this is within the view. */
const isInView = (element) => {
  const at = element.getBoundingClientRect();
  const within = document.querySelector("main").getBoundingClientRect();
  return at.top >= within.top && at.bottom <= within.bottom;
};

journey("find one’s posts on one’s own page in the smallest window", async (scene) => {
  const ada = await begin(scene);
  const { id } = await ada.write({ content: "The hall is free on Thursday." });
  const page = await scene.tab(ada, { viewport: SMALL });
  await page.enter();
  await page.click("nav-you");
  await page.sees(page.card(id));
  await page.seesNo("own-key-text");
  await scene.picture(page, "1-small");
  assert.ok(await page.card(id).evaluate(isInView), "the post is in view");
  await page.click("own-key-open");
  await page.sees("own-key-text");
  await page.sees("own-key-code");
  await page.click("own-key-open");
  await page.seesNo("own-key-text");

  // A window with room shows both, and what the person closed stays closed.
  await page.click("nav-feed");
  await page.raw.setViewportSize({ width: 1100, height: 800 });
  await page.click("nav-you");
  await page.sees("own-key-text");
  assert.ok(await page.card(id).evaluate(isInView), "the post is in view beside the key");
  await page.raw.setViewportSize(SMALL);
  await page.seesNo("own-key-text");
});

journey("see the editor of a text as soon as it opens, however low the window", async (scene) => {
  const ada = await begin(scene);
  for (const text of ["The first.", "The second.", "The third."]) await ada.write({ content: text });
  const page = await scene.tab(ada, { viewport: SMALL });
  await page.enter();
  await page.click("nav-you");
  const id = await page.idOf("The first.");
  await page.menu(id, "edit");
  const editor = page.within(page.card(id), "composer-text");
  await page.sees(editor);
  await waitFor("the editor to be in view", async () => (await editor.evaluate(isInView)) && page.within(page.card(id), "composer-post").evaluate(isInView));
  assert.ok(await editor.evaluate((element) => element === document.activeElement));
  await scene.picture(page, "1-edit");
});

journey("tell by the navigation where one is", async (scene) => {
  const ada = await begin(scene);
  const page = await scene.open(ada);
  await page.sees("empty");
  await page.click("nav-you");
  await page.sees("own-key-open");
  assert.deepEqual(await here(page), ["nav-you"]);
  // Where nothing was written yet, there is the way to it.
  await page.click("write-first");
  await page.sees("composer-text");
  await waitFor("the composer to have the focus", () => page.hook("composer-text").evaluate((element) => element === document.activeElement));
  const id = await page.post("I exist.");
  await page.go(`#/post/${id}`);
  await page.sees("back");
  assert.deepEqual(await here(page), ["nav-feed"]);
});
