// @ts-check
import { effect, signal } from "../preact.js";
import { status } from "./node.js";

/**
 * Whether the node has a longer way to go. It stays so until it has caught up, so that a panel that
 * came does not flicker; the next block or two of an ordinary day never bring it.
 */
export const catchingUp = signal(false);

/** So many blocks are read in a blink. */
const WORTH_TELLING = 50;

effect(() => {
  const sync = status.value?.sync;
  if (!sync) return;
  const syncing = sync.stage === "headers" || sync.stage === "blocks";
  const left = Math.max(sync.headers_total, sync.blocks_total) - sync.blocks;
  if (!syncing) catchingUp.value = false;
  else if (left > WORTH_TELLING) catchingUp.value = true;
});
