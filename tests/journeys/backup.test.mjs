// The words are written down, the computer is lost, and its owner comes back.
//
//   ada ──posts──▶ ben;   her folder is lost;   ada, anew ──24 words──▶ the same key ◀──her posts── ben
import assert from "node:assert/strict";
import fs from "node:fs";
import { journey } from "./fixture/journey.mjs";

const keyOf = async (node) => (await node.status()).identity.author;

/** Types the words that the page asks for, each as `word` makes it from its place. */
async function typeBack(page, word) {
  await page.sees("check-word");
  for (const id of await page.hook("check-word").evaluateAll((fields) => fields.map((field) => field.id))) {
    await page.type(page.raw.locator(`#${id}`), word(Number(id.split("-")[1])));
  }
  await page.click("check-go");
}

journey("back up, lose the folder, and come back as the same author", async (scene) => {
  const ben = await scene.node("ben");
  const ada = await scene.node("ada", { peers: [ben.address] });
  const page = await scene.open(ada, { as: "Ada" });
  const key = await keyOf(ada);
  const old = await page.post("Written before the loss.");
  await ben.waitStanding(old, "pooled");
  await ben.mine();

  await page.reads("nudge", "Your identity is not backed up.");
  await page.sees("nav-backup");
  await page.click("nudge-go");
  await page.sees("words-list");
  // The box goes by Escape and comes again at once: that the first one is gone is no news of the second.
  await page.raw.evaluate(async () => {
    document.querySelector('[data-test="words"]').requestClose();
    document.querySelector('[data-test="nudge-go"]').click();
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
  await page.sees("words-list");
  const words = (await page.hook("words-list").locator("li").allInnerTexts()).map((word) => word.trim());
  assert.equal(words.length, 24);
  // In the smallest window, too, what these words are worth is read before anything else.
  await page.raw.setViewportSize({ width: 720, height: 480 });
  const [end, hidden] = await page.raw.evaluate(() => [
    document.querySelector('[data-test="words-warning"]').getBoundingClientRect().bottom,
    document.querySelector('[data-test="words"] .dialog-end').getBoundingClientRect().top,
  ]);
  assert.ok(end < hidden, `the warning ends at ${end}, and from ${hidden} on nothing is seen`);
  await scene.picture(page, "1-words-small");
  await page.click("words-as-code");
  await page.reads("words", "Let the camera of your other device read this code.");
  await page.reads("words-go", "The other device has them");
  await scene.picture(page, "1-code-small");
  await page.click("words-as-code");
  await page.raw.setViewportSize({ width: 1360, height: 900 });
  await scene.picture(page, "1-words");
  await page.click("words-go");
  await typeBack(page, () => "zoo");
  await page.reads("check-problem", "look at your list");
  await page.sees("nudge");
  await typeBack(page, (place) => words[place - 1]);
  await page.reads("backup-done", "Your backup is good");
  await page.raw.keyboard.press("Escape");
  await page.seesNo("nudge");
  await page.seesNo("nav-backup");
  assert.equal((await ada.status()).identity.backed_up, true);

  await ada.stop();
  fs.rmSync(ada.folder, { recursive: true });
  await ada.start();
  assert.notEqual(await keyOf(ada), key, "what starts on an empty folder is somebody new");
  await page.enter();
  await page.reads("welcome", "Welcome to BlockNet");
  await page.click("welcome-words");
  await page.paste("restore-words", words.slice(0, 23).join(" "));
  await page.click("welcome-return");
  await page.reads("welcome-problem", "23 words");
  await page.paste("restore-words", words.join(" "));
  await page.type("restore-name", "Ada");
  await scene.picture(page, "2-restore");
  await page.click("welcome-return");
  await page.reads("welcome-go", "Go to the feed");
  await page.click("welcome-go");
  await page.sees("composer-text");
  assert.equal(await keyOf(ada), key);
  await page.seesNo("nudge");

  // What she wrote before is found on the chain again, as hers.
  await page.click("nav-you");
  await page.reads(page.card(old), "Written before the loss.");
  const fresh = await page.post("Back again.");
  const [before, after] = [await ada.post(old), await ada.post(fresh)];
  assert.deepEqual([before.author, after.author, after.shown.name], [key, key, "Ada"]);
});
