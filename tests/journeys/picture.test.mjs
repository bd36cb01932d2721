// A picture and a document go from one page to another.
//
//   ada's page ──▶ ada ◀──dials── ben ◀── ben's page
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey } from "./fixture/journey.mjs";
import { png } from "./fixture/picture.mjs";
import { waitEqual } from "./fixture/wait.mjs";

/** Drops files on the whole page, as a hand does; `held` is looked at before it lets go. @param {import("./fixture/page.mjs").Page} page @param {{name: string, type: string, bytes: Uint8Array}[]} given @param {() => Promise<void>} [held] */
async function drop(page, given, held = async () => {}) {
  const dataTransfer = await page.raw.evaluateHandle((files) => {
    const hand = new DataTransfer();
    for (const { name, type, bytes } of files) hand.items.add(new File([new Uint8Array(bytes)], name, { type }));
    return hand;
  }, given.map((file) => ({ ...file, bytes: [...file.bytes] })));
  await page.raw.dispatchEvent("body", "dragover", { dataTransfer });
  await held();
  await page.raw.dispatchEvent("body", "drop", { dataTransfer });
}

journey("drop a picture beside the composer, and where there is none", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada, { as: "Ada" });
  const mill = { name: "the mill.png", type: "image/png", bytes: png(320, 200, "x") };
  const notes = { name: "notes", type: "", bytes: new TextEncoder().encode("Where the mill stands.") };
  await drop(page, [mill, notes], async () => {
    await page.reads("drop-veil", "add it to the post");
    await scene.picture(page, "1-held");
  });
  await page.seesNo("drop-veil");
  await page.reads(page.hook("attached").filter({ hasText: "the mill.png" }), "hidden data were taken out of it");
  await page.sees(page.hook("attached").filter({ hasText: "notes" }));
  assert.match(page.raw.url(), /#\/feed$|\/$/u, "the view is the same");
  const id = await page.post("The mill.");
  assert.equal((await ada.post(id)).tags.filter(([name]) => name === "file").length, 2);

  // A reply takes them too.
  await page.click(page.card(id).locator(".post-when"));
  await page.sees(page.hook("post", { "data-place": "main" }));
  await drop(page, [mill]);
  await page.sees("attached");
  await page.click("attached-remove");
  await page.seesNo("attached");

  // The settings say what takes how much, and what of it is bounded.
  const { disk } = await ada.call("GET", "/v1/owner/diagnostics");
  await page.click("nav-settings");
  assert.ok(Number(disk.files_bytes) > 22, "a picture and a document");
  await page.reads("settings-disk-files", /^[0-9.]+ (?:bytes|kB)$/u);
  await page.reads("settings-disk-chain", /^[0-9.]+ (?:kB|MB)$/u);
  await page.type("settings-search", "storage limit");
  await page.sees("settings-disk-chain");
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    await page.raw.setViewportSize({ width, height });
    await scene.picture(page, `3-disk-${width}`);
  }

  // Elsewhere there is nothing to add it to, and a word of it is better than another view.
  await page.click("nav-mining");
  await page.sees("mining-mode");
  await drop(page, [mill], () => page.reads("drop-veil", "Only the file of a proof"));
  await page.reads("notice", "can be dropped here");
  await page.sees("mining-mode");
  await scene.picture(page, "2-refused");
});

