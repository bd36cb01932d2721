// @ts-check
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/** @param {{channel: string, followed: boolean, onFollow: (follow: boolean) => void}} props */
export function FollowButton({ channel, followed, onFollow }) {
  return html`<button type="button" class="button" data-kind="quiet" data-size="small" aria-pressed=${followed} data-test="follow" data-channel=${channel}
    aria-label=${followed ? t.channels.unfollowLabel(channel) : t.channels.followLabel(channel)} onClick=${() => onFollow(!followed)}>
    ${followed ? t.channels.following : t.channels.follow}
  </button>`;
}
