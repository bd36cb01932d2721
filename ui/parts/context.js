// @ts-check
import { html } from "../preact.js";
import { cleanName } from "../format/text.js";
import { knownName } from "../state/author.js";
import { now } from "../state/clock.js";
import { mineNow, runError } from "../state/mining.js";
import { named, nextBlockSecs, ownKey, quietSince, tipHeight } from "../state/node.js";
import { notify } from "../state/notices.js";
import { editing, sendAgain, toggleReaction } from "../state/post-work.js";
import { postActions, postSigns, reply } from "./post-actions.js";
import { PostChanges } from "./post-changes.js";
import { PostEditor } from "./post-editor.js";
import { Attachments } from "./attachments.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * What cards need beside their post. Reading it subscribes the view to the chain and the clock.
 * @returns {import("../components/post-card.js").PostContext}
 */
export function postContext() {
  return {
    tip: tipHeight.value, now: now.value, nextBlockSecs: nextBlockSecs.value, quietSince: quietSince.value, ownKey: ownKey.value,
    // An erased text took its author's name along, which others of them still tell.
    nameOf: (post) => cleanName(post.shown.name) ?? (post.content === null ? knownName(post.author) : null),
    named: named.value,
    onMineNow: () => void mine(),
    onSendAgain: (post) => void sendAgain(post.id),
    onReact: (post, sign) => void toggleReaction(post, sign),
    onReply: reply,
    signs: postSigns,
    actions: postActions,
    instead: (post) => (editing.value === post.id ? html`<${PostEditor} key=${post.id} post=${post} />` : null),
    below: (post) => html`<${PostChanges} post=${post} />`,
    files: (post) => html`<${Attachments} post=${post} />`,
  };
}

/** Mines one block; what comes of it is told wherever one is. */
async function mine() {
  await mineNow(false);
  const error = runError.peek();
  if (error) notify(error.message, { tone: "bad" });
}
