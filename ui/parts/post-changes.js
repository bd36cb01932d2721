// @ts-check
import { asNodeError } from "../backend.js";
import { StateBadge } from "../components/state-badge.js";
import { changeName, changeState, outboxState } from "../format/poststate.js";
import { html } from "../preact.js";
import { nextBlockSecs, ownKey, tipHeight } from "../state/node.js";
import { notify } from "../state/notices.js";
import { outbox, retry, takeBack } from "../state/outbox.js";
import { KIND, sendAgain } from "../state/post-work.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("../contract.js").OutboxItem} OutboxItem */

/** What the person changed about a post and no block has for good yet, each with its true state. @param {{post: Post}} props */
export function PostChanges({ post }) {
  const items = outbox.value.filter((item) => concerns(item, post));
  const change = post.author === ownKey.value && post.shown.change?.state.status !== "confirmed" ? post.shown.change : null;
  const lost = post.shown.left_out ?? [];
  if (items.length === 0 && !change && lost.length === 0) return null;
  return html`<ul class="post-changes">
    ${change
      ? html`<li data-test="change" data-kind=${post.shown.deleted ? "delete" : "edit"}>
          <span>${post.shown.deleted ? t.change.delete : t.change.edit}</span><${StateBadge} state=${changeState(change, tipHeight.value, nextBlockSecs.value)} />
        </li>`
      : null}
    ${items.map((item) => html`<${Waiting} key=${item.ticket} item=${item} />`)}
    ${lost.map((one) => html`<li key=${one.id} data-test="change-left-out">
      <span>${changeName(one.kind, one.content)}</span><${StateBadge} state=${changeState({ id: one.id, seen_by: null, state: LEFT_OUT }, 0, null)} />
      <button type="button" class="link-button" data-test="send-again" onClick=${() => void sendAgain(one.id)}>${t.post.sendAgain}</button>
    </li>`)}
  </ul>`;
}

const LEFT_OUT = /** @type {const} */ ({ status: "left_out", block: null, height: null, depth: null });

/** @param {{item: OutboxItem}} props */
function Waiting({ item }) {
  const refused = item.stage === "refused";
  return html`<li data-test="pending" data-ticket=${item.ticket} data-stage=${item.stage}>
    <span>${changeName(item.kind, item.content)}</span>
    <${StateBadge} state=${outboxState(item)} progress=${item.stage === "stamping" ? item.progress : null} />
    ${refused ? html`<button type="button" class="link-button" onClick=${() => attempt(retry(item))}>${t.post.sendAgain}</button>` : null}
    ${refused ? html`<button type="button" class="link-button" onClick=${() => attempt(takeBack(item))}>${item.kind === KIND.edit ? t.post.takeBack : t.app.cancel}</button>` : null}
  </li>`;
}

/** @param {OutboxItem} item @param {Post} post */
function concerns(item, post) {
  if (item.kind === KIND.note || item.kind === KIND.profile) return false;
  return item.parent === post.id || (item.kind === KIND.delete && post.shown.reactions.some((one) => one.mine === item.parent));
}

/** @param {Promise<void>} action */
async function attempt(action) {
  await action.catch((error) => notify(asNodeError(error).message, { tone: "bad" }));
}
