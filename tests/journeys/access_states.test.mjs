// What views show for a moment only: dialogs, menus, problems, warnings. Each to a checker of accessibility, in light, in
// dark, and with text of twice the size.
//
//   ada, with ben beside her ──her page──▶ Chromium ──▶ the checker
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { audit, visit } from "./fixture/checker.mjs";
import { Forge, handIn } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { png } from "./fixture/picture.mjs";

// The checker tries styles of its own, which the rules of the page would rightly refuse.
const LIGHT = { bypassCSP: true, viewport: { width: 1100, height: 800 }, colorScheme: "light" };
/** The checker looks at dozens of places, some hundreds of things in each. */
const LONG = { withinMs: 400_000 };
const SETTLED = { name: "Ada", welcome_done: true, mining_mode: "off" };
const PASSPHRASE = "the mill in winter";

/** Opens ada's page where it may be checked. */
async function open(scene, ada) {
  await ada.call("PUT", "/v1/owner/settings", SETTLED);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  return page;
}

/** Looks at a dialog and closes it. */
async function auditDialog(page, hook, what = hook) {
  await page.sees(hook);
  await audit(page, what);
  await page.raw.keyboard.press("Escape");
  await page.seesNo(hook);
}

/** Looks at the buttons that are shown as they are while what they do is under way. */
async function auditBusy(page) {
  await page.raw.evaluate(() => document.querySelectorAll(".button").forEach((button) => button.setAttribute("aria-busy", "true")));
  await audit(page, "buttons at work");
}

journey("what is asked and said about posts is open to everybody", async (scene) => {
  const ada = await scene.node("ada");
  const forge = await Forge.of(ada);
  const strangers = [1, 2, 3, 4].map((seed) => forge.post(seed, `A loud opinion of ${seed}.`, { tags: [["name", "Ben"]] }));
  for (const post of strangers) await handIn(ada, post);
  const own = (await ada.write({ content: "The hall is free on Thursday." })).id;
  await ada.mine();
  const page = await open(scene, ada);
  await page.sees(page.card(own));

  await page.click("composer-post");
  await page.reads("composer-problem", "Write something first.");
  const picture = path.join(scene.folder, "the mill.png");
  fs.writeFileSync(picture, png(320, 200, "x"));
  await page.hook("composer-warn").first().click();
  const [chooser] = await Promise.all([page.raw.waitForEvent("filechooser"), page.click("attach")]);
  await chooser.setFiles(picture);
  await page.sees(page.hook("attached", { "data-adding": "false" }));
  const photo = path.join(scene.folder, "the mill.heic");
  fs.writeFileSync(photo, "\0\0\0\x18ftypheic");
  const [again] = await Promise.all([page.raw.waitForEvent("filechooser"), page.click("attach")]);
  await again.setFiles(photo);
  await page.sees("attach-doubt");
  await audit(page, "a photograph that may tell more than is seen");
  await page.click("attach-doubt-leave");
  await page.type("composer-warning", "a mill");
  await page.click("composer-post");
  await page.sees("warned");
  await audit(page, "a post behind a warning, while another is begun");
  await page.click("warned-open");
  await page.sees("picture");
  await page.click("picture");
  await auditDialog(page, "viewer");

  await page.click(page.within(page.card(own), "post-menu"));
  await page.sees("menu-delete");
  await audit(page, "the menu of a post");
  await page.click("menu-delete");
  await auditDialog(page, "delete-dialog");
  await page.menu(own, "sign-other");
  await page.click("react-go");
  await auditDialog(page, "react-dialog");
  await page.menu(own, "edit");
  await page.sees(page.card(own).locator(".composer-text"));
  await audit(page, "a text that is changed");
  await page.raw.keyboard.press("Escape");
  await page.menu(strangers[0].hex, "erase");
  await auditDialog(page, "erase");
  await page.menu(strangers[0].hex, "hide");
  await page.sees("hidden");
  await audit(page, "a hidden post, with its notice");
  for (const post of strangers.slice(1)) await ada.call("POST", "/v1/owner/control/rules", { kind: "post", value: post.hex });
  await page.raw.reload();
  await page.sees("hidden-run");
  await page.click("hidden-run-open");
  await audit(page, "many hidden posts, and why");
  await page.raw.keyboard.press("?");
  await auditDialog(page, "keys");

  await visit(page, "#/columns");
  await page.click("columns-first");
  await page.click(page.hook("column-kind").locator('label:has([value="channel"])'));
  await page.click("column-add");
  await auditDialog(page, "add-column", "a column without its channel");
  await ada.call("PUT", "/v1/owner/columns", { columns: [{ kind: "feed", value: null }, { kind: "replies", value: null }] });
  await page.raw.reload();
  await page.sees(page.hook("column").nth(1));
  await audit(page, "two columns");
  await visit(page, "#/search?q=cheese");
  await audit(page, "nothing found");
  await visit(page, `#/post/${"ab".repeat(32)}`);
  await audit(page, "a post that is not here");
  await visit(page, "#/block/999");
  await audit(page, "a block that is not here");
}, LONG);

