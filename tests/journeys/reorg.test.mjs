// A reader looks at a post while the block that holds it gives way to a heavier chain.
//
//   ada ──her page, never loaded anew;   ben mines apart, then they meet
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("watch a post through a reorg", async (scene) => {
  const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
  const page = await scene.open(ada, { as: "Ada" });
  await page.miningOff();
  const id = await page.post("In a block that gives way.");
  await page.click("nav-mining");
  await page.click("mine-now");
  await page.click("nav-feed");
  await page.readsState(id, "Block 1 · 1 deep");
  const stale = (await ada.post(id)).state.block;
  // A page that is loaded anew forgets it.
  await page.raw.evaluate(() => void (window.__stayed = true));

  // Apart from her he has found two.
  for (let more = 0; more < 2; more++) await ben.mine({ empty: true });
  await ada.join(ben);
  await page.readsState(id, "Back among the waiting posts");
  await page.sees(page.hook("status-height", { "data-height": "2" }));
  await page.reads("status-waiting", "1");
  await scene.picture(page, "1-back");
  assert.equal((await ada.post(id)).state.status, "pooled");
  await ben.waitStanding(id, "pooled");
  await ben.mine();
  await page.readsState(id, "Block 3 · 1 deep");
  await scene.picture(page, "2-again");
  assert.equal((await ada.status()).tip, (await ben.status()).tip);

  await page.click("nav-explorer");
  await page.sees(page.hook("block-row", { "data-height": "3" }));
  await page.click("explorer-history");
  const told = page.hook("reorg", { "data-depth": "1" });
  await page.reads(told, "1 block above block 0 gave way to 2");
  await page.reads(told, "1 post went back to waiting.");
  await scene.picture(page, "3-history");
  // The block that gave way is still here, and says so.
  await page.click(told.locator("a"));
  await page.reads("block-stale", "This block is not on the chain.");
  await page.sees(page.hook("block", { "data-id": stale, "data-active": "false" }));
  await page.reads("block", "In a block that gives way.");
  assert.equal(await page.raw.evaluate(() => window.__stayed ?? false), true, "the page was loaded anew");
});
