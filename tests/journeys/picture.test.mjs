// A picture and a document go from one page to another.
//
//   ada's page ──▶ ada ◀──dials── ben ◀── ben's page
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { journey } from "./fixture/journey.mjs";
import { png } from "./fixture/picture.mjs";
import { waitEqual } from "./fixture/wait.mjs";

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

  // Nobody else ever gets where it was taken.
  const [sha256] = (await ben.post(id)).tags.filter(([name]) => name === "file").map(([, value]) => value.split(" ")[0]);
  const { status, text } = await ben.ask("GET", `/v1/files/${sha256}`);
  assert.equal(status, 200);
  assert.ok(!text.includes("GPS"), "the place has left with the picture");
});
