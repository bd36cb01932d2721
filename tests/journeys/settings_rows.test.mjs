// The rows of the settings stay where they are when what they tell comes late.
//
//   ada's page ──asks slowly──▶ ada
import assert from "node:assert/strict";
import { journey } from "./fixture/journey.mjs";

const LATE = /\/v1\/owner\/(?:files|diagnostics)(?:\?|$)/u;

/** Where each row begins and ends, and how wide its words are. */
const rows = (page) => page.raw.evaluate(() => [...document.querySelectorAll(".setting")].map((row) => {
  const { top, bottom } = row.getBoundingClientRect();
  const words = row.querySelector(".setting-words")?.getBoundingClientRect().width ?? 0;
  return [row.querySelector(".setting-label")?.id ?? "", ...[top, bottom, words].map(Math.round)];
}));

for (const locale of ["en-GB", "de-DE"]) {
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    journey(`figures of the disk that come late move no row of the settings, ${locale}, ${width} wide`, async (scene) => {
      const ada = await scene.node("ada");
      await ada.call("PUT", "/v1/owner/settings", { name: "Ada", welcome_done: true });
      const page = await scene.tab(ada, { locale, viewport: { width, height } });
      /** @type {() => void} */
      let answer = () => {};
      const asked = new Promise((resolve) => (answer = () => resolve(undefined)));
      await page.raw.route(LATE, async (route) => {
        await asked;
        await route.continue();
      });
      await page.enter();
      await page.sees("composer-text");
      await page.click("nav-settings");
      await page.reads("settings-files-kept", /^–$/u);
      await page.reads("settings-disk-chain", /^–$/u);
      await page.sees("identity");
      const before = await rows(page);
      answer();
      await page.reads("settings-files-kept", /\d/u);
      await page.reads("settings-disk-chain", /\d/u);
      assert.deepEqual(await rows(page), before);
      await page.hook("settings-disk-chain").evaluate((at) => at.scrollIntoView({ block: "start" }));
      for (const colorScheme of ["light", "dark"]) {
        await page.raw.emulateMedia({ colorScheme });
        await scene.picture(page, `${locale}-${width}-${colorScheme}`);
      }
    });
  }
}
