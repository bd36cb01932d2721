// @ts-check
import { HeldText, HiddenCard, HiddenRun } from "../components/hidden-card.js";
import { PostCard } from "../components/post-card.js";
import { rowsOf } from "../format/hidden.js";
import { html } from "../preact.js";
import { knownName } from "../state/author.js";
import { attempt, open, openAll, opened, undoHidden } from "../state/control.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * A post as the owner wants to see it: itself, or the reason why it is kept back.
 * @param {{post: Post, context: import("../components/post-card.js").PostContext, place?: "list" | "thread" | "main", to?: string | null, indent?: number, note?: string | null}} props
 */
export function Post({ post, context, place = "list", to = null, indent = 0, note = null }) {
  const { hidden } = post;
  if (!hidden || opened.value.has(post.id)) return html`<${PostCard} post=${post} context=${context} place=${place} to=${to} indent=${indent} note=${note} />`;
  const undo = () => void attempt(undoHidden(hidden));
  if (hidden.fold === "warn") {
    const held = html`<${HeldText} post=${post} hidden=${hidden} nameOf=${knownName} onShow=${() => open(post.id)} onUndo=${undo} />`;
    return html`<${PostCard} post=${post} context=${context} place=${place} to=${to} indent=${indent} note=${note} held=${held} />`;
  }
  return html`<${HiddenCard} post=${post} hidden=${hidden} place=${place} indent=${indent} nameOf=${knownName} onShow=${() => open(post.id)} onUndo=${undo} />`;
}

/**
 * Posts of a list. Many hidden ones in a row are one line until the reader asks for them.
 * @param {{posts: Post[], context: import("../components/post-card.js").PostContext}} props
 */
export function Posts({ posts, context }) {
  let runs = 0;
  return rowsOf(posts, isHidden).map((row) => {
    const [post] = row;
    // By its place: more of them come at both of its ends while it is read.
    return row.length > 1
      ? html`<${HiddenRun} key="run ${runs++}" posts=${row} nameOf=${knownName} onShow=${() => openAll(row.map(({ id }) => id))} onUndo=${(/** @type {import("../contract.js").Hidden} */ hidden) => void attempt(undoHidden(hidden))} />`
      : html`<${Post} key=${post?.id} post=${post} context=${context} />`;
  });
}

/** Whether a post takes no more room than others that are hidden with it. @param {Post} post */
export function isHidden(post) {
  return post.hidden?.fold === "hide" && !opened.value.has(post.id);
}
