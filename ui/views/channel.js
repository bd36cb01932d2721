// @ts-check
import { FollowButton } from "../components/follow-button.js";
import { html } from "../preact.js";
import { followChannel, followed } from "../state/channels.js";
import { feedOf } from "../state/feed.js";
import { ColumnButton } from "../parts/column-button.js";
import { MuteButton, MutedNotice } from "../parts/mute-button.js";
import { PendingList } from "../parts/pending-list.js";
import { PostList } from "../parts/post-list.js";
import { Writer } from "../parts/writer.js";
import { t } from "../strings/words.js";

/** The posts of one channel. @param {{channel: string}} props */
export function ChannelView({ channel }) {
  return html`<div class="view">
    <header class="view-head">
      <h1 class="view-title"><bdi dir="ltr">#${channel}</bdi></h1>
      <${FollowButton} channel=${channel} followed=${followed.value.includes(channel)} onFollow=${(/** @type {boolean} */ follow) => followChannel(channel, follow)} />
      <${MuteButton} kind="channel" value=${channel} done=${t.control.muted.channel} />
      <${ColumnButton} kind="channel" value=${channel} />
    </header>
    <${MutedNotice} kind="channel" value=${channel} />
    <${Writer} draftKey="channel:${channel}" channel=${channel} />
    <${PendingList} include=${(/** @type {import("../contract.js").OutboxItem} */ item) => item.channel === channel} />
    <${PostList} feed=${feedOf(`channel ${channel}`, { list: { channel } })}
      empty=${{ title: t.feed.channelEmptyTitle, text: t.feed.channelEmptyText }} />
  </div>`;
}
