// A question, an answer, and a word of thanks, each told to the one whom it concerns.
//
//   ada's page ──▶ ada ◀──dials── ben ◀── ben's page
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("be told of a reply, and answer it", async (scene) => {
  const ada = await scene.node("ada");
  const ben = await scene.node("ben", { peers: [ada.address] });
  await ben.waitJoined(ada);
  const hers = await scene.open(ada, { as: "Ada" });
  const his = await scene.open(ben, { as: "Ben" });
  await hers.click("nav-replies");
  await hers.reads("empty", "Nobody has answered you yet");
  const question = await hers.post("Who comes on Thursday?");

  await his.idOf("Who comes on Thursday?");
  await his.click(his.within(his.card(question), "post-reply"));
  const form = his.raw.locator(`[data-reply-to="${question}"]`);
  // Whoever asks to answer types at once.
  await his.sees(form.locator(".composer-text:focus"));
  await his.raw.keyboard.type("I do, with a cake.");
  await his.click(his.within(form, "composer-post"));
  const answer = await his.idOf("I do, with a cake.");

  // Wherever she is, the navigation tells.
  await hers.click("nav-settings");
  await hers.sees(hers.hook("nav-replies", { "data-count": "1" }));
  await hers.reads("nav-replies", "1");
  await scene.picture(hers, "1-told");
  await hers.click("nav-replies");
  const reply = hers.hook("reply", { "data-unread": "true" });
  await hers.reads(reply, "I do, with a cake.");
  await hers.reads(reply, "new · answers you");
  await hers.reads(reply, "Ben");
  await scene.picture(hers, "2-unread");
  await hers.sees(hers.hook("nav-replies", { "data-count": "0" }));
  await hers.click("nav-feed");
  await hers.click("nav-replies");
  await hers.reads(hers.hook("reply", { "data-unread": "false" }), "answers you");

  await hers.menu(answer, "reply");
  await hers.type(hers.within(hers.raw.locator(`[data-reply-to="${answer}"]`), "composer-text"), "What a friend you are, @Ben.");
  await hers.raw.keyboard.press("Control+Enter");
  const thanks = await hers.idOf("What a friend you are");
  await his.sees(his.hook("nav-replies", { "data-count": "1" }));
  await his.click("nav-replies");
  await his.reads("reply", "What a friend you are, @Ben.");
  // Where it names him, his name leads to him and stands out; to others it is a search for who goes by it.
  const marked = his.card(thanks).locator(".post-text a");
  await his.reads(marked, /^@Ben$/u);
  assert.equal(await marked.getAttribute("href"), `#/author/${(await ben.status()).identity.author}`);
  const search = hers.card(thanks).locator(".post-text a");
  assert.equal(await search.getAttribute("href"), "#/search?q=from%3ABen");
  const weight = (/** @type {import("playwright-core").Locator} */ link) => link.evaluate((at) => Number(getComputedStyle(at).fontWeight));
  assert.ok((await weight(marked)) > (await weight(search)));
  // From the reply to the whole thread: who answers whom.
  await his.click(his.card(thanks).locator(".post-when"));
  await his.reads(his.raw.locator(".quiet-line"), "No replies yet.");
  for (const id of [question, answer]) await his.sees(his.card(id));
  await scene.picture(his, "3-thread");
  await ben.waitStanding(thanks, "pooled");
});
