// The node ends under the page that shows it, and comes back.
//
//   ada's page ──▶ ada, who is stopped and started
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("read and write on while the node is stopped and started", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada, { as: "Ada" });
  const before = await page.post("Written before the stop.");
  await ada.mine();
  await page.readsState(before, "Block 1");
  await page.type("composer-text", "A draft that must");
  await ada.stop();
  await page.reads("banner", "The node does not answer.");
  await page.reads("banner", "What you write is kept here.");
  await page.reads("banner", "Started anew with “blocknetd run”, it asks this page for a new code.");
  await page.reads(page.card(before), "Written before the stop.");
  await page.raw.keyboard.type(" survive.");
  // Sending it now is told to be of no use yet, and the text stays.
  await page.click("composer-post");
  await page.reads("composer-problem", /^The node does not answer\. What you wrote is kept; try again in a moment\.$/u);
  assert.equal(await page.hook("composer-text").inputValue(), "A draft that must survive.");
  await scene.picture(page, "1-stopped");

  await ada.start();
  // Each start has a secret of its own: the page asks for the way in, and says why.
  await page.reads("gate", "This page belongs to the owner of the node");
  await page.reads("gate", "The node was started again, so this page needs a new code. Your drafts are kept.");
  await scene.picture(page, "2-locked");
  await page.type("gate-code", "0123456789abcdef");
  await page.click("gate-open");
  await page.reads("gate", "That code is not good.");
  const [, code] = (await ada.open()).split("#code=");
  await page.paste("gate-code", code);
  await page.click("gate-open");
  await page.sees("composer-text");
  assert.equal(await page.hook("composer-text").inputValue(), "A draft that must survive.");
  await page.seesNo("banner");
  await page.readsState(before, "Block 1");
  await page.click("composer-post");
  const after = await page.idOf("A draft that must survive.");
  await page.readsState(after, "Kept here. No peer has it yet.");
  await ada.mine();
  await page.readsState(after, "Block 2");
});
