// Second thoughts: a text is changed, another taken back, on one's own page and on everybody else's.
//
//   ada's page ──▶ ada ◀──dials── ben ◀── ben's page
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("edit one post and delete another, honest about both", async (scene) => {
  const ada = await scene.node("ada");
  const ben = await scene.node("ben", { peers: [ada.address] });
  await ben.waitJoined(ada);
  const hers = await scene.open(ada, { as: "Ada" });
  const his = await scene.open(ben, { as: "Ben" });
  await hers.miningOff();
  const hall = await hers.post("The hall is free on Thursday.");
  const secret = await hers.post("A secret word: marzipan.", "tea");
  await his.reads(his.card(secret), "marzipan");

  await hers.menu(hall, "edit");
  const editor = hers.card(hall).locator(".composer-text:focus");
  await editor.pressSequentially(" Bring a cup.");
  // What was typed outlives the page.
  await hers.raw.reload();
  await hers.menu(hall, "edit");
  assert.equal(await editor.inputValue(), "The hall is free on Thursday. Bring a cup.");
  await hers.click(hers.within(hers.card(hall), "composer-post"));
  const text = (page, id) => page.card(id).locator(".post-text");
  await hers.reads(text(hers, hall), "The hall is free on Thursday. Bring a cup.");
  await hers.reads(hers.within(hers.card(hall), "change"), "Your edit");
  await hers.reads(hers.within(hers.card(hall), "change"), "1 peer has it");
  await scene.picture(hers, "1-edited");
  await his.reads(text(his, hall), "Thursday. Bring a cup.");
  await his.click(his.within(his.card(hall), "post-edited"));
  await his.reads("post-original", /As it was first: The hall is free on Thursday\.$/u);
  await scene.picture(his, "2-original");

  // The form of an edit says what it leaves as it was: what is readable behind it, a warning, attachments.
  await hers.click("nav-feed");
  await hers.type("composer-text", "The minutes of the feast.");
  await hers.click("composer-warn");
  await hers.type("composer-warning", "Food");
  await hers.raw.locator("[data-test=attach-input]").first().setInputFiles({ name: "minutes.txt", mimeType: "text/plain", buffer: Buffer.from("Cake.") });
  await hers.sees("attached");
  await hers.click("composer-post");
  const feast = String(await (await hers.sees(hers.hook("post").filter({ has: hers.raw.locator("[data-test=warned-text]", { hasText: "Food" }) }))).getAttribute("data-id"));
  const inside = (hook) => hers.within(hers.card(feast), hook);
  await hers.menu(feast, "edit");
  await hers.reads(inside("composer-note"), "The first text stays public: whoever presses “edited” reads it. What is attached stays: minutes.txt.");
  assert.equal(await inside("composer-warning").inputValue(), "Food");
  await scene.picture(hers, "5-edit-form");
  await hers.click(inside("composer-post"));
  await hers.reads(inside("composer-problem"), "The text is as it was.");
  await hers.type(inside("composer-warning"), "Food and drink");
  await hers.click(inside("composer-post"));
  await hers.reads(inside("warned-text"), "Food and drink");
  await hers.menu(feast, "edit");
  assert.equal(await inside("composer-warning").inputValue(), "Food and drink");
  await hers.click(inside("composer-warn"));
  await hers.click(inside("composer-post"));
  await hers.reads(text(hers, feast), "The minutes of the feast.");
  await hers.seesNo(inside("warned"));

  // Who goes back leaves the question behind.
  await hers.go(`#/post/${secret}`);
  await hers.menu(secret, "delete");
  await hers.sees("delete-dialog");
  await hers.raw.goBack();
  await hers.seesNo("delete-dialog");
  await hers.menu(secret, "delete");
  await hers.reads("delete-text", "A secret word: marzipan.");
  await hers.reads("delete-dialog", "The text is hidden, not gone");
  await scene.picture(hers, "3-asked");
  await hers.click("delete-go");
  const body = (page) => page.card(secret).locator(".post-body");
  await hers.reads(body(hers), "Its author took this post back.");
  await his.reads(body(his), "Its author took this post back.");
  const author = (await ada.status()).identity.author;
  for (const page of [hers, his]) {
    for (const view of ["#/feed", `#/post/${secret}`, `#/author/${author}`, "#/channel/tea"]) {
      await page.go(view);
      await page.reads(body(page), "took this post back");
      assert.ok(!(await page.words(page.raw.locator("body"))).includes("marzipan"), `${view} of ${page.name} shows what was deleted`);
    }
    await page.go("#/search?q=marzipan");
    await page.reads("empty", "No post contains “marzipan”");
    await page.seesNo("post");
  }

  await hers.click("nav-mining");
  await hers.click("mine-now");
  await hers.click("nav-feed");
  await hers.readsState(hall, "Block 1");
  await hers.seesNo("change");
  await ben.waitStanding(hall, "confirmed");
  assert.equal((await ben.post(hall)).shown.content, "The hall is free on Thursday. Bring a cup.");
  assert.equal((await ben.post(secret)).shown.content, null);
});
