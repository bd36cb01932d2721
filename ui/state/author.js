// @ts-check
/** What an author says of itself, live while it is in view. */
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Author} Author */

/** Events come in bursts; one look serves a whole burst. */
const GATHER_MS = 300;

export class AuthorStore {
  /** Null until it is known, and for an author of whom nothing is here. @type {import("../preact.js").Signal<Author | null>} */
  author = signal(null);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gather;

  /** @param {string} key */
  constructor(key) {
    this.key = key;
  }

  /** @returns {() => void} ends it */
  follow() {
    const end = onNews(({ own, gap, events }) => {
      if (!own && !gap && !events.some((event) => event.type !== "pool")) return;
      clearTimeout(this.#gather);
      this.#gather = setTimeout(() => void this.load(), GATHER_MS);
    });
    void this.load();
    return () => {
      end();
      clearTimeout(this.#gather);
    };
  }

  async load() {
    try {
      this.author.value = await node.author(this.key);
    } catch (error) {
      noteFailure(error);
      if (asNodeError(error).status === 404) this.author.value = null;
    }
  }
}
