// @ts-check
/**
 * A feed as pages, newest first. Pages far from view give up their posts and keep their height,
 * so that a feed of any length costs the same. Pure: every function returns new pages.
 *
 * @typedef {import("../contract.js").Post} Post
 *
 * @typedef {object} Page
 * @property {number} id
 * @property {string | null} cursor it was asked for with; null for the newest
 * @property {string | null} next cursor of the page below it
 * @property {Post[] | null} posts null while given up
 * @property {number} height in pixels when last seen
 */

/**
 * Brings a page up to date: fresh posts replace old ones; an old one inside the range of the fresh
 * ones is gone, unless it was left out of the chain: the list no longer has it, and its reader
 * should learn so; one below that range stays.
 * @param {Post[]} old
 * @param {Post[]} fresh
 * @returns {Post[]}
 */
export function mergePosts(old, fresh) {
  const last = fresh.at(-1);
  if (!last) return old.filter((post) => post.state.status === "left_out");
  const ids = new Set(fresh.map((post) => post.id));
  const was = new Map(old.map((post) => [post.id, post]));
  const end = old.findIndex((post) => post.id === last.id);
  const kept = old.filter((post, i) => !ids.has(post.id) && (end >= 0 ? i > end : Number(post.created) < Number(last.created)));
  const merged = [...fresh.map((post) => remember(was.get(post.id), post)), ...kept];
  for (const post of old) {
    if (post.state.status !== "left_out" || merged.some((one) => one.id === post.id)) continue;
    const below = merged.findIndex((one) => Number(one.created) < Number(post.created));
    merged.splice(below < 0 ? merged.length : below, 0, post);
  }
  return merged;
}

/**
 * A page's posts with those of the ids marked as left out of the chain, and without the texts that the owner erased:
 * the node tells of those no more.
 * @param {Post[]} posts
 * @param {Set<string>} ids
 * @param {Set<string>} [erased]
 * @returns {Post[]}
 */
export function leaveOut(posts, ids, erased = new Set()) {
  if (!posts.some((post) => ids.has(post.id))) return posts;
  return posts.map((post) => {
    if (!ids.has(post.id)) return post;
    const out = { ...post, state: { status: /** @type {const} */ ("left_out"), block: null, height: null, depth: null } };
    return erased.has(post.id) ? { ...out, content: null, tags: null, shown: { ...post.shown, content: null, erased: true } } : out;
  });
}

/**
 * Carries over what only the page knows: that a post was in a block before.
 * @param {Post | undefined} was
 * @param {Post} now
 * @returns {Post}
 */
export function remember(was, now) {
  const returned = now.state.status === "pooled" && (was?.state.status === "confirmed" || was?.returned === true);
  return returned ? { ...now, returned } : now;
}

/**
 * Fresh posts above all that the newest page holds.
 * @param {Post[]} head posts of the newest page
 * @param {Post[]} fresh newest first
 * @returns {Post[]}
 */
export function unseenPosts(head, fresh) {
  const ids = new Set(head.map((post) => post.id));
  const known = fresh.findIndex((post) => ids.has(post.id));
  return known < 0 ? fresh : fresh.slice(0, known);
}

/**
 * The pages with one of them changed, and without posts that another page holds already.
 * @param {Page[]} pages
 * @param {number} id
 * @param {Partial<Page>} change
 * @returns {Page[]}
 */
export function changePage(pages, id, change) {
  const taken = new Set(pages.flatMap((page) => (page.id === id ? [] : (page.posts ?? []).map((post) => post.id))));
  const posts = change.posts?.filter((post) => !taken.has(post.id)) ?? null;
  return pages.map((page) => (page.id === id ? { ...page, ...change, ...(posts ? { posts } : {}) } : page));
}
