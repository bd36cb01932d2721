// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { PostDetails } from "../components/post-details.js";
import { Skeleton } from "../components/skeleton.js";
import { shortKey } from "../format/key.js";
import { isStuck, postState } from "../format/poststate.js";
import { foldDeep, indentReplies, orderAncestors } from "../format/replies.js";
import { link } from "../format/route.js";
import { cleanName } from "../format/text.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../preact.js";
import { saveProof } from "../state/proof.js";
import { ThreadStore } from "../state/thread.js";
import { postContext } from "../parts/context.js";
import { Failed } from "../parts/failed.js";
import { PendingList } from "../parts/pending-list.js";
import { Post } from "../parts/post.js";
import { Writer } from "../parts/writer.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Thread} Thread */

/** A post in its conversation. @param {{id: string}} props */
export function PostView({ id }) {
  const store = useMemo(() => new ThreadStore(id), [id]);
  useEffect(() => store.follow(), [store]);
  return html`<div class="view">
    <header class="view-bar">
      <button type="button" class="link-button" data-test="back" onClick=${goBack}><span class="arrow" aria-hidden="true">←</span> ${t.thread.back}</button>
      <h1 class="visually-hidden">${t.thread.title}</h1>
    </header>
    <${Body} key=${id} store=${store} />
  </div>`;
}

/** @param {{store: ThreadStore}} props */
function Body({ store }) {
  const thread = store.thread.value;
  const error = store.error.value;
  if (thread) return html`<${Conversation} thread=${thread} store=${store} />`;
  if (error?.status === 404) return html`<${EmptyState} title=${t.thread.missingTitle} text=${t.thread.missingText} />`;
  if (error) return html`<${Failed} title=${t.thread.failedTitle} error=${error} onRetry=${() => store.load()} />`;
  return html`<${Skeleton} kind="posts" label=${t.thread.loading} count=${3} />`;
}

/** @param {{thread: Thread, store: ThreadStore}} props */
function Conversation({ thread, store }) {
  const context = postContext();
  const { post } = thread;
  const above = orderAncestors(post, thread.root ? [thread.root, ...thread.ancestors] : thread.ancestors);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  // Earlier posts stand above; what the person came for is what they should see first.
  useLayoutEffect(() => void (above.length > 0 && main.current?.scrollIntoView({ block: "start" })), [post.id]);
  const ids = new Set([post.id, ...thread.replies.map((reply) => reply.id)]);
  return html`
    ${above.length > 0 || post.parent
      ? html`<section class="ancestors" aria-label=${t.thread.above}>
          ${above.length === 0 || above[0]?.parent ? html`<p class="post-gone">${above.length === 0 ? t.thread.parentMissing : t.thread.furtherUp}</p>` : null}
          ${above.map((one) => html`<${Post} key=${one.id} post=${one} context=${context} place="thread" />`)}
        </section>`
      : null}
    <div ref=${main} class="thread-main">
      <${Post} post=${post} context=${context} place="main" />
      <${PostDetails} post=${post} stateHelp=${postState(post, context.tip, context.nextBlockSecs, isStuck(post, context.quietSince, context.now)).help} onSaveProof=${saveProof} />
    </div>
    <${Writer} key=${post.id} draftKey="reply:${post.id}" parent=${post.id} />
    <${PendingList} include=${(/** @type {import("../contract.js").OutboxItem} */ item) => item.parent !== null && ids.has(item.parent)} />
    <${Replies} thread=${thread} store=${store} context=${context} />
  `;
}

/** @param {{thread: Thread, store: ThreadStore, context: import("../components/post-card.js").PostContext}} props */
function Replies({ thread, store, context }) {
  const [open, setOpen] = useState(/** @type {Set<string>} */ (new Set()));
  if (thread.replies.length === 0) return html`<p class="quiet-line">${t.thread.noReplies}</p>`;
  return html`<section aria-label=${t.thread.replies(thread.replies.length)} data-test="replies">
    <h2 class="section-title">${t.thread.replies(thread.replies.length)}</h2>
    ${foldDeep(indentReplies(thread.post.id, thread.replies), open).map((row) => "fold" in row
      ? html`<p key="fold ${row.fold}" class="thread-fold"><button type="button" class="link-button" data-test="thread-fold"
          onClick=${() => setOpen(new Set([...open, row.fold]))}>${t.thread.deeper(row.count)}</button></p>`
      : html`<${Post} key=${row.post.id} post=${row.post} context=${context} place="thread" indent=${row.indent} to=${row.to && (cleanName(row.to.shown.name) ?? shortKey(row.to.author))} />`)}
    ${thread.next
      ? html`<button type="button" class="button" data-kind="quiet" aria-busy=${store.loadingMore.value} onClick=${() => store.loadMore()}>${t.thread.more}</button>`
      : null}
  </section>`;
}

function goBack() {
  if (history.length > 1) history.back();
  else location.hash = link.feed;
}
