// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").BlockHeader} BlockHeader */

const PAGE = 50;
/** Blocks come in bursts during a sync; one look serves a burst. */
const GATHER_MS = 250;

/** Blocks of the active chain, newest first. @type {import("../preact.js").Signal<BlockHeader[] | null>} */
export const blocks = signal(null);

/** Where the next page begins; null at genesis. @type {import("../preact.js").Signal<number | null>} */
export const olderFrom = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const blocksError = signal(null);

export const loadingOlder = signal(false);

/** Follows the chain while somebody looks. @returns {() => void} ends it */
export function followBlocks() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  void refresh();
  const end = onNews(({ events, gap }) => {
    if (!gap && !events.some((event) => event.type === "tip" || event.type === "reorg")) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh();
    }, GATHER_MS);
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}

/** Looks at the newest blocks. Those below stay only where they still lie on the same chain. */
export async function refresh() {
  try {
    const { blocks: fresh, next } = await node.blocks({ limit: PAGE });
    const last = fresh.at(-1);
    const old = blocks.peek() ?? [];
    const below = last ? old.filter((block) => block.height < last.height) : [];
    const joins = below.length > 0 && below[0]?.height === (last?.height ?? 0) - 1 && below[0]?.id === last?.prev;
    blocks.value = joins ? [...fresh, ...below] : fresh;
    if (!joins) olderFrom.value = next;
    blocksError.value = null;
  } catch (error) {
    noteFailure(error);
    blocksError.value = asNodeError(error);
  }
}

export async function loadOlder() {
  const before = olderFrom.peek();
  if (before === null || loadingOlder.peek()) return;
  loadingOlder.value = true;
  try {
    const { blocks: more, next } = await node.blocks({ before, limit: PAGE });
    const held = blocks.peek() ?? [];
    if (held.at(-1)?.prev === more[0]?.id) {
      blocks.value = [...held, ...more];
      olderFrom.value = next;
    } else {
      await refresh();
    }
  } catch (error) {
    noteFailure(error);
    blocksError.value = asNodeError(error);
  } finally {
    loadingOlder.value = false;
  }
}
