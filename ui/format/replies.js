// @ts-check
/** @typedef {import("../contract.js").Post} Post */

/** Deeper than this, replies line up: text needs its width more than the eye needs the step. */
export const DEEPEST_INDENT = 4;

/**
 * Replies in the order given, each with how far it is indented below the post.
 * @param {string} rootId the post that the thread is about
 * @param {Post[]} replies parents before their children
 * @returns {{post: Post, indent: number, level: number, to: Post | null}[]} `to` is the reply it answers, where that is not the post itself
 */
export function indentReplies(rootId, replies) {
  /** @type {Map<string, {post: Post, level: number}>} */
  const seen = new Map();
  return replies.map((post) => {
    const above = post.parent === null || post.parent === rootId ? null : (seen.get(post.parent) ?? null);
    const level = above ? above.level + 1 : 0;
    seen.set(post.id, { post, level });
    return { post, indent: Math.min(level, DEEPEST_INDENT), level, to: above?.post ?? null };
  });
}

/**
 * Folds what lies deeper than the eye can follow: a row that says how many stands for it, below the
 * last reply in sight. One deeper reply alone is shown: a fold would take as much room.
 * @param {ReturnType<typeof indentReplies>} rows in their order
 * @param {Set<string>} open ids of the replies whose deeper answers are shown
 * @returns {({post: Post, indent: number, level: number, to: Post | null} | {fold: string, count: number})[]}
 */
export function foldDeep(rows, open) {
  /** @type {ReturnType<typeof foldDeep>} */
  const shown = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at];
    if (!row) break;
    shown.push(row);
    const end = endOfDeeper(rows, at);
    const count = end - at - 1;
    if (count < 2 || open.has(row.post.id)) {
      if (count > 0) for (; at < end - 1; at++) shown.push(/** @type {typeof row} */ (rows[at + 1]));
      continue;
    }
    shown.push({ fold: row.post.id, count });
    at = end - 1;
  }
  return shown;
}

/** Where the replies end that lie deeper than this one, which is as deep as an indent goes. @param {ReturnType<typeof indentReplies>} rows @param {number} at */
function endOfDeeper(rows, at) {
  let end = at + 1;
  if ((rows[at]?.level ?? 0) !== DEEPEST_INDENT) return end;
  while ((rows[end]?.level ?? 0) > DEEPEST_INDENT) end++;
  return end;
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
