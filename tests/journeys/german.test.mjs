// Whoever reads the page in German is refused in German as well: none of the node's own sentences comes through, and what
// another program said is quoted.
//
//   ada's page, in German ──slips of the hand──▶ ada;   ada ──dials──▶ nobody
import assert from "node:assert/strict";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";

/** Words that German has not, and that hardly an English sentence goes without. */
const ENGLISH = /\b(?:the|this|that|is|are|it|of|with|to|no|cannot)\b/iu;

/** Waits until a place says this, and holds all of its words but quotations to German. */
async function readsGerman(page, place, wanted) {
  await page.reads(place, wanted);
  const words = (await page.words(place)).replace(/„[^“]*“/gu, "");
  assert.doesNotMatch(words, ENGLISH, `${place} has English in it: ${words}`);
}

async function open(scene, name) {
  const node = await scene.node(name);
  const page = await scene.tab(node, { locale: "de-DE" });
  await page.enter();
  return { node, page };
}

journey("a German reader is told in German what is wrong at the first start", async (scene) => {
  const { node, page } = await open(scene, "ada");
  await page.reads("welcome", "Willkommen");
  await page.click("welcome-words");
  await page.paste("restore-words", "abandon ".repeat(23));
  await page.click("welcome-return");
  await readsGerman(page, "welcome-problem", "23 Wörter");
  await page.paste("restore-words", `${"abandon ".repeat(23)}mllie`);
  await page.click("welcome-return");
  await readsGerman(page, "welcome-problem", "Wort 24, „mllie“");
  await page.paste("restore-words", "abandon ".repeat(24));
  await page.click("welcome-return");
  await readsGerman(page, "welcome-problem", "vertauscht");

  await page.raw.reload();
  await page.type("welcome-name", "Ada");
  await page.click("welcome-start");
  const { invite } = await node.call("GET", "/v1/owner/invite");
  for (const [typed, said] of [
    [invite.slice(0, -4), "fehlt oder ist vertippt"],
    ["blocknet-invite:01", "kommt in keiner Einladung vor"],
    ["zwei Wörter:8000", "ist kein Rechner"],
    ["203.0.113.7:0", "ist kein Port"],
    ["nowhere.invalid:8000", "Dieser Rechner sagte: „"],
  ]) {
    await page.paste("peers-add-address", typed);
    await page.click("peers-add");
    await readsGerman(page, "peers-add-problem", said);
  }
});

journey("a German reader is told in German what the node does not take", async (scene) => {
  const { node, page } = await open(scene, "ada");
  await page.welcome("Ada");
  await page.miningOff();

  await page.click("nav-settings");
  await page.click("identities-import");
  await page.paste("import-text", "{}");
  await page.paste("import-passphrase", "vier Wörter von Ada");
  await page.click("import-go");
  await readsGerman(page, "import-problem", "etwas anderes oder beschädigt");
  await scene.picture(page, "1-import");
  await page.raw.keyboard.press("Escape");

  // Of three fields the one is named that is wrong.
  await page.click("settings-passphrase-go");
  for (const field of ["passphrase-new", "passphrase-again"]) await page.paste(field, "die Mühle im Winter");
  await page.click("passphrase-go");
  await page.sees("settings-lock");
  await page.click("settings-export-go");
  await page.paste("export-current", "die Mühle im Sommer");
  for (const field of ["export-new", "export-again"]) await page.paste(field, "vier Wörter von Ada");
  await page.click("export-go");
  await readsGerman(page, "export-problem", "„Passphrase deiner Identität“ stimmt nicht.");
  await page.raw.keyboard.press("Escape");
  // Beside its button, and on one line with what it says.
  const rows = await page.raw.evaluate(() => {
    const top = (/** @type {string} */ selector) => document.querySelector(selector).getBoundingClientRect().top;
    const reach = [...document.querySelectorAll(".side .facts > div")].find((line) => line.textContent.startsWith("Andere erreichen dich"));
    return [top(".side .join .field"), top(".side .join .button"), reach.querySelector("dt").getBoundingClientRect().top, reach.querySelector("dd").getBoundingClientRect().top];
  });
  assert.ok(Math.abs(rows[0] - rows[1]) < 4 && Math.abs(rows[2] - rows[3]) < 4, `the side in German: ${rows}`);

  await page.go("#/control");
  await page.paste("add-author", "ada");
  await page.click("add-author-go");
  await readsGerman(page, page.raw.locator("#add-author-problem"), "64 Ziffern");
  await page.paste("add-word", "x".repeat(65));
  await page.click("add-word-go");
  await readsGerman(page, page.raw.locator("#add-word-problem"), "1 bis 64 Bytes");

  await page.click("nav-network");
  await page.click("ban-add");
  await page.paste("ban-address", "nirgends");
  await page.click("ban-go");
  await readsGerman(page, page.raw.locator("#ban-problem"), "IP-Adressen");
  await page.raw.keyboard.press("Escape");

  // Nobody listens there: what the system says of it is quoted.
  const nobody = "127.0.0.1:9";
  await page.paste("peers-add-address", nobody);
  await page.click("peers-add");
  const row = page.hook("peer-row", { "data-address": nobody });
  await readsGerman(page, row, "Keine Verbindung. Dieser Rechner sagte: „");
  assert.equal(await row.locator(".peer-address").evaluate((at) => at.getClientRects().length), 1, "an address stands on one line");
  assert.doesNotMatch(await page.words(row), /[.”“]\s*·/u, "no sentence goes on behind its end");
  await scene.picture(page, "2-peer");
  assert.match((await node.call("GET", "/v1/owner/peers")).peers[0].last_error, /^no connection: /u, "scripts read what they read before");
});

journey("a German reader is told in German why a post is hidden", async (scene) => {
  const { node, page } = await open(scene, "ada");
  const forge = await Forge.of(node);
  const spoons = forge.post(1, "Kauft meine Löffel.", { tags: [["name", "Ben"]] });
  const note = forge.post(2, "Werbung.", { tags: [["name", "Cleo"], ["channel", "labels"], ["label", "spam"], ["post", spoons.hex]] });
  const word = forge.post(3, "Die Mühle steht.", { tags: [["name", "Dora"]] });
  for (const post of [spoons, note, word]) await handIn(node, post);
  await page.welcome("Ada");
  await page.go("#/control");
  await page.type("add-list", note.author);
  await page.click("add-list-go");
  await page.sees("label-list");
  await page.paste("add-word", "Mühle");
  await page.click("add-word-go");
  await page.sees("rule");
  await page.click("nav-feed");
  await page.reads(page.hook("hidden", { "data-id": spoons.hex }), "Gekennzeichnet als „spam“, von Cleo");
  await page.reads(page.hook("hidden", { "data-id": word.hex }), "Du hast stummgeschaltet: „Mühle“.");
  await scene.picture(page, "3-hidden");
});