journey("what is asked and said about the node is open to everybody", async (scene) => {
  const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
  await ada.mine({ empty: true });
  await ada.join(ben);
  const page = await open(scene, ada);
  await page.click("nav-network");
  await page.sees(page.hook("peer-row", { "data-state": "connected" }));
  await page.type("peers-add-address", "not an address");
  await page.click("peers-add");
  await page.reads("peers-add-problem", /\w/u);
  await page.click("resync-start");
  await page.reads("resync-words", /\d/u);
  await page.click("ban-add");
  await page.type("ban-address", "nowhere");
  await page.click("ban-go");
  await page.reads("ban-dialog", "IP address");
  await auditDialog(page, "ban-dialog", "a ban of no address");
  await ada.call("POST", "/v1/owner/bans", { address: "203.0.113.7", reason: "calls at night" });
  await page.sees("ban");
  await audit(page, "peers and bans");
  await visit(page, "#/mining");
  await page.click("mine-now");
  await page.sees("mine-empty");
  await audit(page, "nothing to mine");
  await visit(page, "#/block/1");
  for (const face of ["bytes", "json"]) {
    await page.choose("block-face", face);
    await page.sees(face === "bytes" ? "hex-field" : "block-json");
    await audit(page, `a block in ${face}`);
  }
  await visit(page, "#/explorer/proof");
  const file = path.join(scene.folder, "no proof.json");
  fs.writeFileSync(file, "{}");
  await page.raw.locator('[data-test="proof-file"]').setInputFiles(file);
  await page.sees("proof-problem");
  await audit(page, "a file that proves nothing");

  // Nobody waits for ids that begin alike.
  const begun = (end) => "3ad7c1".padEnd(64, end);
  const found = {
    blocks: [{ id: begun("1"), height: 1_204, time: "1777000000", active: true }, { id: begun("2"), height: 1_204, time: "1777000000", active: false }],
    posts: [{ id: begun("3"), author: begun("4"), kind: 0, created: "1777000000", height: 7 }], authors: [begun("4")], more: true,
  };
  await page.raw.route("**/v1/find*", (route) => route.fulfill({ json: found }));
  await visit(page, "#/explorer");
  await page.type("explorer-find", "3ad7c1");
  await page.click("explorer-find-go");
  await page.sees("found-more");
  await audit(page, "ids that begin alike");
  await scene.picture(page, "ids-that-begin-alike");

  // Other journeys bring a sync, a deep reorg and a parked chain about in truth; here it is enough that the node's answer
  // says so, for what the page makes of it.
  await page.raw.route("**/v1/owner/status", async (route) => {
    const answer = await route.fetch();
    const status = await answer.json();
    const sync = { ...status.sync, stage: "blocks", done: 700, total: 2_000, posts_per_s: 900, eta_secs: 40, headers: 2_000, headers_total: 2_000, blocks: 700, blocks_total: 2_000 };
    const warnings = [{ code: "history_changed", values: { blocks: 12 }, message: "12 blocks gave way to 13.", advice: "Look at what changed." }, { code: "disk_low", message: "The disk is nearly full.", advice: "Make room." }];
    await route.fulfill({ response: answer, json: { ...status, sync, warnings } });
  });
  await visit(page, "#/feed");
  await page.sees("sync-panel");
  await page.sees("history-changed");
  await audit(page, "a sync, and a history that changed");
  await page.click("status-warnings");
  await auditDialog(page, "warnings");
  // A status that is on its way when the page closes would fail.
  await page.raw.unrouteAll({ behavior: "wait" });
}, LONG);

