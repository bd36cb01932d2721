// @ts-check
import { care } from "../backend.js";
import { signal } from "../preact.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").LogLine} LogLine */

/** Lines that the page keeps: some screens full. */
const MOST_LINES = 500;
/** Lines of one answer. */
const PAGE = 500;
const EVERY_MS = 1000;

/** The newest lines of the node's log, oldest first. @type {import("../preact.js").Signal<LogLine[]>} */
export const lines = signal([]);

/** Whether the last look at the log failed. */
export const logLost = signal(false);

let next = "0";

/** Follows the log while it is shown. */
export const logPoll = new Poll(async () => {
  try {
    for (;;) {
      const page = await care.log(next, PAGE);
      // A node that was started again counts from one.
      if (page.lines.length === 0 && BigInt(page.next) < BigInt(next)) lines.value = [];
      else if (page.lines.length > 0) lines.value = [...lines.peek(), ...page.lines].slice(-MOST_LINES);
      next = page.next;
      if (page.lines.length < PAGE) break;
    }
    logLost.value = false;
  } catch (error) {
    noteFailure(error);
    logLost.value = true;
  }
}, () => EVERY_MS);
