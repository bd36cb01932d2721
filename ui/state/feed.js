// @ts-check
import { asNodeError, node } from "../backend.js";
import { changePage, leaveOut, mergePosts, unseenPosts } from "../format/pages.js";
import { batch, signal } from "../preact.js";
import { t } from "../strings/words.js";
import { announce } from "./announce.js";
import { erasedHere } from "./control.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("../format/pages.js").Page} Page */
/** @typedef {import("../backend.js").NodeError} NodeError */

/**
 * @typedef {object} FeedFilter
 * @property {import("../format/query.js").List} list what the node filters by
 */

const PAGE_POSTS = 30;
/** A newest page that grew beyond this starts over: the rest is one scroll away. */
const HEAD_POSTS = 90;
/** Answers without a post to look through, before asking whether to go on. */
const ROUNDS = 5;
const MOST_POSTS = 200;
/** Events come in bursts; one look at the node serves a whole burst. */
const GATHER_MS = 120;
/** Waiting posts tell how many peers have them, of which there is no event. */
const WAITING_MS = 4000;
/** Blocks of a first sync come fast, and without an event for each of their posts. */
const BLOCKS_MS = 2000;

/** An edit, a delete or a reaction of others may be about any post in view; they come in crowds. */
const STRANGE_MS = 1500;

/** A live list of posts of any length. */
export class Feed {
  /** @type {import("../preact.js").Signal<Page[]>} */
  pages = signal([]);
  /** @type {import("../preact.js").Signal<"loading" | "ready" | "failed">} */
  phase = signal("loading");
  /** @type {import("../preact.js").Signal<"idle" | "loading" | "failed" | "paused">} */
  more = signal("idle");
  /** @type {import("../preact.js").Signal<NodeError | null>} */
  error = signal(null);
  /** Newer posts that are not shown, so that nothing jumps. */
  fresh = signal(0);
  /** Where the reader was, kept while another view is shown. */
  scrollTop = 0;
  /** Whether the newest post is in view, and new ones may be put above it. */
  atTop = true;

  #lastPage = 0;
  /** Looks at the newest posts: how many were begun, and the last whose answer counts. */
  #looks = 0;
  #looked = 0;
  /** @type {Set<number>} */
  #loading = new Set();
  /** @type {Set<number>} */
  #dirty = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #gather;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #blocks;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #strange;
  #end = () => {};

  /** @param {FeedFilter} filter */
  constructor(filter) {
    this.filter = filter;
  }

