// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { Skeleton } from "../components/skeleton.js";
import { bordersOf } from "../format/hidden.js";
import { html, useEffect, useLayoutEffect, useRef } from "../preact.js";
import { t } from "../strings/words.js";
import { Failed } from "./failed.js";
import { FeedPage } from "./feed-page.js";
import { isHidden } from "./post.js";

/** @typedef {import("../state/feed.js").Feed} Feed */

/** Ask for the next page this far before the end comes into view. */
const AHEAD = "1500px 0px";
/** A reader this near to the top sees new posts at once. */
const TOP = 48;

/**
 * A feed in its four states.
 * @param {{feed: Feed, empty: {title: string, text: string, action?: unknown}, end?: string, label?: string | null}} props
 *   `end`: said below the last post; `label`: none where what stands around it has a name already
 */
export function PostList({ feed, empty, end = t.feed.end, label = t.feed.title }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => (feed.resume(), () => feed.pause()), [feed]);
  useLayoutEffect(() => keepPlace(feed, box.current), [feed]);
  const pages = feed.pages.value;
  useSteadyMenu(box.current);
  const borders = bordersOf(pages, isHidden);
  const isEmpty = pages.length === 1 && pages[0]?.posts?.length === 0 && pages[0].next === null;
  return html`<section ref=${box} class="feed" aria-label=${label ?? undefined} data-test="feed" data-phase=${feed.phase.value}>
    <${FreshPill} feed=${feed} box=${box} />
    ${feed.phase.value === "loading" ? html`<${Skeleton} kind="posts" label=${t.feed.loading} />` : null}
    ${feed.phase.value === "failed"
      ? html`<${Failed} title=${t.feed.failedTitle} error=${feed.error.value} onRetry=${() => feed.reload()} />`
      : null}
    ${isEmpty
      ? html`<${EmptyState} title=${empty.title} text=${empty.text}>${empty.action}</${EmptyState}>`
      : pages.map((page, at) => html`<${FeedPage} key=${page.id} feed=${feed} page=${page} border=${borders[at]} />`)}
    ${pages.length > 0 && !isEmpty ? html`<${FeedEnd} feed=${feed} end=${end} />` : null}
  </section>`;
}

/** New posts wait behind a pill, so that nothing jumps under the reader. @param {{feed: Feed, box: {current: HTMLElement | null}}} props */
function FreshPill({ feed, box }) {
  const show = async () => {
    const scroller = /** @type {HTMLElement | null | undefined} */ (box.current?.closest("[data-scroller]"));
    await feed.reload();
    scroller?.scrollTo({ top: 0 });
    scroller?.focus({ preventScroll: true });
  };
  return html`<div class="pill-place" role="status">
    ${feed.fresh.value > 0
      ? html`<button type="button" class="pill" data-test="fresh" onClick=${show}>${t.feed.fresh(feed.fresh.value)}</button>`
      : null}
  </div>`;
}

/** Loads the next page as its end comes near. @param {{feed: Feed, end: string}} props */
function FeedEnd({ feed, end: words }) {
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const more = feed.more.value;
  const last = feed.pages.value.at(-1);
  useEffect(() => {
    const element = end.current;
    if (!element || more !== "idle" || !last?.next) return;
    // A busy browser tells several looks at once, and only the last of them is how it is now.
    const observer = new IntersectionObserver((looks) => looks.at(-1)?.isIntersecting && void feed.loadMore(),
      { root: element.closest("[data-scroller]"), rootMargin: AHEAD });
    observer.observe(element);
    return () => observer.disconnect();
  }, [feed, more, last?.id, last?.next]);
  const again = () => void feed.loadMore();
  return html`<div ref=${end} class="feed-end">
    ${more === "loading" ? html`<${Skeleton} kind="posts" label=${t.feed.loading} count=${1} />` : null}
    ${more === "failed"
      ? html`<p role="alert">${t.feed.moreFailed} <button type="button" class="link-button" onClick=${again}>${t.app.retry}</button></p>`
      : null}
    ${more === "paused"
      ? html`<p>${t.search.further} <button type="button" class="link-button" onClick=${again}>${t.search.furtherAction}</button></p>`
      : null}
    ${more === "idle" && last?.next === null ? html`<p>${words}</p>` : null}
  </div>`;
}

/**
 * Keeps an open menu in its place when posts come above its card: else it slides down from under the hand.
 * @param {HTMLElement | null} box
 */
function useSteadyMenu(box) {
  // Before what is new is drawn.
  const button = box?.querySelector('.menu-button[aria-expanded="true"]');
  const was = button?.getBoundingClientRect().top;
  useLayoutEffect(() => {
    const scroller = button?.closest("[data-scroller]");
    if (!button || !scroller || was === undefined) return;
    const moved = button.getBoundingClientRect().top - was;
    if (moved !== 0) scroller.scrollTop += moved;
  });
}

/**
 * Puts the reader back where they were, and notes where they go.
 * @param {Feed} feed
 * @param {HTMLElement | null} box
 */
function keepPlace(feed, box) {
  const scroller = box?.closest("[data-scroller]");
  if (!scroller) return undefined;
  const note = () => {
    feed.scrollTop = scroller.scrollTop;
    const atTop = scroller.scrollTop < TOP;
    if (atTop && !feed.atTop && feed.fresh.peek() > 0) {
      feed.atTop = true;
      void feed.refreshHead();
    }
    feed.atTop = atTop;
  };
  scroller.scrollTop = feed.scrollTop;
  scroller.addEventListener("scroll", note, { passive: true });
  return () => scroller.removeEventListener("scroll", note);
}