journey("attach a picture, and see it on another node", async (scene) => {
  const ada = await scene.node("ada");
  const ben = await scene.node("ben", { peers: [ada.address] });
  await ben.waitJoined(ada);
  const [picture, minutes] = ["the mill.png", "minutes.pdf"].map((name) => path.join(scene.folder, name));
  fs.writeFileSync(picture, png(320, 200, "GPS 52.5200 N 13.4050 E"));
  fs.writeFileSync(minutes, "%PDF-1.7 the minutes");

  const hers = await scene.open(ada, { as: "Ada" });
  const choose = async (file) => {
    const [chooser] = await Promise.all([hers.raw.waitForEvent("filechooser"), hers.click("attach")]);
    await chooser.setFiles(file);
  };
  await choose(picture);
  await hers.reads("attached", "the mill.png");
  await hers.reads("attached", "Place, time, camera and other hidden data were taken out of it.");
  await choose(minutes);
  const second = hers.hook("attached").filter({ hasText: "minutes.pdf" });
  await hers.reads(second, "It is sent as it is");
  await scene.picture(hers, "1-attached");
  // What cannot be cleaned waits for her word, and nothing is posted before she gave it.
  const [film, photo] = ["the mill.mp4", "the mill.heic"].map((name) => path.join(scene.folder, name));
  fs.writeFileSync(film, "\0\0\0\x18ftypisom GPS 52.5200 N 13.4050 E");
  fs.writeFileSync(photo, "\0\0\0\x18ftypheic GPS 52.5200 N 13.4050 E");
  await choose(photo);
  const doubt = (name) => hers.hook("attach-doubt").filter({ hasText: name });
  await hers.reads(doubt("the mill.heic"), "where and when it was taken");
  await choose(film);
  await hers.sees(doubt("the mill.mp4"));
  await scene.picture(hers, "1-doubted");
  await hers.click("composer-post");
  await hers.reads("composer-problem", "Decide first");
  await hers.click(hers.within(doubt("the mill.heic"), "attach-doubt-leave"));
  await hers.seesNo(doubt("the mill.heic"));
  await hers.click(hers.within(doubt("the mill.mp4"), "attach-doubt-go"));
  const third = hers.hook("attached").filter({ hasText: "the mill.mp4" });
  await hers.reads(third, "Place, time and camera may stand in it.");
  await hers.seesNo("attach-doubt");
  await hers.click(hers.within(third, "attached-remove"));
  await hers.seesNo(third);
  // The draft keeps its files over a reload.
  await hers.raw.reload();
  await hers.sees(second);
  const id = await hers.post("The mill, and the minutes.");
  const drawn = (page) => page.within(page.card(id), "picture", { "data-state": "here" }).locator("img");
  const width = async (page) => drawn(page).first().evaluate((image) => (image.complete ? image.naturalWidth : 0), undefined, { timeout: 1_000 }).catch(() => 0);
  await waitEqual("the width of the picture on her page", () => width(hers), 320);
  await hers.seesNo("attached");

  const his = await scene.open(ben, { as: "Ben" });
  await his.idOf("The mill, and the minutes.");
  // A small picture comes by itself, a document waits for a click.
  await waitEqual("the width of the picture on his page", () => width(his), 320);
  const document_ = his.within(his.card(id), "file");
  await his.reads(document_, "minutes.pdf");
  await his.reads("file-get", "Get");
  await his.click("file-get");
  await his.sees(his.hook("file", { "data-state": "here" }));
  const [saved] = await Promise.all([his.raw.waitForEvent("download"), his.click("file-save")]);
  assert.equal(saved.suggestedFilename(), "minutes.pdf");
  assert.equal(fs.readFileSync(await saved.path(), "utf8"), "%PDF-1.7 the minutes");
  await scene.picture(his, "2-seen");
  await his.click(drawn(his));
  await his.sees("viewer-picture");
  await scene.picture(his, "3-large");
  await his.click("viewer-close");
  await his.seesNo("viewer");
  // Whoever goes elsewhere wants to see what is there.
  await his.click(drawn(his));
  await his.sees("viewer-picture");
  await his.raw.evaluate(() => void (location.hash = "#/mining"));
  await his.seesNo("viewer");

  // What the chain holds of each file can be read, and taken along.
  await his.go(`#/post/${id}`);
  await his.click(his.raw.locator(".details summary"));
  const named = (await ben.post(id)).tags.filter(([name]) => name === "file").map(([, value]) => value.split(" ")[0]);
  await waitEqual("the hashes", () => his.hook("details-file").evaluateAll((rows) => rows.map((row) => [row.dataset.sha256, row.querySelector("code").textContent])), named.map((hash) => [hash, hash]));
  await his.reads("details-file", "the mill.png");
  await his.raw.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await his.click(his.hook("details-file").first().getByRole("button", { name: "Copy the hash" }));
  await waitEqual("what is copied", () => his.raw.evaluate(() => navigator.clipboard.readText()), named[0]);
  await scene.picture(his, "4-hashes");

  // Nobody else ever gets where it was taken.
  const { status, text } = await ben.ask("GET", `/v1/files/${named[0]}`);
  assert.equal(status, 200);
  assert.ok(!text.includes("GPS"), "the place has left with the picture");
});
