// @ts-check
import { EmptyState } from "../components/empty-state.js";
import { FollowButton } from "../components/follow-button.js";
import { Skeleton } from "../components/skeleton.js";
import { When } from "../components/when.js";
import { link } from "../format/route.js";
import { html, useEffect } from "../preact.js";
import { channels, channelsError, followChannel, followed, followedChannels, loadChannels, loadMoreChannels, moreChannels } from "../state/channels.js";
import { now } from "../state/clock.js";
import { onNews } from "../state/events.js";
import { status } from "../state/node.js";
import { Failed } from "../parts/failed.js";
import { peerCount } from "../parts/readings.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Channel} Channel */

/** Blocks bring many posts at once; the list follows them at a reader's pace. */
const GATHER_MS = 600;

/** The channels that there are, and which of them the person follows. */
export function ChannelsView() {
  useEffect(() => followList(), []);
  useEffect(() => void loadChannels(), [followed.value.join()]);
  return html`<div class="view">
    <h1 class="view-title">${t.channels.title}</h1>
    <p class="lead">${t.channels.lead}</p>
    <${Body} />
  </div>`;
}

function Body() {
  const all = channels.value;
  const error = channelsError.value;
  if (all === null && error) return html`<${Failed} title=${t.channels.failedTitle} error=${error} onRetry=${() => loadChannels()} />`;
  if (all === null) {
    return html`<h2 class="section-title">${followed.value.length > 0 ? t.channels.yours : t.channels.all}</h2>
      <${Skeleton} kind="channels" label=${t.channels.title} />`;
  }
  const mine = followed.value.map((name) => known(name, all));
  if (all.length === 0 && mine.length === 0) return html`<${EmptyState} title=${t.channels.emptyTitle} text=${t.channels.emptyText}>
    <a class="button" href=${link.feed} data-test="channels-write">${t.channels.emptyWrite}</a>
    ${status.value && peerCount(status.value.peers) === 0 ? html`<a class="button" data-kind="quiet" href=${link.network} data-test="channels-join">${t.side.join}</a>` : null}
  </${EmptyState}>`;
  const others = all.filter((channel) => !followed.value.includes(channel.name));
  return html`
    ${mine.length > 0 ? html`<h2 class="section-title">${t.channels.yours}</h2><${Rows} channels=${mine} />` : null}
    ${others.length > 0 ? html`<h2 class="section-title">${mine.length > 0 ? t.channels.others : t.channels.all}</h2><${Rows} channels=${others} />` : null}
    ${moreChannels.value
      ? html`<button type="button" class="button" data-kind="quiet" onClick=${() => loadMoreChannels()}>${t.channels.more}</button>`
      : null}
  `;
}

/** @param {{channels: Channel[]}} props */
function Rows({ channels: rows }) {
  return html`<ul class="channels">
    ${rows.map((channel) => html`<li key=${channel.name} data-test="channel-row" data-channel=${channel.name} data-posts=${channel.posts}>
      <a class="channels-name" href=${link.channel(channel.name)}><bdi dir="ltr">#${channel.name}</bdi></a>
      <span class="channels-about">${channel.posts > 0
        ? html`${t.channels.posts(channel.posts)} · <${When} seconds=${Number(channel.last)} now=${now.value} />`
        : t.channels.quiet}</span>
      <${FollowButton} channel=${channel.name} followed=${followed.value.includes(channel.name)}
        onFollow=${(/** @type {boolean} */ follow) => followChannel(channel.name, follow)} />
    </li>`)}
  </ul>`;
}

/** A followed channel with what is known of it. @param {string} name @param {Channel[]} all @returns {Channel} */
function known(name, all) {
  const same = (/** @type {Channel} */ channel) => channel.name === name;
  return all.find(same) ?? followedChannels.value.find(same) ?? { name, posts: 0, last: "0" };
}

function followList() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let gather;
  const end = onNews(({ events, gap, own }) => {
    if (!gap && !own && !events.some((event) => event.type === "post" || event.type === "tip")) return;
    gather ??= setTimeout(() => {
      gather = undefined;
      void loadChannels();
    }, GATHER_MS);
  });
  return () => {
    end();
    clearTimeout(gather);
  };
}
