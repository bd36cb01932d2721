// Not wanting to read somebody, and wanting to after all.
//
//   ben and cleo, strangers ──posts──▶ ada ──▶ her page
import assert from "node:assert/strict";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

journey("mute an author, see why posts are hidden, and take it back", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const loud = forge.post(1, "A loud opinion.", { tags: [["name", "Ben"]] });
  const quiet = forge.post(2, "A quiet one.", { tags: [["name", "Cleo"]] });
  for (const post of [loud, quiet]) await handIn(ada, post);
  const page = await scene.open(ada, { as: "Ada" });
  await page.idOf("A loud opinion.");
  await page.menu(loud.hex, "mute-author");
  const hidden = page.hook("hidden", { "data-id": loud.hex });
  await page.reads(page.within(hidden, "hidden-why"), /^You muted Ben [0-9a-z]{4}-[0-9a-z]{4}\.$/u);
  await page.seesNo(page.hook("post").filter({ hasText: "A loud opinion." }));
  await page.sees(page.card(quiet.hex));
  await scene.picture(page, "1-muted");
  assert.deepEqual((await ada.call("GET", "/v1/owner/control")).rules.map(({ kind, value }) => [kind, value]), [["author", loud.author]]);

  // What he writes from now on is kept back as it comes.
  const again = forge.post(1, "Louder still.", { tags: [["name", "Ben"]] });
  await handIn(ada, again);
  const next = page.hook("hidden", { "data-id": again.hex });
  await page.reads(next, "You muted Ben");
  // "Show" opens one post and takes nothing back.
  await page.click(page.within(next, "hidden-show"));
  await page.reads(page.card(again.hex), "Louder still.");
  await page.sees(hidden);

  // On his own page his posts are shown, and it says why elsewhere they are not.
  await page.click(page.card(again.hex).locator(".post-name"));
  await page.reads("muted-notice", "You muted this author. Here you see the posts all the same.");
  await page.sees(page.card(loud.hex));
  await scene.picture(page, "2-own-page");
  // What she does not see stands in one place.
  await page.click("nav-settings");
  await page.click("settings-control");
  await page.reads(page.hook("rule", { "data-value": loud.author }), /[0-9a-z]{4}-[0-9a-z]{4}/u);
  await scene.picture(page, "3-what-you-do-not-see");

  await page.click("nav-feed");
  await page.click(page.within(hidden, "hidden-undo"));
  await page.reads(page.card(loud.hex), "A loud opinion.");
  await page.seesNo("hidden");
  assert.deepEqual((await ada.call("GET", "/v1/owner/control")).rules, []);

  // Many in a row are one line, and each reason is told once.
  const more = ["One.", "Two.", "Three."].map((text) => forge.post(1, text, { tags: [["name", "Ben"]] }));
  for (const post of more) await handIn(ada, post);
  await page.menu(more[2].hex, "mute-author");
  const run = page.hook("hidden-run");
  await page.reads(run, /^[34] posts hidden from you\./u);
  await page.click("hidden-run-open");
  assert.equal(await page.hook("hidden-reason").count(), 1);
  await page.reads("hidden-reason", /^You muted Ben [0-9a-z]{4}-[0-9a-z]{4}\. [34] posts\. Unmute author$/u);
  await scene.picture(page, "5-why");
  await page.click("hidden-run-open");
  await page.seesNo("hidden-reason");
  await page.click("hidden-run-show");
  await page.seesNo("hidden-run");
  for (const post of more) await page.sees(page.card(post.hex));

  // One that waits is gone from the pool with its text, and from the screen.
  await page.menu(more[1].hex, "erase");
  await page.click("erase-go");
  await page.reads(page.card(more[1].hex), "You erased this text from this disk.");

  // With its text goes what its author is called; others of them still tell.
  await ada.mine();
  await page.readsState(more[0].hex, "Block 1");
  await page.menu(more[0].hex, "erase");
  await page.click("erase-go");
  await page.reads(page.card(more[0].hex), /^B Ben [0-9a-z]{4}-[0-9a-z]{4} .*You erased this text from this disk\./u);
});

journey("leave a label list, and go by it again as before", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const spoons = forge.post(1, "Buy my spoons.", { tags: [["name", "Ben"]] });
  await handIn(ada, spoons);
  const notes = ["advert", "spam"].map((label) => forge.post(2, `It is ${label}.`, { tags: [["name", "Cleo"], ["channel", "labels"], ["label", label], ["post", spoons.hex]] }));
  for (const note of notes) await handIn(ada, note);
  const page = await scene.open(ada, { as: "Ada" });
  await page.go("#/control");
  await page.type("add-list", notes[0].author);
  await page.click("add-list-go");
  await page.reads("label-list", /^Cleo [0-9a-z]{4}-[0-9a-z]{4} #labels Stop following/u);
  // A label that warns first leaves in sight whose post it is about.
  await page.click("nav-feed");
  const held = page.hook("hidden", { "data-id": spoons.hex });
  await page.reads(held, /^B Ben [0-9a-z]{4}-[0-9a-z]{4} .*Labelled “(?:advert|spam)”, by Cleo [0-9a-z]{4}-[0-9a-z]{4}\. Who says so/u);
  assert.ok(!(await page.words(held)).includes("spoons"));
  await scene.picture(page, "6-labelled");
  await page.go("#/control");
  await scene.picture(page, "7-list");
  const choose = async (label, action) => page.hook("label-choice", { "data-label": label }).selectOption(action);
  await choose("*", "ignore");
  await choose("spam", "hide");
  const lists = async () => (await ada.call("GET", "/v1/owner/control")).lists.map(({ author, channel, otherwise, labels }) => ({ author, channel, otherwise, labels }));
  const chosen = [{ author: notes[0].author, channel: "labels", otherwise: "ignore", labels: [{ label: "advert", action: "ignore" }, { label: "spam", action: "hide" }] }];
  await waitEqual("her choices", lists, chosen);
  await page.click("label-list-leave");
  await page.seesNo("label-list");
  await waitEqual("her lists", lists, []);
  await page.reads("notice", "You no longer follow these warnings.");
  await scene.picture(page, "4-left");
  await page.click(page.hook("notice").getByRole("button", { name: "Undo" }));
  await page.sees("label-list");
  await waitEqual("her choices again", lists, chosen);
  assert.equal(await page.hook("label-choice", { "data-label": "spam" }).inputValue(), "hide");

  // Who is to be muted is named as people are; whom nobody knows, or two are called, is told.
  await page.type("add-author", "Nobody");
  await page.click("add-author-go");
  await page.reads(page.raw.locator("#add-author-problem"), "Nobody who goes by");
  const other = forge.post(3, "I am the other Ben.", { tags: [["name", "Ben"]] });
  await handIn(ada, other);
  await page.paste("add-author", "ben");
  await page.click("add-author-go");
  await page.reads(page.raw.locator("#add-author-problem"), /Several go by that.*\w{4}-\w{4}, \w{4}-\w{4}/u);
  const short = (await page.words(page.raw.locator("#add-author-problem"))).match(/\w{4}-\w{4}/u)[0];
  await page.paste("add-author", short);
  await page.click("add-author-go");
  await page.sees("rule");
  const [rule] = (await ada.call("GET", "/v1/owner/control")).rules;
  assert.ok([spoons.author, other.author].includes(rule.value), rule.value);
});
