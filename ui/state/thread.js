// @ts-check
import { asNodeError, node } from "../backend.js";
import { remember } from "../format/pages.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Thread} Thread */
/** @typedef {import("../contract.js").Post} Post */

const GATHER_MS = 120;
const WAITING_MS = 4000;

/** One conversation, live. */
export class ThreadStore {
  /** @type {import("../preact.js").Signal<Thread | null>} */
  thread = signal(null);
  /** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
  error = signal(null);
  loadingMore = signal(false);

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gather;
  #extended = false;
  /** Loads that were begun, and the last whose answer counts. */
  #loads = 0;
  #loaded = 0;

  /** @param {string} id */
  constructor(id) {
    this.id = id;
  }

  /** @returns {() => void} ends it */
  follow() {
    const endNews = onNews(async ({ events, own }) => {
      if (own) await this.load();
      else if (events.length === 0 || events.some((event) => event.type === "post" || event.type === "reorg")) this.#soon();
    });
    const waiting = setInterval(() => this.#hasWaiting() && this.#soon(), WAITING_MS);
    void this.load();
    return () => {
      endNews();
      clearInterval(waiting);
      clearTimeout(this.#gather);
    };
  }

  async load() {
    const load = ++this.#loads;
    try {
      const thread = await node.thread(this.id, null);
      // An answer that comes late tells what was before.
      if (load < this.#loaded) return;
      this.#loaded = load;
      const known = new Map(this.#posts().map((post) => [post.id, post]));
      const update = (/** @type {Post} */ post) => remember(known.get(post.id), post);
      const first = new Set(thread.replies.map((post) => post.id));
      const later = this.#extended ? (this.thread.peek()?.replies ?? []).filter((post) => !first.has(post.id)) : [];
      this.thread.value = {
        ...thread,
        next: this.#extended ? (this.thread.peek()?.next ?? null) : thread.next,
        root: thread.root && update(thread.root),
        post: update(thread.post),
        ancestors: thread.ancestors.map(update),
        replies: [...thread.replies.map(update), ...later],
      };
      this.error.value = null;
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
    }
  }

  async loadMore() {
    const thread = this.thread.peek();
    if (!thread?.next || this.loadingMore.peek()) return;
    this.loadingMore.value = true;
    try {
      const further = await node.thread(this.id, thread.next);
      const current = this.thread.peek() ?? thread;
      const ids = new Set(current.replies.map((post) => post.id));
      this.#extended = true;
      this.thread.value = { ...current, next: further.next, replies: [...current.replies, ...further.replies.filter((post) => !ids.has(post.id))] };
    } catch (error) {
      noteFailure(error);
    } finally {
      this.loadingMore.value = false;
    }
  }

  #posts() {
    const thread = this.thread.peek();
    return thread ? [...(thread.root ? [thread.root] : []), ...thread.ancestors, thread.post, ...thread.replies] : [];
  }

  #hasWaiting() {
    return this.#posts().some((post) => post.state.status === "pooled");
  }

  #soon() {
    clearTimeout(this.#gather);
    this.#gather = setTimeout(() => void this.load(), GATHER_MS);
  }
}