journey("what comes from outside the page is open to everybody", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.tab(ada, LIGHT);
  // A link brings the invite through the desktop's shell, which a browser has not: this one hands it over in its place.
  const invite = (await ada.call("GET", "/v1/owner/invite")).invite;
  await page.raw.addInitScript((text) => {
    const errands = [{ kind: "invite", text }];
    globalThis.__TAURI__ = {
      core: { invoke: async (command) => (command === "take_errands" ? errands.splice(0) : command === "has_tray") },
      event: { listen: async () => () => {} },
      autostart: { enable: async () => {}, disable: async () => {}, isEnabled: async () => false },
    };
  }, invite);
  await ada.call("PUT", "/v1/owner/settings", SETTLED);
  await page.enter();
  await auditDialog(page, "invited");

  // A parked chain takes two weeks to come about; here it is enough that the node's answers say so.
  const id = "ab".repeat(32);
  await page.raw.route("**/v1/owner/status", async (route) => {
    const answer = await route.fetch();
    const parked = { code: "branch_parked", values: { height: 3, days: 14 }, message: "A heavier chain waits.", advice: "Ask people." };
    await route.fulfill({ response: answer, json: { ...(await answer.json()), warnings: [parked] } });
  });
  await page.raw.route("**/v1/owner/branches", (route) => route.fulfill({ json: { branches: [{ id, height: 40, time: "1", fork_height: 3 }] } }));
  await visit(page, "#/network");
  await page.sees("branch");
  await page.reads("status-warnings", "leaves ours at block 3, which has stood for more than 14 days");
  await page.click("status-warnings");
  await auditDialog(page, "warnings", "the warning of a parked chain");
  await audit(page, "a parked chain");
  await page.click("branch-follow");
  await page.sees("branch-dialog");
  await page.click("branch-follow-go");
  await page.reads("branch-dialog", "The node");
  await auditDialog(page, "branch-dialog");

  await visit(page, "#/feed");
  await page.raw.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["{}"], "proof.json"));
    document.querySelector("main").dispatchEvent(new DragEvent("dragover", { bubbles: true, cancelable: true, dataTransfer }));
  });
  await page.sees("drop-veil");
  await audit(page, "a file over the page");
  // A status that is on its way when the page closes would fail.
  await page.raw.unrouteAll({ behavior: "wait" });
}, LONG);

journey("what is asked and said about oneself is open to everybody", async (scene) => {
  const ada = await scene.node("ada");
  const page = await open(scene, ada);
  await page.sees("nudge");
  await page.click("nudge-go");
  await page.sees("words-list");
  await audit(page, "the words");
  await page.click("words-as-code");
  await page.sees("words-code");
  await audit(page, "the words as a code");
  await page.click("words-go");
  await page.click("check-go");
  await page.reads("check-problem", /\w/u);
  await auditDialog(page, "check", "words that are missing");
  await visit(page, "#/settings");
  for (const [button, dialog] of [["settings-passphrase-go", "passphrase"], ["settings-export-go", "export"], ["identities-make", "make"], ["identities-restore", "restore"], ["identities-import", "import"], ["identity-rename", "rename"]]) {
    await page.click(button);
    await page.sees(dialog);
    if (dialog !== "rename" && dialog !== "make") {
      await page.click(`${dialog}-go`);
      await page.reads(`${dialog}-problem`, /\w/u);
    }
    await auditDialog(page, dialog);
  }
  await page.click("settings-export-go");
  for (const field of ["export-new", "export-again"]) await page.paste(field, PASSPHRASE);
  await page.click("export-go");
  await auditDialog(page, "exported");
  await page.click("log-toggle");
  await page.sees("log-line");
  await audit(page, "settings with the log");
  await page.type("settings-search", "nothing of this kind");
  await page.sees("empty");
  await audit(page, "no setting found");
  await page.type("settings-search", "");
  await page.click("identities-make");
  await page.type("make-name", "Club");
  await page.click("make-go");
  await page.click("identity-remove");
  await auditDialog(page, "remove");
  await page.click("settings-passphrase-go");
  for (const field of ["passphrase-new", "passphrase-again"]) await page.paste(field, PASSPHRASE);
  await page.click("passphrase-go");
  await page.click("settings-lock-now");
  await page.click("settings-unlock");
  await auditDialog(page, "unlock");
  await auditBusy(page);
  await visit(page, "#/feed");
  await page.sees("locked");
  await page.type("composer-text", "Written while locked.");
  await page.click("composer-post");
  await page.sees(page.hook("pending", { "data-stage": "locked" }));
  await audit(page, "a text that waits for its identity");
  await auditBusy(page);
  assert.equal((await ada.status()).identity.locked, true);
}, LONG);
