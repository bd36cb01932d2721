// The node without a mouse: peers, bans, mining, blocks, a proof.
//
//   ada ──keys──▶ her page ──▶ ada ──▶ ben
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { Keyboard } from "./fixture/keyboard.mjs";

/** A small window and one of an ordinary size. */
const SIZES = [[720, 480], [1100, 800]];
/** Hundreds of keys, and a look after each of them. */
const LONG = { withinMs: 400_000 };

for (const [width, height] of SIZES) {
  journey(`look after the node by keyboard alone at ${width} × ${height}`, async (scene) => {
    const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
    await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
    const post = await ada.write("For the record.");
    const page = await scene.tab(ada, { viewport: { width, height } });
    const keys = await Keyboard.of(page);
    await page.enter();
    await page.sees("composer-text");

    await keys.press("Tab");
    await keys.look();
    await keys.press("g", "n");
    await page.reads(page.raw.locator("h1"), "Network");
    await joinAndBan(keys, page, ben);
    await keys.round();

    await keys.press("g", "m");
    await keys.use("mine-now");
    await page.sees(page.hook("status-height", { "data-height": "1" }));
    await keys.look();
    // Nothing waits any more: it says so, and offers a block without posts.
    await keys.to("mine-now");
    await keys.press("Enter");
    await page.sees("mine-empty");
    await keys.use("mine-empty");
    await page.sees(page.hook("status-height", { "data-height": "2" }));
    await keys.look();
    await keys.to(page.hook("mining-mode").locator("input:checked"), "Tab");
    await keys.press("ArrowRight");
    await page.sees(page.hook("mining-mode", { "data-value": "auto" }));
    await keys.isIn("mining-mode");
    await keys.round();

    await keys.press("g", "e");
    await page.sees(page.hook("block-row", { "data-height": "1" }));
    await explore(keys, page);

    await page.go(`#/post/${post.id}`);
    await keys.to(page.raw.locator("summary"));
    await keys.press("Enter");
    await keys.to("proof-save");
    const [download] = await Promise.all([page.raw.waitForEvent("download"), keys.press("Enter")]);
    assert.match(download.suggestedFilename(), /proof/u);
    await keys.isAt("proof-save");
    await keys.press("g", "e");
    await keys.use("explorer-proof");
    await keys.to("proof-choose");
    await keys.press("Enter");
    await (await keys.chooser()).setFiles(await download.path());
    await page.sees("verdict");
    await keys.isAt("proof-choose");
    await keys.round();
    await keys.assertNeverLost();
  }, LONG);
}

/** Peers by address, and whom to have nothing to do with. */
async function joinAndBan(keys, page, ben) {
  await keys.to("peers-add-address");
  await keys.type("not an address");
  await keys.press("Enter");
  await page.reads("peers-add-problem", /\w/u);
  await keys.isAt("peers-add-address");
  await keys.type(ben.address);
  await keys.press("Enter");
  const row = page.hook("peer-row", { "data-address": ben.address, "data-state": "connected" });
  await page.sees(row);
  await keys.isAt("peers-add-address");
  const ban = page.within(row, "peer-ban");
  await keys.use(ban);
  await keys.dialog("ban-dialog", ban);

  await keys.use("ban-add");
  await keys.isAt("ban-address");
  await keys.type("203.0.113.7");
  await keys.to("ban-term");
  await keys.press("ArrowDown");
  await keys.to("ban-reason");
  await keys.type("calls at night");
  await keys.press("Enter");
  const banned = page.hook("ban", { "data-ip": "203.0.113.7" });
  await page.reads(banned, "calls at night");
  await keys.isAt("ban-add");
  await keys.use("ban-add");
  await keys.isAt("ban-address");
  await keys.type("203.0.113.8");
  await keys.press("Enter");
  const other = page.hook("ban", { "data-ip": "203.0.113.8" });
  await page.sees(other);
  // A row goes, and the next one has the focus.
  await keys.to(page.hook("ban-forgive").first());
  await keys.press("Enter");
  await page.seesNo(page.hook("ban").nth(1));
  await keys.isAt("ban-forgive");
  await keys.press("Enter");
  await page.sees("bans-none");
  await keys.look();
  await keys.to(page.within(page.hook("peer-row"), "peer-remove"), "Shift+Tab");
  await keys.press("Enter");
  await page.seesNo("peer-row");
  await keys.look();
  await keys.use("resync-start");
  await page.reads("resync-words", /\d/u);
  await keys.isAt("resync-start");
}

/** Blocks, and one of them in words, bytes and JSON. */
async function explore(keys, page) {
  await keys.to("explorer-find");
  await keys.type("nonsense");
  await keys.press("Enter");
  await page.reads("explorer-find-problem", /\w/u);
  await keys.isAt("explorer-find");
  for (const face of ["charts", "history", "blocks"]) {
    await keys.use(`explorer-${face}`);
    await page.sees(page.hook(`explorer-${face}`, { "aria-current": "page" }));
    await keys.isAt(`explorer-${face}`);
    await keys.round();
  }
  await keys.to("explorer-find");
  await keys.type("1");
  await keys.press("Enter");
  await page.sees(page.hook("block", { "data-height": "1" }));
  await keys.look();
  await keys.to(page.hook("block-face").locator("input:checked"));
  await keys.press("ArrowRight");
  await page.sees("hex");
  await keys.to(page.hook("hex").locator("[role=application]"));
  await keys.press("ArrowRight", "ArrowRight");
  await page.reads("hex-field", /\w/u);
  await keys.to(page.hook("block-face").locator("input:checked"), "Shift+Tab");
  await keys.press("ArrowRight");
  await page.sees("block-json");
  await keys.to("block-json");
  await keys.round();
  await keys.use("block-above", { key: "Shift+Tab" });
  await page.sees(page.hook("block", { "data-height": "2" }));
  await keys.look();
}
