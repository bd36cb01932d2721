// @ts-check
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../preact.js";
import { postContext } from "./context.js";
import { Posts } from "./post.js";

/** How far beyond the window a page is still drawn, so that scrolling never meets a hole. */
const MARGIN = "1200px 0px";
/** A click is answered by what fits a window; the rest of the page comes with the frame after. */
const AT_ONCE = 12;
/** Room that the rest is given until then, so that the end of the list stays out of view: a low card. */
const CARD_PX = 96;

/**
 * One page of a feed. Far from view it is an empty box of the height it had.
 * @param {{feed: import("../state/feed.js").Feed, page: import("../format/pages.js").Page, border: import("../format/hidden.js").Border}} props
 */
export function FeedPage({ feed, page, border: { skip, tail } }) {
  const { id, height, posts } = page;
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const near = useNear(feed, id, posts === null, box);
  // Who comes back to where they were further down needs the page in its whole height at once.
  const whole = useNextFrame(feed.scrollTop > 0 || (posts?.length ?? 0) <= AT_ONCE);
  useSteadyScroll(box);
  // The same tree for the same posts: what happens to other pages draws none of these cards anew.
  const cards = useMemo(() => (posts === null ? null : html`<${Cards} posts=${whole ? [...posts.slice(skip), ...tail] : posts.slice(skip, skip + AT_ONCE)} />`), [posts, whole, skip, tail]);
  if (!near || posts === null) return html`<div ref=${box} class="feed-page" style=${{ blockSize: `${height}px` }}></div>`;
  const room = whole ? 0 : posts.length * CARD_PX;
  return html`<div ref=${box} class="feed-page" style=${{ blockSize: "auto", minBlockSize: `${room}px` }}>${cards}</div>`;
}

/**
 * Whether a page is near what is shown: one far from it gives up its posts, and gets them again on the way back.
 * What watches it outlives the posts, and whatever is made in one place with it holds on to what the place holds: so no
 * posts come here.
 * @param {import("../state/feed.js").Feed} feed
 * @param {number} id
 * @param {boolean} isGone
 * @param {{current: HTMLElement | null}} box
 */
function useNear(feed, id, isGone, box) {
  const [near, setNear] = useState(!isGone);
  useEffect(() => {
    if (near && isGone) void feed.refresh(id);
  }, [near, isGone]);
  useEffect(() => watchNearness(box.current, (is, last) => {
    if (!is && last > 0) feed.giveUp(id, last);
    setNear(is);
  }), [id]);
  return near;
}

/** Whether a first frame has been painted, or needs not be waited for. @param {boolean} already */
function useNextFrame(already) {
  const [is, set] = useState(already);
  useEffect(() => {
    if (is) return undefined;
    const frame = requestAnimationFrame(() => set(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return is;
}

/** @param {{posts: import("../contract.js").Post[]}} props */
function Cards({ posts }) {
  const context = postContext();
  return html`<${Posts} posts=${posts} context=${context} />`;
}

/**
 * @param {HTMLElement | null} element
 * @param {(near: boolean, height: number) => void} tell
 */
function watchNearness(element, tell) {
  if (!element) return undefined;
  const observer = new IntersectionObserver((looks) => {
    // A busy browser tells several at once, and only the last of them is how it is now.
    const look = looks.at(-1);
    if (look) tell(look.isIntersecting, element.offsetHeight);
  }, { root: element.closest("[data-scroller]"), rootMargin: MARGIN });
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
    const scroller = element?.closest("[data-scroller]");
    if (!element || !scroller) return;
    const height = element.offsetHeight;
    const change = height - was.current;
    const above = element.getBoundingClientRect().top + was.current <= scroller.getBoundingClientRect().top;
    if (was.current > 0 && change !== 0 && above) scroller.scrollTop += change;
    was.current = height;
  });
}
