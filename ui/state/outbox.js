// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { giveBackFiles } from "./attached.js";
import { giveBack } from "./drafts.js";
import { tell } from "./events.js";
import { status } from "./node.js";
import { Poll, pause } from "./polling.js";
import { noteFailure } from "./session.js";
import { sayBegun, sayProgress, saySent } from "./stamping.js";

/** @typedef {import("../contract.js").OutboxItem} OutboxItem */
/** @typedef {import("../contract.js").NewPost} NewPost */

/** Texts that the node has written down and not yet sent. @type {import("../preact.js").Signal<OutboxItem[]>} */
export const outbox = signal([]);

const WHILE_STAMPING_MS = 300;
const WHILE_QUIET_MS = 3000;
const FIRST_LOOK_MS = 150;
/** Kinds of posts, as the chain counts them. */
const NOTE = 0;
const EDIT = 2;

export const outboxPoll = new Poll(refreshOutbox, () => (isBusy() ? WHILE_STAMPING_MS : WHILE_QUIET_MS));

function isBusy() {
  const counts = status.peek()?.outbox;
  const items = outbox.peek();
  return items.some((item) => item.stage !== "refused" && item.stage !== "locked") || (counts ? counts.stamping + counts.waiting + counts.locked > items.length : false);
}

/** Reads anew what is on its way. */
export async function refreshOutbox() {
  try {
    const { items } = await node.outbox();
    const tickets = new Set(items.map((item) => item.ticket));
    // What left the outbox is a post by now: let the lists show it before its card here goes.
    if (outbox.peek().some((item) => !tickets.has(item.ticket))) await tell({ own: true });
    sayProgress(outbox.peek(), items);
    outbox.value = items;
  } catch (error) {
    noteFailure(error);
  }
}

/**
 * Sends a text. Comes back as soon as the node has it safe, which is before the stamp is done;
 * until then the text stays with the caller.
 * @param {NewPost} post
 * @throws {import("../backend.js").NodeError} when the node did not take it
 */
export async function send(post) {
  sayBegun();
  const known = new Set(outbox.peek().map((item) => item.ticket));
  const holds = () => outbox.peek().some((item) => !known.has(item.ticket) && is(item, post));
  /** @type {{error: unknown} | null} */
  let outcome = null;
  const answered = node.write(post).then(
    () => void (outcome = { error: null }),
    (error) => void (outcome = { error }),
  );
  const settled = answered.then(refreshOutbox).then(() => tell({ own: true }));
  while (outcome === null) {
    await Promise.race([answered, pause(FIRST_LOOK_MS)]);
    if (outcome === null) await refreshOutbox();
    if (holds()) return;
  }
  await settled;
  const { error } = /** @type {{error: unknown}} */ (outcome);
  if (error === null) saySent();
  if (error === null || holds()) return;
  noteFailure(error);
  throw asNodeError(error);
}

/** @param {OutboxItem} item */
export async function retry(item) {
  await node.sendAgain(item.ticket);
  await refreshOutbox();
}

/**
 * Gives a refused text back to the composer it came from, and only then takes it from the node.
 * @param {OutboxItem} item
 */
export async function takeBack(item) {
  const place = placeOf(item);
  if (place) {
    giveBack(place, item.content, item.channel ?? "");
    giveBackFiles(place, item.files);
  }
  await node.giveUp(item.ticket);
  await refreshOutbox();
}

/** The draft that a text came from; none for what has no text of its own. @param {OutboxItem} item */
function placeOf({ kind, parent }) {
  if (kind === NOTE) return parent ? `reply:${parent}` : "new";
  return kind === EDIT && parent ? `edit:${parent}` : null;
}

/** @param {OutboxItem} item @param {NewPost} post */
function is(item, post) {
  return item.content === post.content && item.parent === (post.parent ?? null) && (post.kind ? item.kind !== NOTE : item.kind === NOTE);
}
