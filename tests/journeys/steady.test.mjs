// A view stands still: nothing moves when what it waits for comes, nothing is cut off in a low window, and all that is in a
// column ends at one edge.
//
//   ada, who has some posts ──her page, whose answers are held back or fail──▶ Chromium
import assert from "node:assert/strict";
import { settle, visit } from "./fixture/checker.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

const WINDOWS = [{ width: 720, height: 480 }, { width: 1100, height: 800 }];
const SETTLED = { name: "Ada", welcome_done: true, mining_mode: "off" };
const COLUMNS = [{ kind: "feed" }, { kind: "author" }, { kind: "channel", value: "minutes" }];
/** What is given to a reader in a list: its hook or class, and the view that shows it. */
const ROWS = { "#/feed": "[data-test=post]", "#/columns": "[data-test=post]", "#/channels": ".channels li", "#/explorer": ".block-list a", "#/block/1": ".facts > div", "#/explorer/charts": ".chart-figure" };
/** Pixels that nobody sees: heights of lines are rounded. */
const SLACK = 2;
/** Who wrote a post, in two lines, is higher. */
const TWO_LINES = 32;
const LONG = { withinMs: 300_000 };

/** A node with some blocks, channels and columns, and its page. */
async function begin(scene) {
  const ada = await scene.node("ada");
  await ada.call("PUT", "/v1/owner/settings", SETTLED);
  for (const channel of ["minutes", "garden", undefined, undefined, undefined, undefined]) {
    await ada.write(channel ? { content: "The hall is free.", channel } : { content: "Bring a cup." });
    await ada.mine();
  }
  const { author } = (await ada.status()).identity;
  const columns = COLUMNS.map((column) => (column.kind === "author" ? { ...column, value: author } : column));
  await ada.call("PUT", "/v1/owner/columns", { columns });
  const page = await scene.tab(ada);
  await page.enter();
  await page.sees("composer-text");
  return { ada, page };
}

/** Begins anew where nothing of a view is known, while answers are held back; the function that lets them go. */
async function holdBack(page, address) {
  await visit(page, "#/settings");
  await page.raw.reload();
  // What stands above a view is there already.
  await page.sees("status-height");
  await settle(page);
  let go;
  const held = new Promise((resolve) => (go = resolve));
  await page.raw.route("**/v1/**", (route) => void held.then(() => route.continue()).catch(() => {}));
  await page.go(address);
  await page.raw.locator("main .skeleton").first().waitFor({ state: "attached" });
  return async () => {
    go();
    await settle(page);
    await page.raw.unrouteAll({ behavior: "ignoreErrors" });
  };
}

/** In the page: where rows stand, how high they are, and where the view ends. */
function measure(rows) {
  const main = document.querySelector("main");
  const boxes = [...main.querySelectorAll(rows)].filter((row) => row.checkVisibility()).map((row) => row.getBoundingClientRect());
  const view = main.querySelector(".view").getBoundingClientRect();
  return { top: boxes[0]?.top, heights: boxes.map(({ height }) => height), end: view.right, scrolls: main.scrollHeight > main.clientHeight + 1 };
}

const look = (page, rows) => page.raw.evaluate(measure, rows);
const near = (a, b, what) => assert.ok(Math.abs(a - b) <= SLACK, `${what}: ${a} and ${b}`);

journey("what loads has the form of what comes, in its place and of its height", async (scene) => {
  const { page } = await begin(scene);
  for (const size of WINDOWS) {
    await page.raw.setViewportSize(size);
    for (const [address, rows] of Object.entries(ROWS)) {
      const what = `${address} in ${size.width}×${size.height}`;
      const come = await holdBack(page, address);
      const before = await look(page, ".skeleton-item");
      assert.ok(before.heights.length > 0, `${what} shows what it waits for`);
      await come();
      await page.raw.locator(`main ${rows}`).first().waitFor();
      const after = await look(page, rows);
      near(before.top, after.top, `${what}: the first row`);
      // A text may take more lines than the form of one.
      near(before.heights[1] ?? before.heights[0], Math.min(...after.heights.slice(1), ...(after.heights.length > 1 ? [] : after.heights)), `${what}: the height of a row`);
      assert.equal(before.end, after.end, `${what}: its end`);
      if (address !== "#/explorer/charts") assert.equal(before.scrolls, false, `${what} scrolls while it loads`);
    }
  }
}, LONG);

