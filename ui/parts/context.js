// @ts-check
import { asNodeError } from "../backend.js";
import { now } from "../state/clock.js";
import { nextBlockSecs, ownKey, tipHeight } from "../state/node.js";
import { notify } from "../state/notices.js";
import { send } from "../state/outbox.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */

/**
 * What cards need beside their post. Reading it subscribes the view to the chain and the clock.
 * @returns {import("../components/post-card.js").PostContext}
 */
export function postContext() {
  return { tip: tipHeight.value, now: now.value, nextBlockSecs: nextBlockSecs.value, ownKey: ownKey.value, onSendAgain };
}

/** @param {Post} post */
async function onSendAgain({ shown, parent }) {
  try {
    await send({
      content: shown.content ?? "",
      ...(shown.channel ? { channel: shown.channel } : {}),
      ...(parent ? { parent } : {}),
    });
    notify(t.post.sentAgain, { tone: "good" });
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
