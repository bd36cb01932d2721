// @ts-check
/**
 * Hidden posts of a list, many in a row. Pure.
 *
 * @typedef {import("../contract.js").Post} Post
 * @typedef {import("../contract.js").Hidden} Hidden
 *
 * @typedef {object} Border
 * @property {number} skip posts at the top of a page that are told by a page above
 * @property {Post[]} tail posts of pages below that the last row of a page tells
 */

/** From so many in a row on, hidden posts of a list take one line together. */
const RUN = 3;

/** Most pages have none; one list for all of them, so that no page seems to have changed. @type {Border} */
const NONE = { skip: 0, tail: [] };

/**
 * Where hidden posts in a row go on over the border of pages: the page where they begin tells them all.
 * Of a page that gave up its posts nobody knows, and none goes on over it.
 * @param {{posts: Post[] | null}[]} pages
 * @param {(post: Post) => boolean} isHidden
 * @returns {Border[]} one for each page
 */
export function bordersOf(pages, isHidden) {
  const borders = pages.map(() => NONE);
  /** @type {{page: number, post: Post}[]} */
  let run = [];
  const close = () => {
    const first = run[0]?.page ?? 0;
    const below = run.filter(({ page }) => page !== first);
    if (run.length >= RUN && below.length > 0) {
      borders[first] = { skip: borders[first]?.skip ?? 0, tail: below.map(({ post }) => post) };
      for (const { page } of below) borders[page] = { skip: (borders[page]?.skip ?? 0) + 1, tail: [] };
    }
    run = [];
  };
  for (const [page, { posts }] of pages.entries()) {
    if (posts === null) close();
    for (const post of posts ?? []) isHidden(post) ? run.push({ page, post }) : close();
  }
  close();
  return borders;
}

/**
 * Posts as rows: one post, or many hidden ones in a row.
 * @param {Post[]} posts
 * @param {(post: Post) => boolean} isHidden
 * @returns {Post[][]}
 */
export function rowsOf(posts, isHidden) {
  /** @type {Post[][]} */
  const runs = [];
  for (const post of posts) {
    const last = runs.at(-1);
    if (last?.[0] && isHidden(post) && isHidden(last[0])) last.push(post);
    else runs.push([post]);
  }
  return runs.flatMap((run) => (run.length >= RUN ? [run] : run.map((post) => [post])));
}

/**
 * Why posts are hidden, each reason once, in the order in which they are met.
 * @param {Post[]} posts hidden ones
 * @returns {{post: Post, hidden: Hidden, count: number}[]} with the first post of each
 */
export function reasonsOf(posts) {
  /** @type {Map<string, {post: Post, hidden: Hidden, count: number}>} */
  const reasons = new Map();
  for (const post of posts) {
    const { hidden } = post;
    if (!hidden) continue;
    // Each post that was hidden by itself has a rule of its own, and all of them are one reason.
    const which = hidden.why === "post" ? "post" : [hidden.why, hidden.rule, hidden.value, hidden.by].join("\n");
    const known = reasons.get(which);
    if (known) known.count += 1;
    else reasons.set(which, { post, hidden, count: 1 });
  }
  return [...reasons.values()];
}
