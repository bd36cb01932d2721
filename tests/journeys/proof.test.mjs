// The proof of a post leaves one page as a file and is checked on another, which knows nobody.
//
//   ada's page ──saves──▶ a file ──chosen, or dropped──▶ ben's page
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** Drops a file on the whole page, as a hand does. @param {import("./fixture/page.mjs").Page} page @param {string} name @param {string} content */
async function drop(page, name, content) {
  const files = await page.raw.evaluateHandle(([text, called]) => {
    const held = new DataTransfer();
    held.items.add(new File([text], called, { type: "application/json" }));
    return held;
  }, [content, name]);
  for (const type of ["dragover", "drop"]) await page.raw.dispatchEvent("body", type, { dataTransfer: files });
}

/** The same proof with its first header changed, so that the next does not follow it. @param {string} saved */
function brokenLink(saved) {
  const proof = JSON.parse(saved);
  const [first, ...others] = proof.headers;
  return JSON.stringify({ ...proof, headers: [`${first.slice(0, 256)}${"f".repeat(16)}`, ...others] });
}

/** The same proof without its first header. @param {string} saved */
function cutShort(saved) {
  const proof = JSON.parse(saved);
  return JSON.stringify({ ...proof, headers: proof.headers.slice(1) });
}

journey("carry a proof out of one page and into another", async (scene) => {
  const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
  const hers = await scene.open(ada, { as: "Ada" });
  const id = await hers.post("I said it, and here is the proof.");
  await hers.click(hers.card(id).locator(".post-when"));
  const details = hers.raw.locator(".details");
  await hers.click(details.locator("summary"));
  // Her browser is British: the day stands before the month.
  await hers.reads(details, /Written \w+,? \d{1,2} \w+ \d{4}/u);
  await hers.reads(details, "A proof is there once the post is in a block.");
  await ada.mine();
  for (let more = 0; more < 3; more++) await ada.mine({ empty: true });
  const [download] = await Promise.all([hers.raw.waitForEvent("download"), hers.click("proof-save")]);
  assert.equal(download.suggestedFilename(), `blocknet-proof-${id.slice(0, 16)}.json`);
  // The menu of its card saves the same.
  await hers.click("nav-feed");
  const [again] = await Promise.all([hers.raw.waitForEvent("download"), hers.menu(id, "save-proof")]);
  assert.equal(again.suggestedFilename(), download.suggestedFilename());
  const file = path.join(scene.folder, download.suggestedFilename());
  await download.saveAs(file);
  const saved = fs.readFileSync(file, "utf8");
  // The command line finds the same file good.
  assert.match(await ben.command("verify", file), /The proof holds\./u);

  const his = await scene.open(ben, { as: "Ben" });
  await his.click("nav-explorer");
  await his.click("explorer-proof");
  const [chooser] = await Promise.all([his.raw.waitForEvent("filechooser"), his.click("proof-choose")]);
  await chooser.setFiles(file);
  await his.reads("verdict", "The proof holds.");
  for (const words of ["Ada", "I said it, and here is the proof.", "Block 1", "3 blocks"]) await his.reads("verdict", words);
  // Both bounds are dates first, as the blocks have them.
  const { time } = await ada.call("GET", "/v1/blocks/1");
  const bounds = await his.hook("verdict").locator("dd time").evaluateAll((all) => all.map((one) => Date.parse(one.dateTime) / 1000));
  const genesis = await ada.call("GET", "/v1/blocks/0");
  assert.deepEqual(bounds, [Number(genesis.time), Number(time)]);
  await his.reads("verdict", /Not before \w+, \d{1,2} \w+ \d{4} at [\d:]+, Block 0 .*Not after \w+, \d{1,2} \w+ \d{4} at [\d:]+, Block 1 /u);
  await his.reads("verdict-own", "Unknown: this node’s own chain does not reach so high");
  await scene.picture(his, "1-holds");
  // In a low window it would begin below what is in sight.
  await his.raw.setViewportSize({ width: 720, height: 480 });
  await his.raw.locator("main").evaluate((main) => main.scrollTo(0, 0));
  await drop(his, "again.json", saved);
  await waitFor("the verdict to be in sight", async () => {
    const [verdict, main] = [await his.hook("verdict").boundingBox(), await his.raw.locator("main").boundingBox()];
    return verdict.y + Math.min(verdict.height, 200) <= main.y + main.height;
  });
  await his.raw.setViewportSize({ width: 1360, height: 900 });

  // Wherever it is dropped, a letter that was changed is told.
  await his.click("nav-feed");
  await drop(his, "forged.json", saved.replace("I said it", "I hid it!"));
  await his.reads("verdict", "The proof does not hold.");
  await scene.picture(his, "2-forged");
  const { post } = JSON.parse(saved);
  await drop(his, "odd.json", JSON.stringify({ ...JSON.parse(saved), post: { ...post, text_size: post.text_size + 1 } }));
  await his.reads("verdict", "The proof does not hold. The parts of the file contradict each other.");
  await his.reads("verdict-said", "In the node’s words: “post.text_size");
  // One whose first headers are gone says so, and does not blame the post.
  await drop(his, "cut.json", cutShort(saved));
  await his.reads("verdict", "The proof holds.");
  await his.reads("verdict", "does not reach back to the block that the post names");
  await drop(his, "broken.json", brokenLink(saved));
  await his.reads("verdict", "The proof does not hold.");
  await his.sees(his.hook("verdict", { "data-holds": "false" }));
  await scene.picture(his, "3-fails");
  await drop(his, "notes.txt", "holiday photos");
  await his.reads("proof-problem", "no proof");

  // On a chain of his own the block is another's; on hers it is hers.
  for (let more = 0; more < 2; more++) await ben.mine({ empty: true });
  await drop(his, "proof.json", saved);
  await his.reads("verdict-own", "No: another block stands at its height");
  await hers.click("nav-feed");
  await drop(hers, "proof.json", saved);
  await hers.reads("verdict-own", "Yes: the block stands on this node’s own chain.");
});
