// @ts-check
import { PostCard } from "../components/post-card.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../preact.js";
import { postContext } from "./context.js";

/** How far beyond the window a page is still drawn, so that scrolling never meets a hole. */
const MARGIN = "1200px 0px";

/**
 * One page of a feed. Far from view it is an empty box of the height it had.
 * @param {{feed: import("../state/feed.js").Feed, page: import("../format/pages.js").Page}} props
 */
export function FeedPage({ feed, page }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [near, setNear] = useState(page.posts !== null);
  useEffect(() => {
    if (near && page.posts === null) void feed.refresh(page.id);
  }, [near, page.posts === null]);
  useEffect(() => watchNearness(box.current, (is, height) => {
    if (!is && height > 0) feed.giveUp(page.id, height);
    setNear(is);
  }), [page.id]);
  useSteadyScroll(box);
  if (!near || page.posts === null) {
    return html`<div ref=${box} class="feed-page" style=${{ blockSize: `${page.height}px` }}></div>`;
  }
  const context = postContext();
  return html`<div ref=${box} class="feed-page" style=${{ blockSize: "auto" }}>
    ${page.posts.map((post) => html`<${PostCard} key=${post.id} post=${post} context=${context} />`)}
  </div>`;
}

/**
 * @param {HTMLElement | null} element
 * @param {(near: boolean, height: number) => void} tell
 */
function watchNearness(element, tell) {
  if (!element) return undefined;
  const observer = new IntersectionObserver(([entry]) => {
    if (entry) tell(entry.isIntersecting, element.offsetHeight);
  }, { root: element.closest("main"), rootMargin: MARGIN });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Keeps what is read in its place when something above it changes its height. WebKit has no scroll
 * anchoring, so the page does it for every web view.
 * @param {{current: HTMLElement | null}} box
 */
function useSteadyScroll(box) {
  const was = useRef(0);
  useLayoutEffect(() => {
    const element = box.current;
    const scroller = element?.closest("main");
    if (!element || !scroller) return;
    const height = element.offsetHeight;
    const change = height - was.current;
    const above = element.getBoundingClientRect().top + was.current <= scroller.getBoundingClientRect().top;
    if (was.current > 0 && change !== 0 && above) scroller.scrollTop += change;
    was.current = height;
  });
}
