// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";

/** One block, as long as somebody looks at it. */
export class BlockStore {
  /** @type {import("../preact.js").Signal<import("../contract.js").Block | null>} */
  block = signal(null);
  /** Header and body as they travel, once they were asked for. @type {import("../preact.js").Signal<Uint8Array | null>} */
  bytes = signal(null);
  /** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
  error = signal(null);

  /** @param {string} at height or id */
  constructor(at) {
    this.at = at;
  }

  /** Reads it, and again when the chain changes under it. @returns {() => void} ends it */
  follow() {
    void this.load();
    return onNews(({ events, gap }) => {
      const tip = events.some((event) => event.type === "tip");
      // A block that is not here yet comes with the tip; one that is stands where it stands until a reorg.
      if (gap || events.some((event) => event.type === "reorg") || (tip && this.block.peek() === null)) void this.load();
    });
  }

  async load() {
    try {
      const found = await node.block(this.at);
      if (found.id !== this.block.peek()?.id) this.bytes.value = null;
      this.block.value = found;
      this.error.value = null;
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
    }
  }

  async loadBytes() {
    const id = this.block.peek()?.id;
    if (!id || this.bytes.peek()) return;
    try {
      this.bytes.value = await node.blockBytes(id);
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
    }
  }
}
