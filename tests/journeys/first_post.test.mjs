// A first start, and a first post all the way into a block.
//
//   ada ──types──▶ her page ──▶ her node, which knows nobody
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("from the first start to the first post in a block", async (scene) => {
  const node = await scene.node("ada");
  const page = await scene.open(node);
  await page.reads("welcome", "Welcome to BlockNet");
  await page.reads("welcome", "public and permanent");
  await page.reads("welcome", "“dev”");
  await scene.picture(page, "1-welcome");
  await page.type("welcome-name", "Ada");
  await page.click("welcome-start");
  await page.reads("welcome", "Who do you know?");
  await page.reads("welcome-go", "Start on your own");
  await page.click("welcome-go");

  await page.reads("empty", "Nothing has been posted yet");
  await page.reads("status-sync", "On its own");
  await page.miningOff();
  await page.click("nav-feed");
  const said = await page.listen("composer-post");
  const text = "The hall is free on Thursday. 😀";
  await page.type("composer-text", text);
  await page.reads(page.raw.locator(".composer-count"), "34 of 4,096");
  await page.type("composer-channel", "Küche & Bad 日本");
  await page.reads("composer-channel-left", "Left out: 日本");
  assert.equal(await page.hook("composer-channel").inputValue(), "kueche-bad-");
  await page.type("composer-channel", "日本");
  await page.reads("composer-channel-left", "nothing of this is left");
  await page.type("composer-channel", "Minutes &");
  await page.reads("composer-channel-left", "Left out: 日本");
  await page.click("composer-post");
  const id = await page.idOf(text);
  assert.ok((await said()).includes("Stamping…"), "the button says that the post is being stamped");
  assert.equal(await page.hook("composer-text").inputValue(), "");

  await page.readsState(id, "Kept here · no peer has it yet");
  await page.reads(page.card(id), "Ada");
  await page.reads(page.card(id), "#minutes");
  await page.reads("status-waiting", "1");
  assert.equal((await node.post(id)).state.status, "pooled");
  await scene.picture(page, "2-pooled");

  await page.click("nav-mining");
  await page.click("mine-now");
  await page.sees(page.hook("status-height", { "data-height": "1" }));
  await page.reads("blocks-found", "1");
  await page.click("nav-feed");
  await page.readsState(id, "Block 1 · 1 deep");
  await scene.picture(page, "3-in-a-block");

  const post = await node.post(id);
  assert.equal(post.state.status, "confirmed");
  assert.equal(post.content, text);
  assert.equal(post.shown.name, "Ada");
  assert.equal(post.shown.channel, "minutes");
  // A block on top, and the card counts it without a reload.
  await node.mine({ empty: true });
  await page.readsState(id, "Block 1 · 2 deep");
});

journey("a post that nobody mines says so, and one press mines it", async (scene) => {
  const node = await scene.node("ada");
  const page = await scene.open(node, { as: "Ada" });
  await page.miningOff();
  const id = await page.post("Is anybody there?");
  await page.readsState(id, "Kept here · no peer has it yet");
  await page.seesNo("post-mine");
  // Minutes later, for the page; the node is told to be as old.
  await page.raw.route("**/v1/owner/status", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), uptime_secs: 600 } });
  });
  await page.raw.clock.setSystemTime(Date.now() + 360_000);
  await page.raw.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.readsState(id, "Kept here · no peer has it yet · no block comes: nobody seems to mine now");
  await scene.picture(page, "4-nobody-mines");
  await page.click("post-mine");
  await page.readsState(id, /^Block 1 · 1 deep$/u);
  await page.seesNo("post-mine");
  await page.reads("notice", "Found block 1 with 1 post");
  await page.raw.unrouteAll({ behavior: "wait" });
});
