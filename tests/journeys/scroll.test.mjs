// Years of posts scrolled by, to the very first one, in a page that does not grow.
//
//   twenty strangers ──blocks──▶ ada ──▶ her page
import assert from "node:assert/strict";
import { Forge, handBlocks, now } from "./fixture/forge.mjs";
import { journey } from "./fixture/journey.mjs";
import { waitFor } from "./fixture/wait.mjs";

/** How many posts: `JOURNEY_POSTS=2000` walks a shorter way. */
const POSTS = Number(process.env.JOURNEY_POSTS ?? 10_000);
const PER_BLOCK = 1_000;
/** Cards in the page at once, whatever its length: the pages around the reader, of thirty posts each. */
const MOST_CARDS = 250;
/** What may be added from the first tenth of the way to its end: the places of the pages that were given up. */
const MOST_HEAP_GROWTH = (1_536 << 10) + 200 * POSTS;
const MOST_NODE_GROWTH = 3_000;
/** One turn of the wheel. */
const TURN = 6_000;
/** What comes with it is drawn before it is watched for: on a busy machine, some seconds. */
const TURN_MS = 60_000;

/** A page gives up what is far from view some seconds after. */
const SETTLE_MS = 20_000;

/** Blocks of notes with numbers, a minute apart, until a minute ago. @param {import("./fixture/node.mjs").Node} node */
async function fill(node) {
  const forge = await Forge.of(node);
  const blocks = Math.ceil(POSTS / PER_BLOCK);
  const start = now() - 60 * (blocks + 1);
  await handBlocks(node, forge.chain(Array.from({ length: blocks }, (_, block) => {
    const created = start + 60 * block;
    const numbers = Array.from({ length: Math.min(PER_BLOCK, POSTS - block * PER_BLOCK) }, (_, at) => block * PER_BLOCK + at);
    return { time: created + 30, posts: numbers.map((number) => forge.post((number % 20) + 1, `note ${number}`, { tags: [["name", "Ben"]], created })) };
  })));
}

/** What the page holds when everything that nobody needs is gone. @param {import("playwright-core").CDPSession} tools */
async function held(tools) {
  await tools.send("HeapProfiler.collectGarbage");
  const [{ usedSize: heap }, { nodes }] = [await tools.send("Runtime.getHeapUsage"), await tools.send("Memory.getDOMCounters")];
  return { heap, nodes };
}

/**
 * What the page holds once it has let go of what it is to let go of: the last pages of the way are still
 * being drawn and given up when the first post comes into view.
 * @param {import("playwright-core").CDPSession} tools
 * @param {{heap: number, nodes: number}} before
 */
function settled(tools, before) {
  return waitFor("the page to be as small as before", async () => {
    const after = await held(tools);
    assert.ok(after.heap - before.heap <= MOST_HEAP_GROWTH, `the heap grew from ${before.heap} to ${after.heap} bytes`);
    assert.ok(after.nodes - before.nodes <= MOST_NODE_GROWTH, `the page grew from ${before.nodes} to ${after.nodes} nodes`);
    return after;
  }, SETTLE_MS);
}

/** The lowest number of a note in the page, how many cards there are, and how it stands with the rest. @param {import("./fixture/page.mjs").Page} page */
function look(page) {
  return page.raw.evaluate(() => {
    const numbers = [...document.querySelectorAll("[data-test=post] .post-text")].map((text) => Number(/^note (\d+)$/u.exec(text.textContent)?.[1] ?? Infinity));
    const main = document.querySelector("main");
    return { lowest: Math.min(...numbers), cards: numbers.length, at: main.scrollTop, of: main.scrollHeight, end: document.querySelector(".feed-end")?.innerText };
  });
}

/** Turns the wheel until a note of this number or a lower one is there; gives the most cards seen. @param {import("./fixture/page.mjs").Page} page @param {number} wanted */
async function scrollTo(page, wanted) {
  let most = 0;
  let last = Infinity;
  while (last > wanted) {
    const seen = await waitFor(`a note below ${last}`, async () => {
      await page.raw.mouse.wheel(0, TURN);
      const now = await look(page);
      if (now.lowest < last) return now;
      throw new Error(JSON.stringify(now));
    }, TURN_MS);
    most = Math.max(most, seen.cards);
    last = seen.lowest;
  }
  return most;
}

journey(`scroll through ${POSTS} posts in a page that stays small`, async (scene) => {
  const ada = await scene.node("ada");
  await fill(ada);
  const page = await scene.open(ada, { as: "Ada" });
  await page.idOf(`note ${POSTS - 1}`);
  const tools = await page.raw.context().newCDPSession(page.raw);
  await page.raw.mouse.move(680, 500);
  const tenth = await scrollTo(page, POSTS * 0.9);
  const before = await held(tools);
  const cards = Math.max(tenth, await scrollTo(page, 0));
  const after = await settled(tools, before);
  console.log(`${POSTS} posts: ${cards} cards at once, heap ${before.heap >> 10} kB then ${after.heap >> 10} kB, ${before.nodes} nodes then ${after.nodes}`);
  await page.reads(page.raw.locator(".feed-end"), "You have reached the first post.");
  assert.ok(cards <= MOST_CARDS, `${cards} cards at once`);
  await scene.picture(page, "1-first-post");

  // All the way back, and the newest is there again.
  await page.raw.mouse.wheel(0, -Number.MAX_SAFE_INTEGER);
  await page.idOf(`note ${POSTS - 1}`);

  // Into a column, which scrolls by itself.
  await ada.call("PUT", "/v1/owner/columns", { columns: [{ kind: "feed" }, { kind: "search", value: "note" }] });
  await page.click("nav-columns");
  const column = page.hook("column", { "data-kind": "search" });
  await page.sees(page.within(column, "post"));
  const box = await column.boundingBox();
  await page.raw.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const inColumns = await scrollTo(page, POSTS * 0.75);
  assert.ok(inColumns <= 2 * MOST_CARDS, `${inColumns} cards in two columns`);
}, { withinMs: 120_000 + 60 * POSTS });
