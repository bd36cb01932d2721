// @ts-check
/** What the person does to a post: react, edit, delete. Each goes through the outbox like a post. */
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { dropDraft } from "./drafts.js";
import { tell } from "./events.js";
import { notify } from "./notices.js";
import { outbox, refreshOutbox, send } from "./outbox.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("../contract.js").OutboxItem} OutboxItem */

/** @typedef {"delete" | "react" | "edit-as" | "delete-as"} Question the last two: as the identity that wrote it */

/** Kinds as the chain counts them. */
export const KIND = /** @type {const} */ ({ note: 0, profile: 1, edit: 2, delete: 3, reaction: 4 });

/** The post whose text is being changed in its place. @type {import("../preact.js").Signal<string | null>} */
export const editing = signal(null);

/** What the person is asked about a post, in a dialog. @type {import("../preact.js").Signal<{what: Question, post: Post} | null>} */
export const asked = signal(null);

/** @param {string} id */
export const editKey = (id) => `edit:${id}`;

/** Ends the editing and drops what was typed. @param {string} id */
export function stopEditing(id) {
  dropDraft(editKey(id));
  leaveEditor(id);
}

/** Closes the editor; what was typed stays for the next time. @param {string} id */
export function leaveEditor(id) {
  if (editing.peek() === id) editing.value = null;
}

/** @param {Post} post */
export async function deletePost(post) {
  await attempt(() => send({ kind: "delete", content: "", parent: post.id }));
}

/** The reactions whose wish is on its way to the node. @type {Set<string>} */
const toggling = new Set();

/**
 * Reacts with a sign; with one that is the person's already, takes it back.
 * @param {Post} post
 * @param {string} sign
 */
export async function toggleReaction(post, sign) {
  const which = `${post.id} ${sign}`;
  // A double click is one wish.
  if (toggling.has(which)) return;
  toggling.add(which);
  const onItsWay = pendingReaction(post.id, sign);
  const mine = post.shown.reactions.find((one) => one.content === sign)?.mine;
  await attempt(async () => {
    if (onItsWay) {
      await node.giveUp(onItsWay.ticket);
      await refreshOutbox();
    } else if (!mine) await send({ kind: "reaction", content: sign, parent: post.id });
    else if (!isBeingTakenBack(mine)) await send({ kind: "delete", content: "", parent: mine });
  });
  toggling.delete(which);
}

/**
 * A reaction of one's own that is not a post yet.
 * @param {string} id of the post
 * @param {string} sign
 */
export function pendingReaction(id, sign) {
  return outbox.peek().find((item) => item.kind === KIND.reaction && item.parent === id && item.content === sign);
}

/** @param {string} reaction its id */
function isBeingTakenBack(reaction) {
  return outbox.peek().some((item) => item.kind === KIND.delete && item.parent === reaction);
}

/** Sends once more what the chain left out. @param {string} id */
export async function sendAgain(id) {
  await attempt(async () => {
    await node.again(id);
    await refreshOutbox();
    await tell({ own: true, forget: id });
    notify(t.post.sentAgain, { tone: "good" });
  });
}

/** @param {() => Promise<void>} work */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    noteFailure(error);
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
