// @ts-check
/** @typedef {import("../contract.js").Post} Post */

/** Deeper than this, replies line up: text needs its width more than the eye needs the step. */
export const DEEPEST_INDENT = 4;

/**
 * Replies in the order given, each with how far it is indented below the post.
 * @param {string} rootId the post that the thread is about
 * @param {Post[]} replies parents before their children
 * @returns {{post: Post, indent: number, to: Post | null}[]} `to` is the reply it answers, where that is not the post itself
 */
export function indentReplies(rootId, replies) {
  /** @type {Map<string, {post: Post, level: number}>} */
  const seen = new Map();
  return replies.map((post) => {
    const above = post.parent === null || post.parent === rootId ? null : (seen.get(post.parent) ?? null);
    const level = above ? above.level + 1 : 0;
    seen.set(post.id, { post, level });
    return { post, indent: Math.min(level, DEEPEST_INDENT), to: above?.post ?? null };
  });
}

/**
 * Ancestors from the first post down to the direct parent, whatever order they came in.
 * @param {Post} post
 * @param {Post[]} ancestors
 * @returns {Post[]}
 */
export function orderAncestors(post, ancestors) {
  const byId = new Map(ancestors.map((above) => [above.id, above]));
  const line = [];
  let next = post.parent;
  while (next !== null) {
    const above = byId.get(next);
    if (!above) break;
    byId.delete(next);
    line.unshift(above);
    next = above.parent;
  }
  return line;
}
