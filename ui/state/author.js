// @ts-check
/** What an author says of itself, live while it is in view. */
import { asNodeError, node } from "../backend.js";
import { cleanName } from "../format/text.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { ownOf } from "./identity.js";
import { ownKey, status } from "./node.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Author} Author */

/** Events come in bursts; one look serves a whole burst. */
const GATHER_MS = 300;

export class AuthorStore {
  /** Null until it is known, and for an author of whom nothing is here. @type {import("../preact.js").Signal<Author | null>} */
  author = signal(null);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gather;
  #asked = false;
  /** Views that show it now. */
  followers = 0;

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
    this.followers += 1;
    return () => {
      this.followers -= 1;
      end();
      clearTimeout(this.#gather);
    };
  }

  /** Asks once. */
  know() {
    if (!this.#asked) void this.load();
  }

  async load() {
    this.#asked = true;
    try {
      this.author.value = await node.author(this.key);
    } catch (error) {
      noteFailure(error);
      if (asNodeError(error).status === 404) this.author.value = null;
    }
  }
}

/** Far more than are drawn at once, so that none that is drawn is asked for again and again. */
export const MOST_AUTHORS = 1000;

/** The one that was looked at last is the last. @type {Map<string, AuthorStore>} */
const authors = new Map();

/** What the node knows of an author, kept until many others were looked at since. @param {string} key */
export function authorOf(key) {
  const known = authors.get(key) ?? new AuthorStore(key);
  authors.delete(key);
  authors.set(key, known);
  for (const [old, { followers }] of authors) {
    if (authors.size <= MOST_AUTHORS) break;
    if (followers === 0 && old !== key) authors.delete(old);
  }
  return known;
}

/**
 * The name that an author goes by where no post at hand tells it. Whoever draws it draws it anew once the node has told.
 * @param {string} key
 * @returns {string | null}
 */
export function knownName(key) {
  if (key === ownKey.value) return cleanName(status.value?.identity.name);
  const own = ownOf(key);
  if (own) return cleanName(own.name);
  authorOf(key).know();
  return cleanName(authorOf(key).author.value?.name);
}
