// @ts-check
/** What answers the person, or names them, and that they have seen it. */
import { asNodeError, node } from "../backend.js";
import { remember } from "../format/pages.js";
import { signal } from "../preact.js";
import { onNews } from "./events.js";
import { statusPoll } from "./node.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Reply} Reply */

const PAGE = 30;
/** Replies kept up to date at once; older ones stay as they were loaded. */
const MOST_FRESH = 200;
/** Events come in bursts; one look serves a whole burst. */
const GATHER_MS = 150;

/** The list of replies, live while it is in view. */
export class ReplyStore {
  /** @type {import("../preact.js").Signal<Reply[] | null>} */
  replies = signal(null);
  /** @type {import("../preact.js").Signal<string | null>} */
  next = signal(null);
  /** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
  error = signal(null);
  loadingMore = signal(false);

  /** Those that were new when they came into view stay marked until the view is left. @type {Set<string>} */
  #new = new Set();
  /** @type {string | null} */
  #seen = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gather;

  /** @returns {() => void} ends it */
  follow() {
    const soon = () => {
      clearTimeout(this.#gather);
      this.#gather = setTimeout(() => void this.load(), GATHER_MS);
    };
    const endNews = onNews(({ events, gap, own }) => {
      if (gap || own || events.some((event) => event.type !== "pool")) soon();
    });
    document.addEventListener("visibilitychange", soon);
    void this.load();
    return () => {
      endNews();
      document.removeEventListener("visibilitychange", soon);
      clearTimeout(this.#gather);
    };
  }

  async load() {
    const held = this.replies.peek() ?? [];
    try {
      const page = await node.replies(null, Math.min(MOST_FRESH, Math.max(PAGE, held.length)));
      const fresh = new Set(page.replies.map((reply) => reply.post.id));
      // What was loaded further down stays; what left this part of the list is gone.
      const below = held.length > page.replies.length ? held.slice(page.replies.length).filter((reply) => !fresh.has(reply.post.id)) : [];
      this.replies.value = [...page.replies, ...below].map((reply) => this.#marked(reply, held));
      if (below.length === 0) this.next.value = page.next;
      this.error.value = null;
      await this.#see(page.newest);
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
    }
  }

  async loadMore() {
    const next = this.next.peek();
    if (!next || this.loadingMore.peek()) return;
    this.loadingMore.value = true;
    try {
      const page = await node.replies(next, PAGE);
      const held = this.replies.peek() ?? [];
      const known = new Set(held.map((reply) => reply.post.id));
      this.replies.value = [...held, ...page.replies.filter((reply) => !known.has(reply.post.id)).map((reply) => this.#marked(reply, held))];
      this.next.value = page.next;
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
    } finally {
      this.loadingMore.value = false;
    }
  }

  /** @param {Reply} reply @param {Reply[]} held */
  #marked(reply, held) {
    if (reply.unread) this.#new.add(reply.post.id);
    const was = held.find((one) => one.post.id === reply.post.id)?.post;
    return { ...reply, unread: this.#new.has(reply.post.id), post: remember(was, reply.post) };
  }

  /** What stood before the person's eyes is no news any more. @param {string | null} newest */
  async #see(newest) {
    if (newest === null || newest === this.#seen || document.visibilityState !== "visible") return;
    await node.seeReplies(newest);
    this.#seen = newest;
    void statusPoll.now();
  }
}
