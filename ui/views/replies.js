// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { Skeleton } from "../components/skeleton.js";
import { html, useEffect, useMemo } from "../preact.js";
import { status } from "../state/node.js";
import { ReplyStore } from "../state/replies.js";
import { postContext } from "../parts/context.js";
import { Failed } from "../parts/failed.js";
import { Post } from "../parts/post.js";
import { t } from "../strings/words.js";

/** What answers the person, or names them. Seen here, it is no news any more. */
export function RepliesView() {
  const store = useMemo(() => new ReplyStore(), []);
  useEffect(() => store.follow(), [store]);
  return html`<div class="view">
    <h1 class="view-title">${t.replies.title}</h1>
    <${Body} store=${store} />
  </div>`;
}

/** @param {{store: ReplyStore}} props */
function Body({ store }) {
  const replies = store.replies.value;
  const error = store.error.value;
  if (replies === null && error) return html`<${Failed} title=${t.replies.failedTitle} error=${error} onRetry=${() => store.load()} />`;
  if (replies === null) return html`<${Skeleton} kind="posts" label=${t.replies.loading} />`;
  if (replies.length === 0) return html`<${EmptyState} title=${t.replies.emptyTitle} text=${t.replies.emptyText(status.value?.identity.name || status.value?.identity.short || "")} />`;
  return html`<${List} store=${store} replies=${replies} />`;
}

/** @param {{store: ReplyStore, replies: import("../contract.js").Reply[]}} props */
function List({ store, replies }) {
  const context = postContext();
  return html`<section class="replies" aria-label=${t.replies.title} data-test="replies-list">
    ${replies.map((reply) => html`<div key=${reply.post.id} class="reply" data-unread=${reply.unread} data-test="reply" data-mention=${reply.mention}>
      <${Post} post=${reply.post} context=${context} note=${noteOf(reply)} />
    </div>`)}
    ${store.next.value
      ? html`<button type="button" class="button" data-kind="quiet" aria-busy=${store.loadingMore.value} onClick=${() => store.loadMore()}>${t.replies.more}</button>`
      : html`<div class="feed-end"><p>${t.replies.end}</p></div>`}
  </section>`;
}

/** @param {import("../contract.js").Reply} reply */
function noteOf({ mention, unread }) {
  const what = mention ? t.replies.mention : t.replies.answer;
  return unread ? t.replies.fresh(what) : what;
}
