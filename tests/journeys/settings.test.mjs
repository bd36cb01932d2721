// What is typed into the settings stays while the node's figures change under the page.
//
//   ada ──types──▶ her page ──▶ her node ◀── posts, over REST
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** The fields of the settings that are taken when they are left, and what is typed into each. */
const FIELDS = [["settings-name", "Ada of the mill"], ["settings-port", "27999"], ["settings-rate-requests-burst", "400"], ["settings-proxies", "10.0.0.1"]];

journey("type into the settings while the node works", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const page = await scene.tab(ada);
  await page.enter();
  await page.click("nav-settings");
  let posts = 0;
  for (const [hook, typed] of FIELDS) {
    const field = await page.sees(hook);
    await field.fill("");
    await field.pressSequentially(typed.slice(0, 2));
    await ada.write(`Post ${(posts += 1)}.`);
    await page.reads("status-waiting", String(posts));
    await field.pressSequentially(typed.slice(2));
    assert.equal(await field.inputValue(), typed, hook);
    await field.press("Enter");
    await page.sees(page.raw.locator(`.setting:has([data-test=${hook}]) .setting-result[data-tone=good]`));
    assert.equal(await field.inputValue(), typed, hook);
  }
});

journey("choose twice while the node takes its time with the first", async (scene) => {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true, mining_mode: "off" });
  const page = await scene.tab(ada);
  await page.enter();
  await page.click("nav-settings");
  const theme = await page.sees("settings-theme");
  let held = null;
  await page.raw.route("**/v1/owner/settings", (route) => (route.request().method() === "PUT" && !held ? new Promise((go) => (held = () => go(route.continue()))) : route.continue()));
  await theme.locator("input:checked").press("ArrowRight");
  await waitFor("the first choice to be on its way", () => held);
  await theme.locator("input:checked").press("ArrowRight");
  held();
  await page.sees(page.hook("settings-theme", { "data-value": "dark" }));
  await page.sees(page.raw.locator("html[data-theme=dark]"));
  const { theme: kept } = await ada.call("GET", "/v1/owner/settings");
  assert.equal(kept, "dark");
});