journey("a view ends at one edge, whether it scrolls or not", async (scene) => {
  const { page } = await begin(scene);
  for (const size of WINDOWS) {
    await page.raw.setViewportSize(size);
    await visit(page, "#/explorer/history");
    const short = await look(page, "article");
    await visit(page, "#/settings");
    const long = await look(page, "article");
    assert.deepEqual([short.scrolls, long.scrolls], [false, true], `in ${size.width}×${size.height}`);
    // Both are as wide as they may be or as there is room.
    assert.equal(short.end, long.end, `in ${size.width}×${size.height}`);
  }
});

journey("columns are of one width, and all that is in one ends at its edge", async (scene) => {
  const { page } = await begin(scene);
  for (const [size, many] of [[WINDOWS[0], 1], [WINDOWS[1], 3], [{ width: 1600, height: 1000 }, 3]]) {
    await page.raw.setViewportSize(size);
    await visit(page, "#/columns");
    await waitFor("every column to have its posts", () => page.raw.evaluate((many) => document.querySelectorAll(".column").length === many && [...document.querySelectorAll(".column")].every((one) => one.querySelector(".post")), many));
    const columns = await page.raw.evaluate(() => [...document.querySelectorAll(".column")].map((column) => {
      const [head, post, who] = [".column-head", ".post", ".post-who"].map((part) => column.querySelector(part).getBoundingClientRect());
      return { head: head.right, post: post.right, width: post.width, line: who.height, shown: innerWidth };
    }));
    for (const { head, post, width, line, shown } of columns) {
      assert.ok(Math.abs(head - post) < 1, `a head ends at ${head}, a post at ${post}`);
      assert.ok(Math.abs(width - columns[0].width) < 1, `${width} and ${columns[0].width} wide`);
      assert.ok(line < TWO_LINES, `who wrote it takes ${line} pixels`);
      assert.ok(post <= shown, `a column ends at ${post} of ${shown}`);
    }
  }
});

journey("in a low window a failure shows its advice and its way on, and nothing scrolls for the sake of air", async (scene) => {
  const { page } = await begin(scene);
  await page.raw.setViewportSize(WINDOWS[0]);
  for (const address of ["#/feed", "#/replies", "#/channels", "#/control", "#/explorer", "#/explorer/charts", "#/explorer/history", "#/block/1"]) {
    await visit(page, "#/settings");
    await page.raw.reload();
    await page.sees("nav-feed");
    await settle(page);
    // The node itself is heard: a silent one has a notice above every view, and what failed comes by itself.
    await page.raw.route("**/v1/**", (route) => (route.request().url().endsWith("/v1/owner/status") ? route.continue() : route.abort()));
    await page.go(address);
    const retry = page.hook("error").locator("button");
    await retry.waitFor();
    const { scrolls } = await look(page, "article");
    const [button, main] = [await retry.boundingBox(), await page.raw.locator("main").boundingBox()];
    assert.ok(button.y + button.height <= main.y + main.height, `${address}: the button ends at ${button.y + button.height} of ${main.y + main.height}`);
    assert.equal(scrolls, false, `${address} scrolls`);
    await page.raw.unrouteAll({ behavior: "ignoreErrors" });
  }
});

journey("the strip says how many posts wait as long as there is room", async (scene) => {
  const { ada, page } = await begin(scene);
  await ada.write("One that waits.");
  await page.raw.setViewportSize(WINDOWS[0]);
  await page.sees("status-waiting");
  await page.raw.evaluate(() => void (document.documentElement.style.fontSize = "200%"));
  await page.sees("status-waiting");
});
