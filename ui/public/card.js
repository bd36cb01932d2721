// @ts-check
import { Avatar } from "../components/avatar.js";
import { PostText } from "../components/post-text.js";
import { PostWho } from "../components/post-who.js";
import { Reactions } from "../components/reactions.js";
import { StateBadge } from "../components/state-badge.js";
import { When } from "../components/when.js";
import { isSilent } from "../format/files.js";
import { postState } from "../format/poststate.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Files } from "./files.js";

/**
 * A post to read: the window's card without what only its owner can do.
 * @param {{post: import("../contract.js").Post, tip: number, now: number, place?: "list" | "thread" | "main", indent?: number}} props
 */
export function Card({ post, tip, now, place = "list", indent = 0 }) {
  const main = place === "main";
  const name = cleanName(post.shown.name);
  const { height } = post.state;
  const badge = html`<${StateBadge} state=${postState(post, tip, null)} />`;
  return html`<article class="post" data-test="post" data-id=${post.id} data-status=${post.state.status} data-place=${place} data-indent=${indent}>
    <a class="post-face" href=${link.author(post.author)} tabindex="-1" aria-hidden="true"><${Avatar} author=${post.author} name=${name} /></a>
    <header class="post-who">
      <${PostWho} author=${post.author} name=${name} />
      ${post.shown.channel ? html`<a class="channel" href=${link.channel(post.shown.channel)}><bdi dir="ltr">#${post.shown.channel}</bdi></a>` : null}
      <a class="post-when" href=${link.post(post.id)}><${When} seconds=${Number(post.created)} now=${now} /></a>
      ${post.shown.edited ? html`<span class="post-note">${t.post.edited}</span>` : null}
      ${place === "list" && post.parent ? html`<a class="post-note" href=${link.post(post.parent)}>${t.post.isReply}</a>` : null}
    </header>
    <div class="post-body"><${PostText} shown=${post.shown} foldable=${!main} silent=${isSilent(post)} files=${html`<${Files} post=${post} />`} /></div>
    <footer class="post-foot">
      ${!main && post.shown.replies > 0 ? html`<a href=${link.post(post.id)}>${t.post.replies(post.shown.replies)}</a>` : null}
      <${Reactions} reactions=${post.shown.reactions} />
      ${height === null ? badge : html`<a class="public-place" href=${`#/block/${height}`}>${badge}</a>`}
    </footer>
  </article>`;
}
