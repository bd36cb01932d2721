// Two people who know each other: one copies an invite from her page, the other pastes it at her first start.
//
//   ben's page ──invite──▶ ada's welcome;   ada ──dials──▶ ben
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

journey("join by an invite, and read each other", async (scene) => {
  const [ada, ben] = [await scene.node("ada"), await scene.node("ben")];
  const his = await scene.open(ben, { as: "Ben" });
  const old = await his.post("Ben was here before.");
  await ben.mine();
  await ben.mine({ empty: true });
  await his.click("nav-network");
  await his.reads("invite-reach", ben.address);
  const invite = await his.words("invite-text");
  assert.match(invite, /^blocknet-invite:/u);
  const [whole, shown] = await his.hook("invite-text").evaluate((at) => [at.scrollHeight, at.clientHeight]);
  assert.equal(shown, whole, "whoever types it over sees all of it");
  await scene.picture(his, "1-invite");

  const hers = await scene.open(ada);
  await hers.type("welcome-name", "Ada");
  await hers.click("welcome-start");
  // A slip of the hand first: told, and the way on stays open.
  await hers.paste("peers-add-address", invite.slice(0, -4));
  await hers.click("peers-add");
  await hers.reads("peers-add-problem", /\w{4}/u);
  await scene.picture(hers, "2-slip");
  // Nobody is there, and then only she herself is: both are told, and what she typed stays.
  for (const [typed, told] of [["http://127.0.0.1:1/", "127.0.0.1:1 cannot be reached now"], [ada.address, "This node itself"]]) {
    await hers.paste("peers-add-address", typed);
    await hers.click("peers-add");
    await hers.reads("peers-add-problem", told);
    await hers.seesNo(hers.hook("notice").filter({ hasText: "Joining" }));
    assert.equal(await hers.hook("peers-add-address").inputValue(), typed);
    await hers.reads("welcome-go", "Start on your own");
  }
  await scene.picture(hers, "2-nobody");
  await hers.paste("peers-add-address", invite);
  await hers.click("peers-add");
  await hers.reads("welcome-go", "Go to the feed");
  await hers.seesNo(hers.hook("notice").filter({ hasText: "Joining" }));
  await scene.picture(hers, "3-joined");
  await hers.click("welcome-go");

  assert.equal(await hers.idOf("Ben was here before."), old);
  await hers.reads(hers.card(old), "Ben");
  await hers.readsState(old, "Block 1");
  await hers.reads("status-sync", "Up to date");
  await hers.sees(hers.hook("status-height", { "data-height": "2" }));
  await hers.sees(hers.hook("status-peers", { "data-peers": "1" }));
  assert.equal((await ada.status()).tip, (await ben.status()).tip);

  // And the other way, on his open page, with both telling how far it has come.
  const fresh = await hers.post("Hello Ben, it works.");
  await hers.readsState(fresh, "Sent · 1 peer has it");
  await his.click("nav-feed");
  assert.equal(await his.idOf("Hello Ben, it works."), fresh);
  await ben.mine();
  await hers.readsState(fresh, "Block 3");
  await his.readsState(fresh, "Block 3");

  await hers.click("nav-network");
  const row = hers.hook("peer-row", { "data-address": ben.address });
  await hers.reads(row, "Connected");
  await scene.picture(hers, "4-network");
});

journey("be told how to get to the network of an invite that is another", async (scene) => {
  const [ada, club] = [await scene.node("ada"), await scene.node("club", { network: "main" })];
  const { invite } = await club.call("GET", "/v1/owner/invite");
  const hers = await scene.open(ada);
  await hers.type("welcome-name", "Ada");
  await hers.click("welcome-start");
  // As it comes in a letter: over several lines.
  await hers.paste("peers-add-address", `${invite.slice(0, 30)} ${invite.slice(30)}`);
  await hers.click("peers-add");
  await hers.reads("join-another", "a node stays on the network that it began with");
  await hers.seesNo("join-move");
  const command = await hers.words("join-command");
  assert.equal(command, `blocknetd --data-dir FOLDER run --join ${invite}`);
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      await hers.raw.setViewportSize({ width, height });
      await hers.raw.emulateMedia({ colorScheme });
      await hers.raw.evaluate(() => document.querySelector("[data-test=join-another]").scrollIntoView({ block: "center" }));
      await scene.picture(hers, `5-another-${width}-${colorScheme}`);
    }
  }
  // What it says is so.
  const there = await scene.node("elsewhere", { network: null, with: command.split(" ").slice(-2) });
  const [wanted, got] = await Promise.all([club, there].map((node) => node.call("GET", "/v1/node")));
  assert.equal(got.genesis, wanted.genesis);
  // What is typed next is judged anew.
  await hers.paste("peers-add-address", ada.address);
  await hers.seesNo("join-another");
});
