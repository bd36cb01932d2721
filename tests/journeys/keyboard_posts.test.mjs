// Reading and writing without a mouse: from the first start on, keys alone.
//
//   ada ──keys──▶ her page ──▶ her node
import assert from "node:assert/strict";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { Keyboard } from "./fixture/keyboard.mjs";

/** A small window and one of an ordinary size. */
const SIZES = [[720, 480], [1100, 800]];
/** Hundreds of keys, and a look after each of them. */
const LONG = { withinMs: 400_000 };

for (const [width, height] of SIZES) {
  journey(`read and write by keyboard alone at ${width} × ${height}`, async (scene) => {
    const ada = await scene.node("ada");
    const page = await scene.tab(ada, { viewport: { width, height } });
    const keys = await Keyboard.of(page);
    await page.enter();

    // The first start: its field has the focus already.
    await keys.isAt("welcome-name");
    await keys.type("Ada");
    await keys.press("Enter");
    await keys.isAt("peers-add-address");
    await keys.use("welcome-go");
    await page.sees("composer-text");

    await keys.press("n");
    await keys.isAt("composer-text");
    await keys.type("The hall is free on Thursday.");
    await keys.to("composer-channel");
    await keys.type("hall");
    await keys.press("Shift+Tab");
    await keys.to("composer-text", "Shift+Tab");
    await keys.press("Control+Enter");
    const hall = await page.idOf("The hall is free on Thursday.");
    await keys.isAt("composer-text");
    await keys.type("A second one.");
    await keys.press("Control+Enter");
    const second = await page.idOf("A second one.");
    // Out of the field: letters are keys again.
    await keys.press("Escape");
    await keys.isAt(page.raw.locator("#main"));
    await keys.to(page.within(page.card(second), "post-menu"));
    await keys.press("j");
    await keys.isAt(page.card(hall));
    await keys.press("k");
    await keys.isAt(page.card(second));
    await keys.press("Enter");
    await page.sees(page.hook("post", { "data-id": second, "data-place": "main" }));
    await keys.look();
    const reply = page.raw.locator(`[data-reply-to="${second}"]`);
    await keys.to(page.within(reply, "composer-text"));
    await keys.use("back", { key: "Shift+Tab" });
    await keys.use(page.within(page.card(second), "post-reply"));
    await keys.isAt(page.within(reply, "composer-text"));
    await keys.type("And a reply.");
    await keys.press("Control+Enter");
    const answer = await page.idOf("And a reply.");
    await keys.use("back", { key: "Shift+Tab" });
    await page.sees("composer-channel");

    // The menu of a post.
    const menu = page.within(page.card(hall), "post-menu");
    await keys.use(menu);
    await keys.isAt("menu-sign-0");
    await keys.press("End");
    await keys.isAt("menu-copy-id");
    await keys.press("Escape");
    await keys.isAt(menu);
    await keys.press("Enter", "ArrowRight", "Enter");
    await page.sees(page.within(page.card(hall), "reaction"));
    await keys.isAt(menu);
    await keys.press("Space");
    await keys.choose("menu-sign-other");
    await keys.dialog("react-dialog", menu);
    await keys.press("Enter");
    await keys.choose("menu-edit");
    const editor = page.card(hall).locator(".composer-text");
    await keys.isAt(editor);
    await keys.press("Escape");
    await keys.isIn(page.card(hall));
    await keys.to(menu);
    await keys.press("Enter");
    await keys.choose("menu-edit");
    await keys.isAt(editor);
    await keys.press("Control+End");
    await page.raw.keyboard.type(" Bring a cup.");
    await keys.press("Control+Enter");
    await page.reads(page.card(hall), "Bring a cup.");
    await page.seesNo(editor);
    await keys.isIn(page.card(hall));
    await keys.to(menu, "Shift+Tab");
    await keys.press("Enter");
    await keys.choose("menu-delete");
    await keys.dialog("delete-dialog", menu);
    await keys.press("Enter");
    await keys.choose("menu-delete");
    await keys.use("delete-go");
    await page.reads(page.card(hall), "took this post back");
    await keys.isIn(page.card(hall));

    await keys.round();
    await keys.assertNeverLost();
    assert.ok(answer);
  }, LONG);
}
