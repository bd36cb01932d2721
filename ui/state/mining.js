// @ts-check
import { asNodeError, node } from "../backend.js";
import { count } from "../format/number.js";
import { duration } from "../format/time.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { status, statusPoll } from "./node.js";
import { notify } from "./notices.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";
import { changeAtOnce } from "./settings.js";

/** When "Mine now" was pressed, Unix ms, while it runs. @type {import("../preact.js").Signal<number | null>} */
export const runSince = signal(null);

/** Why the last run ended without a block. @type {import("../preact.js").Signal<{code: string, message: string} | null>} */
export const runError = signal(null);

/**
 * Mines one block. Lives here and not in a view, so that it goes on while the person looks elsewhere.
 * @param {boolean} empty whether a block without posts will do
 */
export async function mineNow(empty) {
  if (runSince.peek() !== null) return;
  runSince.value = Date.now();
  runError.value = null;
  try {
    const { block, posts, secs } = await node.mine(empty);
    notify(t.mining.found(count(block.height), posts, secs < 1 ? t.mining.underSecond : duration(secs)), { tone: "good", lasts: true });
  } catch (error) {
    noteFailure(error);
    const { code, message } = asNodeError(error);
    if (code === "stopped") notify(t.mining.stopped, { lasts: true });
    else runError.value = { code, message };
  } finally {
    runSince.value = null;
    void statusPoll.now();
  }
}

/** The first posts of the block that is being mined. @type {import("../preact.js").Signal<import("../contract.js").Post[]>} */
export const minedPosts = signal([]);

/** As many as one looks through; the block may hold a thousand. */
const MINED_POSTS = 50;
/** The block changes with the posts that come, every two seconds at most. */
const MINED_EVERY_MS = 2000;

export const minedPoll = new Poll(async () => {
  if (!status.peek()?.mining.block) {
    minedPosts.value = [];
    return;
  }
  try {
    minedPosts.value = (await node.minedPosts(MINED_POSTS)).posts;
  } catch (error) {
    noteFailure(error);
  }
}, () => MINED_EVERY_MS);

export async function stopMining() {
  await node.stopMining().catch(noteFailure);
}

/** @param {{mode?: import("../contract.js").MiningMode, threads?: number}} change */
export async function setMining({ mode, threads }) {
  try {
    await changeAtOnce({ ...(mode ? { mining_mode: mode } : {}), ...(threads ? { mining_threads: threads } : {}) });
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
