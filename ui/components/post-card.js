// @ts-check
import { isSilent } from "../format/files.js";
import { isStuck, postState } from "../format/poststate.js";
import { link } from "../format/route.js";
import { html, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { Avatar } from "./avatar.js";
import { Menu } from "./menu.js";
import { PostText } from "./post-text.js";
import { PostWho } from "./post-who.js";
import { Reactions } from "./reactions.js";
import { StateBadge } from "./state-badge.js";
import { When } from "./when.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("./menu.js").MenuItem} MenuItem */

/**
 * @typedef {object} PostContext what every card needs to tell the truth, and what can be done with it
 * @property {number} tip height of the active chain
 * @property {number} now Unix seconds
 * @property {number | null} nextBlockSecs
 * @property {number | null} quietSince since when no block came, where this node waits for those of others
 * @property {string | null} ownKey
 * @property {(post: Post) => string | null} nameOf what its author is called, cleaned
 * @property {import("../format/links.js").Named[]} named whom an @ in a text can name
 * @property {() => void} onMineNow
 * @property {(post: Post) => void} onSendAgain
 * @property {(post: Post) => void} onReply
 * @property {(post: Post, sign: string) => void} onReact reacts, or takes the reaction back
 * @property {(post: Post) => MenuItem[]} signs the first row of its menu
 * @property {(post: Post) => MenuItem[][]} actions the groups of its menu
 * @property {(post: Post) => unknown} instead what stands in the place of its text, or null
 * @property {(post: Post) => unknown} below what stands between its text and its foot, or null
 * @property {(post: Post) => unknown} files the files that go with it, or null
 */

/**
 * A post. The whole card opens its thread, besides the links in it.
 * @param {{post: Post, context: PostContext, place?: "list" | "thread" | "main", to?: string | null, indent?: number, note?: string | null, held?: unknown}} props
 *   `place`: in a list, in a thread, or the post that the thread is about; `to`: whom it answers; `note`: why it stands there;
 *   `held`: what stands in the place of its text and files until the reader asks for them
 */
export function PostCard({ post, context, place = "list", to = null, indent = 0, note = null, held = null }) {
  const main = place === "main";
  const [original, setOriginal] = useState(false);
  const name = context.nameOf(post);
  const changed = post.shown.edited && !post.shown.deleted && !held;
  const open = (/** @type {MouseEvent} */ event) => {
    if (!main && isPlainClick(event)) location.hash = link.post(post.id);
  };
  return html`
    <article class="post" data-test=${held ? "hidden" : "post"} data-fold=${held ? post.hidden?.fold : undefined} data-why=${held ? post.hidden?.why : undefined} data-id=${post.id} data-status=${post.state.status} data-place=${place} data-indent=${indent}
      tabindex="-1" onClick=${open}>
      <a class="post-face" href=${link.author(post.author)} tabindex="-1" aria-hidden="true"><${Avatar} author=${post.author} name=${name} /></a>
      <header class="post-who">
        <${PostWho} author=${post.author} name=${name} first=${post.same_name} />
        ${post.shown.channel ? html`<a class="channel" href=${link.channel(post.shown.channel)}><bdi dir="ltr">#${post.shown.channel}</bdi></a>` : null}
        <a class="post-when" href=${link.post(post.id)}><${When} seconds=${Number(post.created)} now=${context.now} /></a>
        ${changed
          ? html`<button type="button" class="post-note" data-test="post-edited" title=${t.post.editedHelp} aria-expanded=${original}
              onClick=${() => setOriginal(!original)}>${t.post.edited}</button>`
          : null}
        ${to ? html`<span class="post-note"><bdi>${t.post.inReplyTo(to)}</bdi></span>` : null}
        ${place === "list" && post.parent ? html`<a class="post-note" href=${link.post(post.parent)}>${note ?? t.post.isReply}</a>` : note ? html`<span class="post-note">${note}</span>` : null}
      </header>
      <${Menu} label=${t.menu.label} test="post-menu" signs=${() => context.signs(post)} groups=${() => context.actions(post)} />
      <div class="post-body">${held ?? context.instead(post) ?? html`<${PostText} shown=${post.shown} foldable=${!main} named=${context.named} silent=${isSilent(post)} files=${context.files(post)} />`}
        ${original && changed
          ? html`<div class="post-original" data-test="post-original"><p class="help">${t.post.original}</p>
              <${PostText} shown=${{ ...post.shown, content: post.content, unreadable: false }} foldable=${!main} named=${context.named} /></div>`
          : null}
      </div>
      ${context.below(post)}
      <${Foot} post=${post} context=${context} main=${main} />
    </article>
  `;
}

/** @param {{post: Post, context: PostContext, main: boolean}} props */
function Foot({ post, context, main }) {
  const stuck = isStuck(post, context.quietSince, context.now);
  const state = postState(post, context.tip, context.nextBlockSecs, stuck);
  // A new tab opens the thread and no more.
  const answer = (/** @type {MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    context.onReply(post);
  };
  const sendable = post.state.status === "left_out" && post.author === context.ownKey && post.shown.content !== null;
  return html`<footer class="post-foot">
    ${main
      ? null
      : post.shown.replies > 0
        ? html`<a href=${link.post(post.id)}>${t.post.replies(post.shown.replies)}</a>`
        : html`<a href=${link.post(post.id)} data-test="post-reply" onClick=${answer}>${t.post.reply}</a>`}
    <${Reactions} reactions=${post.shown.reactions} onToggle=${(/** @type {string} */ sign) => context.onReact(post, sign)} />
    ${sendable
      ? html`<button type="button" class="link-button" data-test="send-again" onClick=${() => context.onSendAgain(post)}>${t.post.sendAgain}</button>`
      : null}
    ${stuck ? html`<button type="button" class="link-button" data-test="post-mine" onClick=${context.onMineNow}>${t.mining.now}</button>` : null}
    <${StateBadge} state=${state} />
  </footer>`;
}

/**
 * Not on a link, a button or a field, and not the end of marking text.
 * @param {MouseEvent} event
 */
function isPlainClick(event) {
  const target = /** @type {Element} */ (event.target);
  return !target.closest("a, button, summary, input, textarea, form, [role=menu], .files") && getSelection()?.isCollapsed !== false;
}
