// The smallest window: whatever the menu of a post has to offer can be seen and clicked.
//
//   ada ──her page, 720 × 480
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** In the page: items of the open menu that the view does not show whole. */
function findHidden() {
  const within = document.querySelector("main").getBoundingClientRect();
  const isShown = (item) => {
    const at = item.getBoundingClientRect();
    const top = document.elementFromPoint((at.left + at.right) / 2, (at.top + at.bottom) / 2);
    return at.top >= within.top && at.bottom <= within.bottom && item.contains(top);
  };
  return [...document.querySelectorAll('[role="menu"] button')].filter((item) => !isShown(item)).map((item) => item.dataset.test);
}

journey("reach all of a post’s menu in the smallest window", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const posts = [];
  for (const text of ["The first.", "The second.", "The third."]) posts.push((await ada.write({ content: text })).id);
  const page = await scene.tab(ada, { viewport: { width: 720, height: 480 } });
  await page.enter();
  for (const id of posts) {
    const button = page.within(page.card(id), "post-menu");
    await page.click(button);
    await page.sees("menu-delete");
    assert.deepEqual(await page.raw.evaluate(findHidden), []);
    await scene.picture(page, `menu-${posts.indexOf(id)}`);
    // The same button closes it again: nothing lies over it.
    await page.click(button);
    await page.seesNo("menu-delete");
  }

  // While it is open, what comes above its card does not push it away.
  const button = page.within(page.card(posts[2]), "post-menu");
  await button.scrollIntoViewIfNeeded();
  await page.raw.evaluate(() => void (document.querySelector("main").scrollTop = 0));
  await page.click(button);
  await page.sees("menu-delete");
  // The sheet hangs on its button, and moves by itself only while it opens.
  const top = () => button.evaluate((element) => element.getBoundingClientRect().top);
  const was = await top();
  const { id } = await ada.write({ content: "The fourth." });
  await page.raw.locator(`[data-id="${id}"]`).waitFor({ state: "attached" });
  assert.equal(Math.round(await top()), Math.round(was));
  assert.deepEqual(await page.raw.evaluate(findHidden), []);
});

journey("make the window smaller while a post’s menu is open, and still reach all of it", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const posts = [];
  for (let n = 0; n < 6; n++) posts.push((await ada.write({ content: `Number ${n}.` })).id);
  const page = await scene.tab(ada, { viewport: { width: 1100, height: 800 } });
  await page.enter();
  // At the top, and at the lower end, where the smaller window shows its card no more.
  for (const id of [posts[5], posts[1]]) {
    const button = page.within(page.card(id), "post-menu");
    await page.click(button);
    await page.sees("menu-delete");
    await page.raw.setViewportSize({ width: 720, height: 480 });
    await waitFor("all of the menu to be in sight", async () => (await page.raw.evaluate(findHidden)).length === 0);
    await page.raw.keyboard.press("Escape");
    await page.seesNo("menu-delete");
    await page.raw.setViewportSize({ width: 1100, height: 800 });
  }
});

journey("reach all of a post’s menu in a column of the smallest window", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  for (let n = 0; n < 6; n++) await ada.write({ content: `Number ${n}.` });
  const page = await scene.tab(ada, { viewport: { width: 720, height: 480 } });
  await page.enter();
  await page.sees("composer-text");
  await page.go("#/columns");
  await page.click("columns-first");
  await page.click("column-add");
  await page.seesNo("add-column");
  for (const at of [0, 2, 5]) {
    await page.click(page.hook("post-menu").nth(at));
    await page.sees("menu-delete");
    assert.deepEqual(await page.raw.evaluate(findHidden), [], `the menu of post ${at}`);
    await page.raw.keyboard.press("Escape");
    await page.seesNo("menu-delete");
  }
});
