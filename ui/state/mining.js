// @ts-check
import { asNodeError, node } from "../backend.js";
import { count } from "../format/number.js";
import { duration } from "../format/time.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { status, statusPoll } from "./node.js";
import { notify } from "./notices.js";
import { noteFailure } from "./session.js";

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
    notify(t.mining.found(count(block.height), posts, duration(secs)), { tone: "good" });
  } catch (error) {
    noteFailure(error);
    const { code, message } = asNodeError(error);
    if (code === "stopped") notify(t.mining.stopped);
    else runError.value = { code, message };
  } finally {
    runSince.value = null;
    void statusPoll.now();
  }
}

export async function stopMining() {
  await node.stopMining().catch(noteFailure);
}

/** @param {{mode?: import("../contract.js").MiningMode, threads?: number}} change */
export async function setMining(change) {
  const before = status.peek();
  if (before) status.value = { ...before, mining: { ...before.mining, ...change } };
  try {
    await node.setMining(change);
  } catch (error) {
    noteFailure(error);
    notify(asNodeError(error).message, { tone: "bad" });
  }
  void statusPoll.now();
}
