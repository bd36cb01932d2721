// Whoever speaks to their computer, or hits keys by accident, switches single letters and signs off.
//
//   ada ──keys──▶ her page
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { Keyboard } from "./fixture/keyboard.mjs";

journey("switch single letters off and on again by keyboard alone", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const page = await scene.tab(ada);
  const keys = await Keyboard.of(page);
  await page.enter();
  await page.sees("composer-text");
  await keys.press("Tab", "?");
  await page.reads("keys", "can be switched off");
  await page.reads("keys", "G then N, M, E, T");
  await page.seesNo("keys-off");
  await keys.press("Escape");

  // Out of a field as easily as into it, and nothing that was typed is lost.
  const leaves = async (field, typed) => {
    await keys.isAt(field);
    await page.raw.keyboard.type(typed);
    await keys.press("Escape");
    await keys.isAt(page.raw.locator("#main"));
    assert.equal(await page.hook(field).first().inputValue(), typed);
  };
  await keys.press("n");
  await leaves("composer-text", "now");
  await keys.press("/");
  await leaves("search-text", "the mill");
  await keys.press("g", "t");
  await page.reads(page.raw.locator("h1"), "Settings");
  await keys.press("/");
  await leaves("settings-search", "keys");
  await keys.to("settings-keys");
  await keys.press(" ");
  await keys.isAt("settings-keys");
  const none = async () => {
    for (const key of ["?", "n", "/", "j", "u"]) await keys.press(key);
    await keys.press("g", "m");
    assert.match(page.raw.url(), /#\/settings$/u);
    await keys.isAt("settings-keys");
  };
  await none();
  await page.seesNo("keys");
  await keys.use("settings-keys-list");
  await page.reads("keys-off", "switched off");
  await scene.picture(page, "off");
  await keys.press("Escape");
  // Whoever looks for help finds the list there, too.
  await keys.use("help-keys");
  await page.reads("keys", "Write a new post");
  await keys.press("Escape");
  await keys.isAt("help-keys");
  // It is kept.
  await page.raw.reload();
  await keys.to("settings-keys");
  assert.equal(await page.hook("settings-keys").isChecked(), false);
  await none();
  await keys.press(" ", "g", "m");
  await page.reads(page.raw.locator("h1"), "Mining");
});
