// @ts-check
import { asNodeError } from "../backend.js";
import { PendingCard } from "../components/pending-card.js";
import { html } from "../preact.js";
import { knownName } from "../state/author.js";
import { now } from "../state/clock.js";
import { begin } from "../state/identity.js";
import { status } from "../state/node.js";
import { notify } from "../state/notices.js";
import { outbox, retry, takeBack } from "../state/outbox.js";
import { KIND } from "../state/post-work.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").OutboxItem} OutboxItem */

/**
 * One's own texts that are not posts yet. What changes a post stands below that post.
 * @param {{include: (item: OutboxItem) => boolean, changes?: boolean}} props which of them belong in this view; `changes`:
 *   also edits, deletes and reactions that were refused, which their author must not overlook
 */
export function PendingList({ include, changes = false }) {
  const identity = status.value?.identity;
  const items = outbox.value.filter((item) => (item.kind === KIND.note || (changes && item.stage === "refused")) && include(item));
  if (!identity || items.length === 0) return null;
  return html`<section aria-label=${t.feed.waiting}>
    ${items.map((item) => html`
      <${PendingCard} key=${item.ticket} item=${item} author=${item.author} name=${knownName(item.author)} now=${now.value}
        onRetry=${() => attempt(retry(item))} onTakeBack=${() => attempt(takeBack(item), t.post.tookBack)} onUnlock=${() => void begin("unlock", item.author)} />
    `)}
  </section>`;
}

/** @param {Promise<void>} action @param {string} [done] */
async function attempt(action, done) {
  try {
    await action;
    if (done) notify(done);
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
