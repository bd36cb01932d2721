// What the chart of the hash rate tells of the time in which nothing was mined.
//
//   ada's page ──▶ ada, of whose mining the page is told this and that
import { journey } from "./fixture/journey.mjs";
import { waitEqual } from "./fixture/wait.mjs";

/** A second of mining for each of the last `most` of `past` seconds ago. */
const mined = (past, most) => Array.from({ length: most }, (_, i) => [Date.now() - (past - i) * 1000, 40_000_000 + (i % 7) * 900_000]);

journey("the line of the hash rate breaks where nothing was mined", async (scene) => {
  const ada = await scene.node("ada");
  const page = await scene.open(ada, { as: "Ada" });
  const history = [...mined(7_300, 60), ...mined(3_700, 1), ...mined(640, 40)];
  await page.raw.route("**/v1/owner/status", async (route) => {
    const answer = await route.fetch();
    const told = await answer.json();
    await route.fulfill({ response: answer, json: { ...told, mining: { ...told.mining, active: false, history } } });
  });
  await page.click("nav-mining");
  const lines = (/** @type {string} */ of) => page.raw.evaluate((where) => document.querySelector(`${where} .chart-line`)?.getAttribute("d")?.match(/M/gu)?.length ?? 0, of);
  await waitEqual("the pieces of the line", () => lines("[data-test=chart-hash-rate]"), 3);
  await waitEqual("the pieces of the line at the side", () => lines(".side"), 3);
  // By keyboard and in words: the newest point is that of now.
  await page.hook("chart-hash-rate").getByRole("group", { name: "Hash rate" }).focus();
  await page.raw.keyboard.press("ArrowLeft");
  await page.reads(page.hook("chart-hash-rate").locator("output"), /^now: nothing mined for 10 min$/u);
  await page.click(page.hook("chart-hash-rate").locator("summary"));
  await page.reads(page.hook("chart-hash-rate"), "nothing mined for 59 min");
  for (const [width, height] of [[720, 480], [1100, 800]]) {
    for (const colorScheme of ["light", "dark"]) {
      await page.raw.setViewportSize({ width, height });
      await page.raw.emulateMedia({ colorScheme });
      await page.hook("chart-hash-rate").evaluate((at) => at.scrollIntoView({ block: "start" }));
      await scene.picture(page, `1-gaps-${width}-${colorScheme}`);
    }
  }
});
