// @ts-check
/** The public page that a node may show to everybody. */
import { plural } from "./grammar.js";

export const publicPage = {
  publicPage: {
    thread: "Post",
    /** @param {string} name */
    by: (name) => `Posts by ${name}`,
    /** @param {string} height */
    height: (height) => `block ${height}`,
    /** @param {string} height */
    block: (height) => `Block ${height}`.trim(),
    /** @param {number} n */
    posts: (n) => plural(n, "post", "posts"),
    id: "Id", before: "Block before it", time: "Time", depth: "Depth", bytes: "Bytes of posts",
    stale: "Not in the chain",
    older: "Older posts",
    moreReplies: "There are more replies than this page shows.",
    emptyTitle: "No posts here yet",
    emptyText: "What people write on this network appears here once it has reached this node.",
    failedTitle: "This could not be read",
    notHere: "This node does not have it. It may be on its way, or the address may have a slip.",
    unreachable: "The node does not answer. Try again in a moment.",
    odd: "The node answered with something that this page does not understand.",
    footer: "A BlockNet node shows this board for you to read. To write, run a node of your own: nobody owns the board.",
  },
};
