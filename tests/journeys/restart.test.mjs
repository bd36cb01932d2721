// The node ends under the page that shows it, and comes back.
//
//   ada's page ──▶ ada, who is stopped and started
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

/** A picture at each width, in light and dark. */
async function pictures(scene, page, step) {
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.raw.setViewportSize({ width, height });
      await page.raw.emulateMedia({ colorScheme });
      await scene.picture(page, `${step}-${width}-${colorScheme}`);
    }
  }
}

journey("read and write on while the node is stopped and started", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada, { as: "Ada" });
  const before = await page.post("Written before the stop.");
  await ada.mine();
  await page.readsState(before, "Block 1");
  await page.type("composer-text", "A draft that must");
  await ada.stop();
  await page.reads("banner", "The node does not answer.");
  await page.reads("banner", "What you write is kept here.");
  await page.reads("banner", "When you start it again with “blocknetd run”, this page asks you for a new code.");
  await page.reads(page.card(before), "Written before the stop.");
  // What the page still shows of the node was so before.
  await page.reads("side", "As it was before the node stopped answering.");
  await page.reads("side", /Chain Not answering/u);
  await page.reads(page.raw.locator(".strip"), /^Not answering Before: Height \d/u);
  await page.raw.keyboard.type(" survive.");
  // Sending it now is told to be of no use yet, and the text stays.
  await page.click("composer-post");
  await page.reads("composer-problem", /^The node did not answer\. Try again in a moment\. The text is kept here\.$/u);
  assert.equal(await page.hook("composer-text").inputValue(), "A draft that must survive.");
  await scene.picture(page, "1-stopped");

  await ada.start();
  // Each start has a secret of its own: the page asks for the way in, and says why.
  await page.reads("gate", "This page belongs to the owner of the node");
  await page.reads("gate", "The node was started again, so this page needs a new code. Your drafts are kept.");
  await scene.picture(page, "2-locked");
  await page.type("gate-code", "0123456789abcdef");
  await page.click("gate-open");
  await page.reads("gate", "That code is not good.");
  const [, code] = (await ada.open()).split("#code=");
  await page.paste("gate-code", code);
  await page.click("gate-open");
  await page.sees("composer-text");
  assert.equal(await page.hook("composer-text").inputValue(), "A draft that must survive.");
  await page.seesNo("banner");
  await page.readsState(before, "Block 1");
  await page.click("composer-post");
  const after = await page.idOf("A draft that must survive.");
  await page.readsState(after, "Kept here · no peer has it yet");
  await ada.mine();
  await page.readsState(after, "Block 2");
});

journey("what the page of peers still shows of a silent node is told to be of before", async (scene) => {
  const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
  await ada.join(ben);
  const page = await scene.open(ada, { as: "Ada" });
  await page.click("nav-network");
  await page.sees("invite-text");
  await page.sees("own-address");
  await page.sees("peer-row");
  const before = page.raw.getByText("As it was before the node stopped answering.");
  assert.equal(await before.count(), 0);
  await ada.stop();
  await page.reads("banner", "The node does not answer.");
  for (const title of ["Invite", "Reaching you"]) {
    const pane = page.raw.locator(".pane", { has: page.raw.getByRole("heading", { name: title, exact: true }) });
    await page.reads(pane, "As it was before the node stopped answering.");
    await page.sees(pane.locator("xpath=self::*[@data-before='true']"));
  }
  await page.reads("invite-text", /^blocknet-invite:/u);
  await pictures(scene, page, "3-before");
});

journey("an option of the start counts until something else is chosen", async (scene) => {
  const ada = await scene.node("ada", { with: ["--share", "35"] });
  const page = await scene.open(ada, { as: "Ada" });
  const option = "Whoever started this node set this";
  const saved = async () => {
    const { mining_mode, mining_share } = await ada.call("GET", "/v1/owner/settings");
    return { mining_mode, mining_share };
  };
  const before = await saved();
  assert.equal(before.mining_mode, "auto", "what is saved is not what runs");
  await page.click("nav-mining");
  await page.sees(page.hook("mining-mode", { "data-value": "off" }));
  await page.reads(page.raw.locator(".setting").first(), option);
  await page.click("nav-settings");
  await page.sees(page.hook("settings-mining-mode", { "data-value": "off" }));
  const [mode, share] = ["settings-mining-mode", "settings-share"].map((hook) => page.raw.locator(".setting", { has: page.raw.locator(`[data-test="${hook}"]`) }));
  await page.reads(mode, option);
  await page.reads(share, option);
  await page.reads(share, "set this with \u2011\u2011share 35");
  await scene.picture(page, "3-options");
  // What is chosen counts at once, and is what is saved.
  await page.choose("settings-mining-mode", "always");
  await page.seesNo(mode.filter({ hasText: option }));
  await waitEqual("what is saved", saved, { ...before, mining_mode: "always" });
  assert.equal((await ada.status()).mining.mode, "always");
  await page.reads(share, option);
  await page.click("nav-mining");
  await page.sees(page.hook("mining-mode", { "data-value": "always" }));
  await page.choose("mining-mode", "off");
  await waitEqual("what is saved then", saved, { ...before, mining_mode: "off" });
  await page.seesNo(page.raw.locator(".setting").first().filter({ hasText: option }));
  // Elsewhere, too.
  await ada.call("PUT", "/v1/owner/mining", { mode: "always" });
  await page.sees(page.hook("mining-mode", { "data-value": "always" }));
  await page.seesNo(page.raw.locator(".setting").first().filter({ hasText: option }));
});

journey("what did not come is told once, and comes by itself", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada, { as: "Ada" });
  await page.go("#/settings");
  await page.raw.reload();
  await page.sees("settings-search");
  // One question alone is not answered: the node is not called silent.
  const some = /\/v1\/owner\/(?:peers|invite|lan|bans)/u;
  await page.raw.route(some, (route) => route.abort());
  await page.click("nav-network");
  await page.reads("error", "Not everything here could be loaded. Nothing you wrote is lost.");
  assert.equal(await page.hook("error").count(), 1);
  await page.seesNo("chart-in");
  await page.reads("status-sync", "On its own");
  await page.raw.unroute(some);
  await page.click(page.hook("error").locator("button"));
  await page.seesNo("error");
  await page.sees("chart-in");
  // An invite of this computer's own address leads nobody anywhere.
  await page.reads("invite-reach", "Do not give this away yet");
  await page.seesNo("invite-code");

  // None is: strip and view say the same, and the view comes once the node is heard again.
  await page.raw.route("**/v1/**", (route) => route.abort());
  await page.click("nav-explorer");
  await page.reads("banner", "The node does not answer.");
  await page.reads("status-sync", "Not answering");
  await page.reads("error", "This comes by itself when the node answers again.");
  await page.raw.unroute("**/v1/**");
  await page.sees("block-row");
  await page.seesNo("error");
  await page.seesNo("banner");
});
