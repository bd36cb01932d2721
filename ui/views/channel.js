// @ts-check
import { html } from "../preact.js";
import { feedOf } from "../state/feed.js";
import { PendingList } from "../parts/pending-list.js";
import { PostList } from "../parts/post-list.js";
import { Writer } from "../parts/writer.js";
import { t } from "../strings/words.js";

/** The posts of one channel. @param {{channel: string}} props */
export function ChannelView({ channel }) {
  return html`<div class="view">
    <h1 class="view-title">#${channel}</h1>
    <${Writer} draftKey="channel:${channel}" channel=${channel} />
    <${PendingList} include=${(/** @type {import("../contract.js").OutboxItem} */ item) => item.channel === channel} />
    <${PostList} feed=${feedOf(`channel ${channel}`, { list: { channel } })}
      empty=${{ title: t.feed.channelEmptyTitle, text: t.feed.channelEmptyText }} />
  </div>`;
}
