// @ts-check
import { asNodeError, node } from "../backend.js";
import { quietSince as quietOf } from "../format/poststate.js";
import { computed, signal } from "../preact.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";

/** What the node last said of itself. @type {import("../preact.js").Signal<import("../contract.js").Status | null>} */
export const status = signal(null);

/** @type {import("../preact.js").Signal<"starting" | "ok" | "lost">} */
export const connection = signal("starting");

/** One failed call is a hiccup; two in a row are worth a banner. */
const LOST_AFTER = 2;
const EVERY_MS = 1000;
let failures = 0;

export const tipHeight = computed(() => status.value?.height ?? 0);
export const ownKey = computed(() => status.value?.identity.author ?? null);

/** About how long the next block takes, in steps of 5 s so that cards do not flicker. */
export const nextBlockSecs = computed(() => {
  const block = status.value?.mining.block;
  if (!block || !(block.expected_secs > 0) || !Number.isFinite(block.expected_secs) || block.posts === 0) return null;
  return Math.max(5, Math.round(block.expected_secs / 5) * 5);
});

/** When a new tip was last seen, Unix seconds. */
const tipCame = signal(0);

/** Since when no block came, though this node waits for those of others. */
export const quietSince = computed(() => quietOf(status.value, tipCame.value));

/** Changes that are on their way to the node, and the ends and beginnings of all that ever were. */
let underWay = 0;
let turns = 0;

/**
 * Makes a change at the node. What is asked meanwhile, or was before, may be answered with what was: shown after the
 * change it would take that back, and a click on what seems to be chosen is none.
 * @template T
 * @param {() => Promise<T>} change
 * @returns {Promise<T>}
 */
export async function changing(change) {
  underWay += 1;
  turns += 1;
  try {
    return await change();
  } finally {
    underWay -= 1;
    turns += 1;
  }
}

/** To be called when the node is asked; tells afterwards whether the answer is of now. @returns {() => boolean} */
export function asked() {
  const at = turns;
  return () => underWay === 0 && at === turns;
}

export const statusPoll = new Poll(async () => {
  const isOfNow = asked();
  try {
    const told = await node.status();
    if (isOfNow()) {
      const before = status.peek();
      status.value = told;
      if (before && before.tip !== told.tip) tipCame.value = Math.floor(Date.now() / 1000);
    }
    connection.value = "ok";
    failures = 0;
  } catch (error) {
    noteFailure(error);
    failures += 1;
    if (failures >= LOST_AFTER && asNodeError(error).kind === "unreachable") connection.value = "lost";
  }
}, () => EVERY_MS);
