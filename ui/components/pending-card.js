// @ts-check
import { changeName, outboxState } from "../format/poststate.js";
import { link } from "../format/route.js";
import { cleanContent, cleanName } from "../format/text.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";
import { Avatar } from "./avatar.js";
import { PostWho } from "./post-who.js";
import { RichText } from "./rich-text.js";
import { StateBadge } from "./state-badge.js";
import { When } from "./when.js";

/**
 * A text of one's own that is not a post yet.
 * @param {{item: import("../contract.js").OutboxItem, author: string, name: string | null, now: number, onRetry: () => void, onTakeBack: () => void, onUnlock: () => void}} props
 */
export function PendingCard({ item, author, name, now, onRetry, onTakeBack, onUnlock }) {
  const shown = cleanName(name);
  const refused = item.stage === "refused";
  return html`
    <article class="post" data-test="pending" data-ticket=${item.ticket} data-stage=${item.stage} data-pending>
      <span class="post-face"><${Avatar} author=${author} name=${shown} /></span>
      <header class="post-who">
        <${PostWho} author=${author} name=${shown} />
        ${item.channel ? html`<a class="channel" href=${link.channel(item.channel)}><bdi dir="ltr">#${item.channel}</bdi></a>` : null}
        ${item.kind === 0 ? null : html`<span class="post-note">${changeName(item.kind, item.content)}</span>`}
        <span class="post-when"><${When} seconds=${Number(item.written)} now=${now} /></span>
      </header>
      <div class="post-body"><p class="post-text" dir="auto"><${RichText} text=${cleanContent(item.content)} /></p>
        ${item.files.length > 0 ? html`<p class="help" data-test="pending-files">${t.files.label(item.files.length)}</p>` : null}</div>
      <footer class="post-foot">
        <${StateBadge} state=${outboxState(item)} progress=${item.stage === "stamping" ? item.progress : null} />
        ${refused
          ? html`<button type="button" class="link-button" onClick=${onRetry}>${t.post.sendAgain}</button>
              <button type="button" class="link-button" onClick=${onTakeBack}>${t.post.takeBack}</button>`
          : null}
        ${item.stage === "locked"
          ? html`${item.reason ? null : html`<button type="button" class="link-button" data-test="pending-unlock" onClick=${onUnlock}>${t.identity.unlock}</button>`}
              <button type="button" class="link-button" onClick=${onTakeBack}>${t.post.takeBack}</button>`
          : null}
      </footer>
    </article>
  `;
}
