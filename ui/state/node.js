// @ts-check
import { asNodeError, node } from "../backend.js";
import { quietSince as quietOf } from "../format/poststate.js";
import { cleanName } from "../format/text.js";
import { computed, signal } from "../preact.js";
import { Poll } from "./polling.js";
import { moving, noteLock, unanswered } from "./session.js";
import { Turns } from "./turns.js";

/** What the node last said of itself. @type {import("../preact.js").Signal<import("../contract.js").Status | null>} */
export const status = signal(null);

/** @type {import("../preact.js").Signal<"starting" | "ok" | "lost">} */
export const connection = signal("starting");

/** What the page shows of the node is then as it was before. A start by the person, or a folder on its way, is no loss. */
export const lost = computed(() => connection.value === "lost" && !moving.value);

/** One failed call is a hiccup; two in a row are worth a banner. */
const LOST_AFTER = 2;
const EVERY_MS = 1000;
let failures = 0;

export const tipHeight = computed(() => status.value?.height ?? 0);
export const ownKey = computed(() => status.value?.identity.author ?? null);
const ownName = computed(() => cleanName(status.value?.identity.name));
const ownShort = computed(() => status.value?.identity.short ?? null);

/** By what an @ names the person, as the node looks for it. Changed only by another name or key: texts are split by it. */
export const named = computed(() => [ownName.value, ownShort.value].flatMap((word) => (word && ownKey.value ? [{ word, author: ownKey.value }] : [])));

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

/** Changes of what the status tells. */
export const statusTurns = new Turns();

export const statusPoll = new Poll(async () => {
  const isOfNow = statusTurns.asked();
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
    noteLock(error);
    failures += 1;
    if (failures >= LOST_AFTER && asNodeError(error).kind === "unreachable") connection.value = "lost";
  }
}, () => EVERY_MS);

// A view that fails under a strip that says that all is well would be contradicted: the node is asked at once.
unanswered.subscribe((n) => {
  if (n === 0 || connection.peek() !== "ok") return;
  failures += 1;
  void statusPoll.now();
});
