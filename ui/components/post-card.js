// @ts-check
import { postState } from "../format/poststate.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Avatar } from "./avatar.js";
import { PostText } from "./post-text.js";
import { PostWho } from "./post-who.js";
import { Reactions } from "./reactions.js";
import { StateBadge } from "./state-badge.js";
import { When } from "./when.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * @typedef {object} PostContext what every card needs to tell the truth
 * @property {number} tip height of the active chain
 * @property {number} now Unix seconds
 * @property {number | null} nextBlockSecs
 * @property {string | null} ownKey
 * @property {(post: Post) => void} onSendAgain
 */

/**
 * A post. The whole card opens its thread, besides the links in it.
 * @param {{post: Post, context: PostContext, place?: "list" | "thread" | "main", to?: string | null, indent?: number}} props
 *   `place`: in a list, in a thread, or the post that the thread is about; `to`: whom it answers
 */
export function PostCard({ post, context, place = "list", to = null, indent = 0 }) {
  const main = place === "main";
  const name = cleanName(post.shown.name);
  const state = postState(post, context.tip, context.nextBlockSecs);
  const open = (/** @type {MouseEvent} */ event) => {
    if (!main && isPlainClick(event)) location.hash = link.post(post.id);
  };
  return html`
    <article class="post" data-test="post" data-id=${post.id} data-status=${post.state.status} data-place=${place} data-indent=${indent}
      tabindex="-1" onClick=${open}>
      <a class="post-face" href=${link.author(post.author)} tabindex="-1" aria-hidden="true"><${Avatar} author=${post.author} name=${name} /></a>
      <header class="post-who">
        <${PostWho} author=${post.author} name=${name} />
        ${post.shown.channel ? html`<a class="channel" href=${link.channel(post.shown.channel)}>#${post.shown.channel}</a>` : null}
        <a class="post-when" href=${link.post(post.id)}><${When} seconds=${Number(post.created)} now=${context.now} /></a>
        ${post.shown.edited ? html`<span class="post-note" title=${t.post.editedHelp}>${t.post.edited}</span>` : null}
        ${to ? html`<span class="post-note"><bdi>${t.post.inReplyTo(to)}</bdi></span>` : null}
        ${place === "list" && post.parent ? html`<a class="post-note" href=${link.post(post.parent)}>${t.post.isReply}</a>` : null}
      </header>
      <div class="post-body"><${PostText} shown=${post.shown} foldable=${!main} /></div>
      <footer class="post-foot">
        ${main ? null : html`<a href=${link.post(post.id)}>${post.shown.replies > 0 ? t.post.replies(post.shown.replies) : t.post.reply}</a>`}
        <${Reactions} reactions=${post.shown.reactions} />
        ${post.state.status === "left_out" && post.author === context.ownKey && post.shown.content !== null
          ? html`<button type="button" class="link-button" onClick=${() => context.onSendAgain(post)}>${t.post.sendAgain}</button>`
          : null}
        <${StateBadge} state=${state} />
      </footer>
    </article>
  `;
}

/**
 * Not on a link or button, and not the end of marking text.
 * @param {MouseEvent} event
 */
function isPlainClick(event) {
  const target = /** @type {Element} */ (event.target);
  return !target.closest("a, button, summary, input, textarea") && getSelection()?.isCollapsed !== false;
}
