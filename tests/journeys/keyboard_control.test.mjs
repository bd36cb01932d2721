// Finding, following and not seeing without a mouse: channels, search, columns, hiding and muting, files.
//
//   strangers ──posts──▶ ada ──▶ her page ◀──keys── ada
import fs from "node:fs";
import path from "node:path";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { Keyboard } from "./fixture/keyboard.mjs";
import { png } from "./fixture/picture.mjs";

/** A small window and one of an ordinary size. */
const SIZES = [[720, 480], [1100, 800]];
/** Hundreds of keys, and a look after each of them. */
const LONG = { withinMs: 400_000 };

for (const [width, height] of SIZES) {
  journey(`choose what to see by keyboard alone at ${width} × ${height}`, async (scene) => {
    const ada = await scene.node("ada");
    await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
    const forge = await Forge.of(ada);
    const [loud, quiet] = [forge.post(1, "A loud opinion.", { tags: [["name", "Ben"], ["channel", "mill"]] }), forge.post(2, "A quiet one.", { tags: [["name", "Cleo"]] })];
    for (const post of [loud, quiet]) await handIn(ada, post);
    await ada.mine();
    const page = await scene.tab(ada, { viewport: { width, height } });
    const keys = await Keyboard.of(page);
    await page.enter();
    await page.sees(page.card(loud.hex));

    await keys.press("Tab", "g", "c");
    const follow = page.hook("follow", { "data-channel": "mill" });
    await keys.use(follow);
    await page.sees(page.hook("nav-channel", { "data-channel": "mill" }));
    await keys.isAt("follow");
    await keys.round();

    await keys.press("/");
    await keys.isAt("search-text");
    await keys.type("loud channel:mill");
    await page.sees(page.card(loud.hex));
    await keys.isAt("search-text");
    await keys.use("search-hint");
    await keys.isAt("search-text");
    await keys.press("Enter");
    await keys.to(page.hook("search-hint").last());

    await keys.press("g", "o");
    await columns(keys, page);
    await keep(keys, page, loud, quiet);
    await files(keys, page, scene);
    await keys.assertNeverLost();
  }, LONG);
}

/** Columns are added, moved and closed. */
async function columns(keys, page) {
  await keys.use("columns-first");
  await keys.isIn("add-column");
  await keys.dialog("add-column", "columns-first");
  await keys.press("Enter");
  await keys.isIn("add-column");
  await keys.use("column-add");
  await page.sees(page.hook("column", { "data-kind": "feed" }));
  await keys.look();
  await keys.use("columns-add");
  await keys.to(page.hook("column-kind").locator("input:checked"));
  await keys.press("ArrowRight", "ArrowRight");
  await page.sees("column-value");
  await keys.to("column-value");
  await keys.type("mill");
  await keys.press("Enter");
  await page.seesNo("add-column");
  await keys.isAt("columns-add");
  const narrow = await page.hook("columns-switch").count() > 0;
  if (narrow) {
    await keys.to(page.hook("columns-switch").locator("input:checked"));
    await keys.press("ArrowRight");
    await keys.isIn("columns-switch");
  }
  const mill = page.hook("column", { "data-value": "mill" });
  await keys.use(page.within(mill, "column-back"));
  await page.sees(page.raw.locator('[data-test="column"][data-value="mill"] [data-test="column-back"]:disabled'));
  await keys.isIn(mill);
  await keys.round();
  await keys.use(page.within(mill, "column-remove"));
  await page.seesNo(mill);
  await keys.look();
  // What was closed by mistake stands in its place again.
  await page.reads("notice", "“#mill” is gone from your columns.");
  await keys.press("u");
  await page.sees(page.raw.locator('[data-test="column"][data-value="mill"] [data-test="column-back"]:disabled'));
  await keys.use(page.within(mill, "column-remove"));
  await page.seesNo(mill);
  await keys.look();
  await keys.use("column-remove");
  await page.sees("columns-first");
  await keys.look();
}

/** A post is hidden, its author muted, both taken back; another is erased. */
async function keep(keys, page, loud, quiet) {
  await keys.press("g", "f");
  await page.sees(page.card(quiet.hex));
  const menu = (post) => page.within(page.card(post.hex), "post-menu");
  await keys.use(menu(loud));
  await keys.choose("menu-hide");
  const hidden = page.hook("hidden", { "data-id": loud.hex });
  await page.sees(hidden);
  await keys.isIn(hidden);
  // The message offers to undo, and so does a key.
  await keys.press("u");
  await page.sees(page.card(loud.hex));
  await keys.isIn(page.raw.locator("main"));
  await keys.use(menu(loud));
  await keys.choose("menu-mute-author");
  await page.reads(hidden, "You muted Ben");
  await keys.isIn(hidden);
  await keys.use(page.within(hidden, "hidden-show"));
  await page.sees(page.card(loud.hex));
  await keys.isIn(page.card(loud.hex));
  await keys.to("nav-settings", "Shift+Tab");
  await keys.press("Enter");
  await keys.use("settings-control");
  await page.sees("rule");
  await keys.round();
  await keys.use("rule-remove");
  await page.seesNo("rule");
  await keys.look();
  await keys.to("add-word");
  await keys.press("Enter");
  await keys.isAt("add-word");
  await keys.type("cheese");
  await keys.press("Enter");
  await page.sees(page.hook("rule", { "data-value": "cheese" }));
  await keys.isAt("add-word");

  await keys.to("nav-feed", "Shift+Tab");
  await keys.press("Enter");
  await page.sees(page.card(quiet.hex));
  await keys.use(menu(quiet));
  await keys.choose("menu-erase");
  await keys.dialog("erase", menu(quiet));
  await keys.press("Enter");
  await keys.choose("menu-erase");
  await keys.use("erase-go");
  await page.reads(page.card(quiet.hex), "You erased this text");
  await keys.isIn(page.card(quiet.hex));
}

/** A picture is attached, looked at as large as the window, and another taken off the draft again. */
async function files(keys, page, scene) {
  const picture = path.join(scene.folder, "the mill.png");
  fs.writeFileSync(picture, png(320, 200, "x"));
  await keys.press("n");
  await keys.isAt("composer-text");
  await keys.type("Look.");
  const attach = async () => {
    await keys.to("attach");
    await keys.press("Enter");
    await (await keys.chooser()).setFiles(picture);
    await page.sees(page.hook("attached", { "data-adding": "false" }));
    await keys.isAt("attach");
  };
  await attach();
  await keys.to("attached-remove", "Shift+Tab");
  await keys.press("Enter");
  await page.seesNo("attached");
  await keys.isIn(page.raw.locator(".composer"));
  await attach();
  await keys.to("composer-post");
  await keys.press("Enter");
  const id = await page.idOf("Look.");
  await keys.isAt("composer-post");
  const shown = page.within(page.card(id), "picture");
  await keys.to(shown);
  await keys.press("Enter");
  await page.sees("viewer-picture");
  await keys.dialog("viewer", shown);
  await keys.use("nav-you", { key: "Shift+Tab" });
  await page.sees("own-key-open");
  // In the small window the key is folded.
  if ((await page.hook("own-key-text").count()) === 0) await keys.use("own-key-open");
  await page.sees("own-key-code");
  await keys.use("about-edit");
  await keys.isAt("composer-text");
  await keys.press("Escape");
  await keys.isIn(page.raw.locator("main"));
}
