// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { notify } from "./notices.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";

/** How far the check of the chain is. @type {import("../preact.js").Signal<import("../contract.js").Resync | null>} */
export const resync = signal(null);

const RUNNING_MS = 700;
const RESTING_MS = 10_000;

/** Whether a check goes on. */
export function isRunning() {
  const stage = resync.value?.stage;
  return stage === "peers" || stage === "file" || stage === "posts" || stage === "blocks";
}

export const resyncPoll = new Poll(async () => {
  try {
    resync.value = await node.resync();
  } catch (error) {
    noteFailure(error);
  }
}, () => (isRunning() ? RUNNING_MS : RESTING_MS));

export async function startResync() {
  try {
    resync.value = await node.startResync();
  } catch (error) {
    noteFailure(error);
    notify(asNodeError(error).message, { tone: "bad" });
  }
  void resyncPoll.now();
}
