// Oneself without a mouse: words, passphrase, a second identity, settings, the log, the list of keys.
//
//   ada ──keys──▶ her page ──▶ her node
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { Keyboard } from "./fixture/keyboard.mjs";

/** A small window and one of an ordinary size. */
const SIZES = [[720, 480], [1100, 800]];
/** Hundreds of keys, and a look after each of them. */
const LONG = { withinMs: 400_000 };
const PASSPHRASE = "the mill in winter";

for (const [width, height] of SIZES) {
  journey(`look after oneself by keyboard alone at ${width} × ${height}`, async (scene) => {
    const ada = await scene.node("ada");
    await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
    await ada.write("I exist.");
    const page = await scene.tab(ada, { viewport: { width, height } });
    const keys = await Keyboard.of(page);
    await page.enter();
    await page.sees("nudge");

    await keys.press("?");
    await page.sees("keys");
    await keys.isIn("keys");
    await keys.press("Escape");
    await page.seesNo("keys");

    await keys.to("nudge-go");
    await backUp(keys, page);
    await page.seesNo("nudge");
    await keys.look();
    await keys.use("nav-settings", { key: "Shift+Tab" });
    await page.sees("settings-search");
    await settings(keys, page);
    await identities(keys, page);
    await keys.round();
    await keys.assertNeverLost();
    assert.equal((await ada.status()).identity.name, "Ada");
  }, LONG);
}

/** The words are read, and typed back. */
async function backUp(keys, page) {
  await keys.press("Enter");
  await page.sees("words-list");
  await keys.isIn("words");
  await keys.press("Escape");
  await page.seesNo("words");
  await keys.isAt("nudge-go");
  await keys.press("Enter");
  await page.sees("words-list");
  const words = (await page.hook("words-list").locator("li").allInnerTexts()).map((word) => word.trim());
  await keys.use("words-as-code");
  await page.sees("words-code");
  await keys.isAt("words-as-code");
  await keys.use("words-go");
  await page.sees("check-word");
  for (const id of await page.hook("check-word").evaluateAll((fields) => fields.map((field) => field.id))) {
    await keys.to(page.raw.locator(`#${id}`));
    await keys.type(words[Number(id.split("-")[1]) - 1]);
  }
  await keys.press("Enter");
  await page.sees("backup-done");
  await keys.isIn("backup-done");
  await keys.press("Escape");
  await page.seesNo("backup-done");
}

async function settings(keys, page) {
  await keys.to("settings-search");
  await keys.type("log");
  await keys.use("log-toggle");
  await page.sees("log-line");
  await keys.isAt("log-toggle");
  await keys.to("log-filter");
  await keys.type("zzz");
  await keys.to("log");
  await keys.round();
  await keys.to("settings-search");
  await keys.type("theme");
  await page.seesNo("log");
  await keys.to(page.hook("settings-theme").locator("input:checked"));
  await keys.press("ArrowRight", "ArrowRight");
  await page.sees(page.hook("settings-theme", { "data-value": "dark" }));
  await page.sees(page.raw.locator("html[data-theme=dark]"));
  await keys.isIn("settings-theme");
  await keys.to("settings-search", "Shift+Tab");
  await keys.type("name");
  await keys.to("settings-name");
  // What is not taken stays in the field, to be mended.
  const long = "Ada ".repeat(20).trim();
  await keys.type(long);
  await keys.press("Enter");
  await page.reads(page.raw.locator(".setting:has([data-test=settings-name])"), "64 bytes at most");
  assert.equal(await page.hook("settings-name").inputValue(), long);
  await keys.type("Ada");
  await keys.press("Enter");
  await page.reads(page.raw.locator(".setting:has([data-test=settings-name])"), "Saved");
  await keys.to("settings-search", "Shift+Tab");
  await keys.type("size");
  await keys.to("settings-text-size");
  await keys.press("ArrowRight");
  await page.sees(page.raw.locator('html[style*="110%"]'));
  await keys.isAt("settings-text-size");
  await keys.press("ArrowLeft");
  await keys.to("settings-search", "Shift+Tab");
  await keys.press("Control+a", "Delete");
}

async function identities(keys, page) {
  await keys.to("settings-passphrase-go");
  await keys.press("Enter");
  await keys.isAt("passphrase-new");
  await keys.dialog("passphrase", "settings-passphrase-go");
  await keys.press("Enter");
  await keys.isAt("passphrase-new");
  await keys.type(PASSPHRASE);
  await keys.to("passphrase-again");
  await keys.type("another one");
  await keys.press("Enter");
  await page.reads("passphrase-problem", /\w/u);
  await keys.isAt("passphrase-again");
  await keys.type(PASSPHRASE);
  await keys.press("Enter");
  await page.seesNo("passphrase");
  await page.sees("settings-lock");
  await keys.look();
  await keys.use("settings-lock-now");
  await page.sees("settings-unlock");
  await keys.look();
  await keys.use("settings-unlock");
  await keys.isAt("unlock-passphrase");
  await keys.type(PASSPHRASE);
  await keys.press("Enter");
  await page.sees("settings-lock-now");
  await keys.look();

  await keys.use("identities-make");
  await keys.isAt("make-name");
  await keys.dialog("make", "identities-make");
  await keys.press("Enter");
  await keys.isAt("make-name");
  await keys.type("Club");
  await keys.press("Enter");
  const rows = page.hook("identity");
  await page.sees(rows.nth(1));
  await keys.isAt("identities-make");
  const all = await rows.evaluateAll((them) => them.map((one) => one.dataset.author));
  const first = await page.hook("identity", { "data-active": "true" }).getAttribute("data-author");
  // The other one is taken into use, and then the first again: what is not drawn yet is not to be reached.
  for (const next of [all.find((author) => author !== first), first]) {
    await keys.use("identity-use", { key: "Shift+Tab" });
    await page.sees(page.hook("identity", { "data-active": "true", "data-author": next }));
    await keys.isIn("identities");
    await keys.to("identities-make");
  }
  const remove = page.hook("identity-remove");
  await keys.use(remove, { key: "Shift+Tab" });
  await keys.isAt("remove-confirm");
  await keys.dialog("remove", remove);
  await keys.use("identity-rename", { key: "Shift+Tab" });
  await keys.dialog("rename", "identity-rename");
}
