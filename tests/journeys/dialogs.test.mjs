// Boxes that ask for something: where they begin, what they say is missing, and that a low window shows all of them.
//
//   ada ──her page, 720 × 480 and larger
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

const SMALL = { width: 720, height: 480 };

/** A node past its welcome, with a post, and its page. */
async function begin(scene, viewport = { width: 1100, height: 800 }) {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const { id } = await ada.write({ content: "The hall is free on Thursday." });
  const page = await scene.tab(ada, { viewport });
  await page.enter();
  await page.sees(page.card(id));
  return { ada, page, id };
}

/** Waits until a hook has the focus. */
async function isAt(page, hook) {
  await waitFor(`the focus to be at ${hook}`, () => page.raw.evaluate((wanted) => {
    const active = document.activeElement;
    if (active?.matches(`[data-test="${wanted}"]`)) return true;
    throw new Error(active?.outerHTML.slice(0, 160));
  }, hook));
}

/** Presses a button of a form that lacks something: the field says what, and has the focus. */
async function isLed(page, go, field, from = field) {
  await page.click(go);
  await isAt(page, field);
  const said = await page.hook(from).first().evaluate((element) => ({
    invalid: element.getAttribute("aria-invalid"),
    words: (element.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim(),
  }));
  assert.equal(said.invalid, "true", `${field} is marked`);
  assert.match(said.words, /\w/u, `${field} says what is missing`);
}

/** In the page: what scrolls in a box, and where it lies beside its buttons. */
function lookAtBox(go) {
  const button = document.querySelector(`[data-test="${go}"]`);
  const box = button.closest("dialog");
  const scrolls = [...box.querySelectorAll(":not(textarea)")].find((one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY === "auto");
  const field = box.querySelector("textarea.field, input.field");
  const at = (element) => element?.getBoundingClientRect();
  return { whole: box.scrollHeight <= box.clientHeight && at(box).bottom <= innerHeight, ends: at(scrolls)?.bottom, from: at(button).top, right: at(field).right, edge: at(button).right };
}

journey("scroll a box in the smallest window, and keep its buttons clear of it", async (scene) => {
  const { page } = await begin(scene, SMALL);
  await page.click("nav-settings");
  for (const [open, box] of [["identities-restore", "restore"], ["identities-import", "import"], ["settings-passphrase-go", "passphrase"], ["settings-export-go", "export"]]) {
    await page.click(open);
    await page.sees(`${box}-go`);
    const { whole, ends, from, right, edge } = await page.raw.evaluate(lookAtBox, `${box}-go`);
    await scene.picture(page, box);
    assert.ok(whole, `${box} as a whole does not scroll`);
    if (box !== "passphrase" && box !== "export") assert.ok(ends !== undefined, `what is in ${box} scrolls`);
    assert.ok(ends === undefined || ends <= from, `what is in ${box} ends at ${ends}, above its buttons at ${from}`);
    assert.ok(Math.abs(right - edge) < 1.5, `in ${box} fields end at ${right} and buttons at ${edge}`);
    await page.raw.keyboard.press("Escape");
    await page.seesNo(box);
  }
});

journey("be led to what is missing in a form", async (scene) => {
  const { page, id } = await begin(scene);
  await isLed(page, "composer-post", "composer-text");
  await page.menu(id, "sign-other");
  await isLed(page, "react-go", "react-sign");
  await page.raw.keyboard.press("Escape");

  await page.click("nav-settings");
  await page.click("identities-restore");
  await isLed(page, "restore-go", "restore-words");
  await page.raw.keyboard.press("Escape");
  await page.click("identities-import");
  await isAt(page, "import-choose");
  await isLed(page, "import-go", "import-choose");
  await page.raw.keyboard.press("Escape");
  for (const box of ["passphrase", "export"]) {
    await page.click(`settings-${box}-go`);
    await isLed(page, `${box}-go`, `${box}-new`);
    await page.type(`${box}-new`, "the mill in winter");
    await isLed(page, `${box}-go`, `${box}-again`);
    await page.raw.keyboard.press("Escape");
  }
  await page.click("settings-backup-go");
  await page.click("words-go");
  await page.sees("check-word");
  await isLed(page, "check-go", "check-word");
  await page.raw.keyboard.press("Escape");

  await page.click("nav-network");
  await isLed(page, "peers-add", "peers-add-address");
  await page.click("ban-add");
  await isLed(page, "ban-go", "ban-address");
  await page.raw.keyboard.press("Escape");
  await page.go("#/columns");
  await page.click("columns-first");
  await page.choose("column-kind", "channel");
  await isLed(page, "column-add", "column-value");
  await page.raw.keyboard.press("Escape");
  await page.go("#/control");
  await isLed(page, "add-author-go", "add-author");
});

journey("write a warning where one has asked for it", async (scene) => {
  const { page } = await begin(scene);
  await page.click("composer-warn");
  await isAt(page, "composer-warning");
  await page.raw.keyboard.type("Long");
  // One that is still there from before takes the focus from nobody.
  await page.click("nav-replies");
  await page.seesNo("composer-warning");
  await page.click("nav-feed");
  await page.sees("composer-warning");
  assert.equal(await page.hook("composer-warning").inputValue(), "Long");
  assert.equal(await page.raw.evaluate(() => document.activeElement?.closest(".composer")), null);
});

journey("choose a file of an identity in the page’s own words", async (scene) => {
  const { page } = await begin(scene);
  await page.click("nav-settings");
  await page.click("identities-import");
  await page.reads("import", "No file chosen yet");
  const [chooser] = await Promise.all([page.raw.waitForEvent("filechooser"), page.click("import-choose")]);
  await chooser.setFiles({ name: "ada.json", mimeType: "application/json", buffer: Buffer.from("{}") });
  await page.reads("import", "ada.json");
  assert.equal(await page.hook("import-text").inputValue(), "{}");
  await isAt(page, "import-choose");
});

journey("be told before a passphrase that nothing else brings one back", async (scene) => {
  const { ada, page } = await begin(scene);
  await page.click("nav-settings");
  for (const box of ["passphrase", "export"]) {
    await page.click(`settings-${box}-go`);
    await page.reads(box, "not backed up");
    await page.click("backup-first");
    await page.sees("words-list");
    await page.seesNo(box);
    await page.raw.keyboard.press("Escape");
    await page.seesNo("words");
  }
  await page.click("settings-backup-go");
  await page.sees("words-list");
  const words = (await page.hook("words-list").locator("li").allInnerTexts()).map((word) => word.trim());
  await page.click("words-go");
  await page.sees("check-word");
  for (const field of await page.hook("check-word").all()) await page.type(field, words[Number((await field.getAttribute("id")).split("-")[1]) - 1]);
  await page.click("check-go");
  await page.sees("backup-done");
  await page.raw.keyboard.press("Escape");
  assert.equal((await ada.status()).identity.backed_up, true);
  await page.click("settings-passphrase-go");
  await page.reads("passphrase", "your 24 words can bring you back");
  await page.seesNo("backup-first");
});

journey("read at the first start what is missing, in the smallest window too", async (scene) => {
  const page = await scene.open(await scene.node("ada"));
  await page.raw.setViewportSize(SMALL);
  for (const [way, field] of [["welcome-file", "import-choose"], ["welcome-words", "restore-words"]]) {
    await page.click(way);
    await page.sees(field);
    await isLed(page, "welcome-return", field);
    await page.reads("welcome-problem", /\w/u);
    const { top, bottom } = await page.hook("welcome-problem").evaluate((element) => element.getBoundingClientRect());
    assert.ok(top >= 0 && bottom <= SMALL.height, `${field} tells it at ${top} to ${bottom}`);
    await page.raw.reload();
    await page.sees("welcome-start");
  }
});
