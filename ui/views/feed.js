// @ts-check
import { GuideLink } from "../components/guide-link.js";
import { SyncPanel } from "../components/sync-panel.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { feedOf } from "../state/feed.js";
import { status } from "../state/node.js";
import { catchingUp } from "../state/sync.js";
import { PendingList } from "../parts/pending-list.js";
import { PostList } from "../parts/post-list.js";
import { Writer } from "../parts/writer.js";
import { t } from "../strings/words.js";

/** Everything that is posted, newest first. */
export function FeedView() {
  const stage = status.value?.sync.stage;
  const syncing = stage === "headers" || stage === "blocks";
  const action = html`<a class="button" data-kind="quiet" href=${link.network}>${t.feed.emptyAction}</a> <${GuideLink} text=${t.guide.whole} />`;
  return html`<div class="view">
    <h1 class="visually-hidden">${t.feed.title}</h1>
    ${catchingUp.value && status.value ? html`<${SyncPanel} sync=${status.value.sync} />` : null}
    <${Writer} draftKey="new" />
    <${PendingList} changes include=${(/** @type {import("../contract.js").OutboxItem} */ item) => item.parent === null || item.stage === "refused"} />
    <${PostList} feed=${feedOf("feed", { list: {} })}
      empty=${syncing ? { title: t.feed.syncingTitle, text: t.feed.syncingText } : { title: t.feed.emptyTitle, text: t.feed.emptyText, action }} />
  </div>`;
}
