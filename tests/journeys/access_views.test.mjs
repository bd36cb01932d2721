// Every view, in each of its states, to a checker of accessibility: in light, in dark, and with text of twice the size.
//
//   ada ──her page──▶ Chromium ──▶ the checker
import assert from "node:assert/strict";
import { assertWhole, audit, faults, settle, visit } from "./fixture/checker.mjs";
import { journey } from "./fixture/journey.mjs";

// The checker tries styles of its own, which the rules of the page would rightly refuse.
const LIGHT = { bypassCSP: true, viewport: { width: 1100, height: 800 }, colorScheme: "light" };
/** The checker looks at dozens of places, some hundreds of things in each. */
const LONG = { withinMs: 400_000 };

/** What the navigation leads to. */
const viewsOf = (page) => page.raw.evaluate(() => [...document.querySelectorAll('nav a[href^="#/"]')].map((link) => [link.dataset.test.replace(/^nav-/u, ""), link.getAttribute("href")]));

/** A node with a thread, a channel, a long word, a file, a change, and a block. */
async function full(scene) {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const root = await ada.write({ content: "The hall is free on Thursday. https://example.org/hall", channel: "minutes" });
  await ada.mine();
  await ada.write({ content: "Who has the key?", parent: root.id });
  await ada.write({ content: "👍", parent: root.id, kind: "reaction" });
  await ada.write({ content: "The hall is free on Friday.", parent: root.id, kind: "edit" });
  await ada.write({ content: "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung", tags: [["warning", "a long word"]] });
  return { ada, root: root.id };
}

/** Every place with something in it. */
const placesOf = async (page, root) => [
  ...(await viewsOf(page)), ["thread", `#/post/${root}`], ["channel", "#/channel/minutes"], ["search for a word", "#/search?q=hall"], ["a search with a mistake", "#/search?q=has:cheese"],
  ["what one does not see", "#/control"], ["charts", "#/explorer/charts"], ["history", "#/explorer/history"], ["proof", "#/explorer/proof"], ["block", "#/block/1"], ["guide", "#/guide"],
];

journey("the checker finds what was broken on purpose", async (scene) => {
  const { ada } = await full(scene);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  await visit(page, "#/feed");
  assert.deepEqual(await faults(page), []);
  await page.raw.evaluate(() => {
    const main = document.querySelector("main");
    main.append(Object.assign(document.createElement("button"), { type: "button" }));
    const pale = document.createElement("p");
    pale.append("hardly to be read");
    pale.style.color = "rgb(128 128 128 / 40%)";
    main.append(pale);
  });
  const found = (await faults(page)).map(({ id }) => id);
  for (const fault of ["button-name", "color-contrast"]) assert.ok(found.includes(fault), `${fault} in ${found}`);
}, LONG);

journey("every view with something in it is open to everybody", async (scene) => {
  const { ada, root } = await full(scene);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  for (const [view, address] of await placesOf(page, root)) {
    await visit(page, address);
    await audit(page, view);
  }
}, LONG);

journey("the first views, empty views and the gate are open to everybody", async (scene) => {
  const ada = await scene.node("ada");
  const gate = await scene.tab(ada, LIGHT);
  await gate.raw.goto(`http://${ada.ownerAddress}/`);
  await gate.sees("gate-code");
  await audit(gate, "the gate");
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("welcome-name");
  await audit(page, "welcome, the name");
  for (const way of ["words", "file"]) {
    await page.click(`welcome-${way}`);
    await page.click("welcome-return");
    await page.reads("welcome-problem", /\w/u);
    await audit(page, `welcome, ${way}`);
    await page.click(page.raw.locator(".gate-ways button"));
  }
  await page.type("welcome-name", "Ada");
  await page.click("welcome-start");
  await page.sees("welcome-go");
  await audit(page, "welcome, whom to join");
  await page.click("welcome-go");
  await page.sees("composer-text");
  for (const [view, address] of await viewsOf(page)) {
    await visit(page, address);
    await audit(page, `${view}, empty`);
  }
}, LONG);

journey("views that load are open to everybody", async (scene) => {
  const { ada, root } = await full(scene);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  const places = await placesOf(page, root);
  await visit(page, "#/settings");
  // Answers that never come.
  await page.raw.route("**/v1/**", () => {});
  for (const [view, address] of places) {
    await page.go(address);
    await audit(page, `${view}, loading`);
  }
}, LONG);

journey("views of a node that does not answer are open to everybody", async (scene) => {
  const { ada, root } = await full(scene);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  const places = await placesOf(page, root);
  await visit(page, "#/settings");
  await page.raw.route("**/v1/**", (route) => route.abort());
  for (const [view, address] of places) {
    await visit(page, address);
    await audit(page, `${view}, cut off`);
  }
}, LONG);

journey("nothing is cut at any size, nor from right to left, nor at twice the text", async (scene) => {
  const { ada, root } = await full(scene);
  const page = await scene.tab(ada, LIGHT);
  await page.enter();
  await page.sees("composer-text");
  assert.equal(await page.raw.locator("html").getAttribute("dir"), "ltr", "the direction of the language");
  await visit(page, "#/channels");
  await page.click("follow");
  await page.sees("nav-channel");
  const places = await placesOf(page, root);
  for (const [width, height] of [[720, 480], [1100, 800], [1600, 1000]]) {
    await page.raw.setViewportSize({ width, height });
    for (const [view, address] of places) {
      await visit(page, address);
      for (const how of [{}, { direction: "rtl" }, { size: "200%" }]) await assertWhole(page, how, `${view} at ${width} × ${height}`);
    }
  }
}, LONG);

journey("the page for strangers is open to everybody", async (scene) => {
  const { ada, root } = await full(scene);
  await ada.call("PUT", "/v1/owner/settings", { public_page: true });
  const page = await scene.tab({ ...ada, name: "stranger", ownerAddress: ada.address }, LIGHT);
  for (const address of ["", `#/post/${root}`, "#/channel/minutes", `#/post/${"ab".repeat(32)}`]) {
    await page.raw.goto(`http://${ada.address}/${address}`);
    await page.sees("public-home");
    await settle(page);
    await audit(page, `the public page at ${address || "its start"}`);
  }
}, LONG);