  /** Follows the node from now on. */
  resume() {
    const endNews = onNews((news) => this.#onNews(news));
    const waiting = setInterval(() => this.#markWaiting(), WAITING_MS);
    this.#end = () => {
      endNews();
      clearInterval(waiting);
      clearTimeout(this.#gather);
      clearTimeout(this.#blocks);
      clearTimeout(this.#strange);
      this.#blocks = undefined;
      this.#strange = undefined;
    };
    if (this.pages.peek().length === 0) void this.reload();
    else this.#markAll();
  }

  pause() {
    this.#end();
  }

  /** Starts over with the newest posts. */
  async reload() {
    if (this.pages.peek().length === 0) this.phase.value = "loading";
    try {
      const { posts, next } = await this.#ask(null, PAGE_POSTS);
      this.#startWith(posts, next);
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
      if (this.pages.peek().length === 0) this.phase.value = "failed";
    }
  }

  /** Adds the page below the last one. */
  async loadMore() {
    const last = this.pages.peek().at(-1);
    if (!last?.next || this.more.peek() === "loading") return;
    this.more.value = "loading";
    try {
      const { posts, next } = await this.#ask(last.next, PAGE_POSTS);
      const page = { id: ++this.#lastPage, cursor: last.next, next: null, posts: [], height: 0 };
      if (this.pages.peek().at(-1) !== last && this.pages.peek().at(-1)?.id !== last.id) return this.#rest("idle");
      this.pages.value = changePage([...this.pages.peek(), page], page.id, { posts, next });
      this.#rest(posts.length === 0 && next ? "paused" : "idle");
    } catch (error) {
      noteFailure(error);
      this.error.value = asNodeError(error);
      this.#rest("failed");
    }
  }

  /**
   * Lets go of a page that is far from view. The newest page keeps its posts: new ones are told by them.
   * @param {number} id
   * @param {number} height
   */
  giveUp(id, height) {
    const pages = this.pages.peek();
    const isHead = pages[0]?.id === id;
    this.pages.value = pages.map((page) => (page.id === id ? { ...page, height, posts: isHead ? page.posts : null } : page));
  }

  /** Brings a page back, or up to date. @param {number} id */
  async refresh(id) {
    const pages = this.pages.peek();
    const page = pages.find((one) => one.id === id);
    if (!page || this.#loading.has(id)) return;
    if (page === pages[0]) return this.refreshHead();
    this.#loading.add(id);
    try {
      const held = page.posts?.length ?? 0;
      const { posts } = await this.#ask(page.cursor, Math.min(MOST_POSTS, Math.max(PAGE_POSTS, held)));
      const current = this.pages.peek().find((one) => one.id === id)?.posts ?? [];
      this.pages.value = changePage(this.pages.peek(), id, { posts: mergePosts(current, posts) });
    } catch (error) {
      noteFailure(error);
    } finally {
      this.#loading.delete(id);
    }
  }

  /** Looks for new posts: shown at once to a reader at the top, else counted. @param {boolean} [own] */
  async refreshHead(own = false) {
    if (this.pages.peek().length === 0) return this.reload();
    const look = ++this.#looks;
    try {
      // All that the page holds: what the answer leaves out would stay as it was.
      const held = this.pages.peek()[0]?.posts?.length ?? 0;
      const { posts, next } = await this.#ask(null, Math.min(MOST_POSTS, Math.max(PAGE_POSTS, held)));
      // An answer that comes late tells what was before.
      if (look < this.#looked) return;
      this.#looked = look;
      const head = this.pages.peek()[0];
      const unseen = unseenPosts(head?.posts ?? [], posts);
      // Those that wait behind the pill are told by it; one's own are told on their way.
      if (head && this.atTop && !own && unseen.length > 0) announce("posts", t.feed.fresh(unseen.length));
      if (!head || (unseen.length > 0 && (this.atTop || own) && this.#mustStartOver(head, posts, unseen))) {
        return held > PAGE_POSTS ? this.reload() : this.#startWith(posts, next);
      }
      const hold = !this.atTop && !own ? unseen.length : 0;
      const merged = mergePosts(head.posts ?? [], posts.slice(hold));
      batch(() => {
        this.fresh.value = hold;
        if (hold < posts.length) this.pages.value = changePage(this.pages.peek(), head.id, { posts: merged });
        else if (posts.length === 0) this.#startWith([], null);
      });
    } catch (error) {
      noteFailure(error);
    }
  }

  /** @param {Page} head @param {Post[]} posts @param {Post[]} unseen */
  #mustStartOver(head, posts, unseen) {
    return unseen.length === posts.length || (head.posts?.length ?? 0) + unseen.length > HEAD_POSTS;
  }

  /** @param {Post[]} posts @param {string | null} next */
  #startWith(posts, next) {
    batch(() => {
      this.pages.value = [{ id: ++this.#lastPage, cursor: null, next, posts, height: 0 }];
      this.fresh.value = 0;
      this.error.value = null;
      this.phase.value = "ready";
      this.more.value = posts.length === 0 && next ? "paused" : "idle";
    });
  }

  /** @param {"idle" | "failed" | "paused"} more */
  #rest(more) {
    this.more.value = more;
  }

  /**
   * One page. The node looks through so many posts for one answer and no more, so an answer may be
   * empty with more to come; it is asked on, but not for ever.
   * @param {string | null} cursor
   * @param {number} limit
   */
  async #ask(cursor, limit) {
    const ask = (/** @type {string | null} */ before) => node.posts({ ...this.filter.list, before, limit });
    let answer = await ask(cursor);
    for (let round = 1; round < ROUNDS && answer.posts.length === 0 && answer.next; round++) answer = await ask(answer.next);
    return answer;
  }

  /** @param {import("./events.js").News} news */
  async #onNews({ events, gap, own, forget }) {
    if (forget) this.pages.value = this.pages.peek().map((page) => (page.posts ? { ...page, posts: page.posts.filter((post) => post.id !== forget) } : page));
    if (own) {
      // What the person wrote may change a post on any page: an edit, a delete, a reaction.
      this.#markOthers();
      return this.refreshHead(true);
    }
    if (gap || events.some((event) => event.type === "reorg")) return this.#markAll();
    this.#leaveOut(events);
    const ids = new Set(events.flatMap((event) => (event.type === "post" ? [event.id] : [])));
    if (ids.size === 0) return events.some((event) => event.type === "tip") ? this.#onBlocks() : undefined;
    for (const page of this.pages.peek()) {
      for (const post of page.posts ?? []) if (ids.delete(post.id)) this.#dirty.add(page.id);
    }
    const head = this.pages.peek()[0];
    if (ids.size > 0 && head) {
      this.#dirty.add(head.id);
      this.#strange ??= setTimeout(() => {
        this.#strange = undefined;
        this.#markOthers();
      }, STRANGE_MS);
    }
    this.#soon();
  }

  /** Pages below the newest that hold their posts. */
  #markOthers() {
    for (const page of this.pages.peek().slice(1)) if (page.posts) this.#dirty.add(page.id);
    this.#soon();
  }

  /** @param {import("./events.js").News["events"]} events */
  #leaveOut(events) {
    const gone = new Set(events.flatMap((event) => (event.type === "post" && (event.status === "left_out" || event.status === "gone") ? [event.id] : [])));
    if (gone.size === 0) return;
    this.pages.value = this.pages.peek().map((page) => (page.posts ? { ...page, posts: leaveOut(page.posts, gone, erasedHere) } : page));
  }

  /** Blocks without word of their posts: what waited may be in them, and others may be new. */
  #onBlocks() {
    this.#markWaiting();
    this.#blocks ??= setTimeout(() => {
      this.#blocks = undefined;
      void this.refreshHead();
    }, BLOCKS_MS);
  }

  #markAll() {
    for (const page of this.pages.peek()) if (page.posts) this.#dirty.add(page.id);
    if (this.pages.peek().length === 0) void this.reload();
    this.#soon();
  }

  #markWaiting() {
    for (const page of this.pages.peek()) {
      if (page.posts?.some((post) => post.state.status === "pooled")) this.#dirty.add(page.id);
    }
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#gather);
    if (this.#dirty.size === 0) return;
    this.#gather = setTimeout(() => {
      const ids = [...this.#dirty];
      this.#dirty.clear();
      for (const id of ids) void this.refresh(id);
    }, GATHER_MS);
  }
}

/** Feeds left a moment ago, so that "back" finds them as they were. @type {Map<string, Feed>} */
const recent = new Map();
/** As many as there are columns, and some views besides. */
const RECENT_FEEDS = 12;

/**
 * @param {string} key
 * @param {FeedFilter} filter
 * @returns {Feed}
 */
export function feedOf(key, filter) {
  const feed = recent.get(key) ?? new Feed(filter);
  recent.delete(key);
  recent.set(key, feed);
  for (const old of recent.keys()) if (recent.size > RECENT_FEEDS) recent.delete(old);
  return feed;
}
