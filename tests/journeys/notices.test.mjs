// Short messages and where they go along: what tells of a page goes with it, what can be taken back stays in reach.
//
//   ben, a stranger ──posts──▶ ada ──▶ her page
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";

journey("a message goes with its page, and stays where it can be taken back", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const loud = forge.post(1, "A loud opinion.", { tags: [["name", "Ben"]] });
  await handIn(ada, loud);
  const page = await scene.open(ada, { as: "Ada" });
  const said = (text) => page.hook("notice").filter({ hasText: text });
  // Whoever is at them keeps them: what goes now does not go by itself.
  const stay = () => page.hook("notice").last().hover();
  await page.menu(loud.hex, "copy-text");
  await page.sees(said(/copied/iu));
  await stay();
  await scene.picture(page, "1-copied");
  await page.go("#/explorer");
  await page.seesNo("notice");

  await page.go("#/feed");
  await page.menu(loud.hex, "mute-author");
  await page.sees(said("Muted."));
  await stay();
  await page.go("#/network");
  await page.reads(page.raw.locator("h1"), "Network");
  await page.sees(said("Muted."));
  await page.click(said("Muted.").getByRole("button", { name: "Undo" }));
  await page.go("#/feed");
  await page.reads(page.card(loud.hex), "A loud opinion.");
});
