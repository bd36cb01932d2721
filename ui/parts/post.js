// @ts-check
import { HiddenCard } from "../components/hidden-card.js";
import { PostCard } from "../components/post-card.js";
import { html, useState } from "../preact.js";
import { attempt, open, opened, undoHidden } from "../state/control.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */

/** From so many in a row on, hidden posts of a list take one line together. */
const RUN = 3;

/**
 * A post as the owner wants to see it: itself, or the reason why it is kept back.
 * @param {{post: Post, context: import("../components/post-card.js").PostContext, place?: "list" | "thread" | "main", to?: string | null, indent?: number, note?: string | null}} props
 */
export function Post({ post, context, place = "list", to = null, indent = 0, note = null }) {
  const { hidden } = post;
  if (!hidden || opened.value.has(post.id)) return html`<${PostCard} post=${post} context=${context} place=${place} to=${to} indent=${indent} note=${note} />`;
  return html`<${HiddenCard} post=${post} hidden=${hidden} place=${place} indent=${indent}
    onShow=${() => open(post.id)} onUndo=${() => void attempt(undoHidden(hidden))} />`;
}

/**
 * Posts of a list. Many hidden ones in a row are one line until the reader asks for each.
 * @param {{posts: Post[], context: import("../components/post-card.js").PostContext}} props
 */
export function Posts({ posts, context }) {
  /** @type {Post[][]} */
  const runs = [];
  for (const post of posts) {
    const last = runs.at(-1);
    if (last?.[0] && isHidden(post) && isHidden(last[0])) last.push(post);
    else runs.push([post]);
  }
  return runs.flatMap((run) => (run.length >= RUN
    ? [html`<${HiddenRun} key="run ${run[0]?.id}" posts=${run} context=${context} />`]
    : run.map((post) => html`<${Post} key=${post.id} post=${post} context=${context} />`)));
}

/** @param {{posts: Post[], context: import("../components/post-card.js").PostContext}} props */
function HiddenRun({ posts, context }) {
  const [apart, setApart] = useState(false);
  if (apart) return posts.map((post) => html`<${Post} key=${post.id} post=${post} context=${context} />`);
  return html`<div class="post hidden-post" data-test="hidden-run" data-count=${posts.length} data-indent="0">
    <p class="hidden-why">${t.control.run(posts.length)}</p>
    <p class="hidden-ways"><button type="button" class="link-button" data-test="hidden-run-open" onClick=${() => setApart(true)}>${t.control.runOpen}</button></p>
  </div>`;
}

/** @param {Post} post */
function isHidden(post) {
  return post.hidden?.fold === "hide" && !opened.value.has(post.id);
}
