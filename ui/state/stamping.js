// @ts-check
/** One's own texts on their way, told to who does not see their cards. */
import { percent } from "../format/number.js";
import { outboxState } from "../format/poststate.js";
import { t } from "../strings/words.js";
import { announce } from "./announce.js";

/** @typedef {import("../contract.js").OutboxItem} OutboxItem */

/** A stamp is told of in quarters: each per cent would be chatter. */
const PARTS = 4;
const MATTER = "own";

/** A text is handed to the node. */
export const sayBegun = () => announce(MATTER, t.announce.stamping);
/** The node has made a post of it. */
export const saySent = () => announce(MATTER, t.announce.sent);

/**
 * What is new about the texts since they were looked at last.
 * @param {OutboxItem[]} before
 * @param {OutboxItem[]} now
 */
export function sayProgress(before, now) {
  const known = new Map(before.map((item) => [item.ticket, item]));
  for (const item of now) {
    const was = known.get(item.ticket);
    known.delete(item.ticket);
    if (item.stage === "refused" && was && was.stage !== "refused") announce(MATTER, outboxState(item).text);
    const part = partOf(item);
    if (item.stage === "stamping" && was && part > partOf(was)) announce(MATTER, t.announce.stampingAt(percent(part / PARTS)));
  }
  if ([...known.values()].some((item) => item.stage === "stamping" || item.stage === "sending")) saySent();
}

/** @param {OutboxItem} item */
function partOf({ progress }) {
  return Math.floor(progress * PARTS);
}
