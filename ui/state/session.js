// @ts-check
import { NodeError, asNodeError, node, token } from "../backend.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { pause } from "./polling.js";

/**
 * Whether this page may speak for the owner.
 * @type {import("../preact.js").Signal<"checking" | "unreachable" | "failed" | "locked" | "open">}
 */
export const access = signal("checking");

/** Why the page is locked, when there is something to say. @type {import("../preact.js").Signal<string | null>} */
export const lockReason = signal(null);

/** Why the node behind the window did not start, in its own words. @type {import("../preact.js").Signal<string | null>} */
export const startProblem = signal(null);

/** The code of the reason, where there is one. @type {import("../preact.js").Signal<string | null>} */
export const startWhy = signal(null);

/** The port that is saved for others to call, where it kept the node from starting. @type {import("../preact.js").Signal<number | null>} */
export const startPort = signal(null);

/** Whether the window's node is away because the person starts it again or moves its folder; that may take minutes. */
export const moving = signal(false);

/** Whether the page runs in the node's own window, which needs no token. The node has the last word. */
export const ownWindow = signal(location.protocol === "node:" || location.hostname === "node.localhost");

const ASK_AGAIN_MS = 1000;

/**
 * Finds out how the page stands with the node; waits for a node that is not there yet.
 * @param {string | null} code from the address, good once
 */
export async function enter(code) {
  for (;;) {
    try {
      ownWindow.value = (await node.session()).window;
      break;
    } catch (error) {
      const { kind, code, why, port, message } = asNodeError(error);
      if (code === "start_failed") return failed(message, why, port);
      if (kind !== "unreachable") break;
      access.value = "unreachable";
      await pause(ASK_AGAIN_MS);
    }
  }
  if (ownWindow.value) access.value = "open";
  else if (code) await trade(code);
  else access.value = token.get() ? "open" : "locked";
}

/** @param {string} message @param {string | null} why @param {number | null} port */
function failed(message, why, port) {
  startProblem.value = message;
  startWhy.value = why;
  startPort.value = port;
  access.value = "failed";
}

/**
 * Has the window start its node once more, and end it before where it runs. The answer comes when that is done, one
 * way or the other: the page then knows the node anew, or shows why there is none.
 * @param {Partial<import("../contract.js").Settings>} [change] settings that are changed before
 * @throws {NodeError} when a setting cannot be so; nothing was done then
 */
export async function startAgain(change = {}) {
  moving.value = true;
  try {
    await startOnce(change);
    await enter(null);
  } finally {
    moving.value = false;
  }
}

/** @param {Partial<import("../contract.js").Settings>} change */
async function startOnce(change) {
  try {
    await node.startAgain(change);
    knowAnew();
  } catch (error) {
    if (asNodeError(error).code === "bad_field") throw asNodeError(error);
  }
}

/**
 * Has the window set a damaged database aside and start its node on a new one. How that went is seen by `enter`.
 * @throws {NodeError} when the old one is in its place still
 */
export const setAside = () => node.setAside();

/**
 * Has the window move its node's folder. The page then knows the node anew, wherever it is.
 * @param {string} path
 * @throws {NodeError} when it is where it was
 */
export async function moveFolder(path) {
  moving.value = true;
  try {
    await node.moveFolder(path);
  } finally {
    knowAnew();
    await enter(null);
    moving.value = false;
  }
}

/** Where the window's folder is, and how far its move. */
export const folder = () => node.folder();

/** A page that is open stays as it is, and asks the node for everything once more. */
function knowAnew() {
  if (access.value !== "open") return;
  access.value = "checking";
  access.value = "open";
}

/**
 * Has the window take its node to the network of an invite, before anything was done on the one of its folder. The
 * page gets to know the node anew.
 * @param {string} invite
 * @throws {NodeError}
 */
export async function leaveBy(invite) {
  await node.leaveBy(invite);
  knowAnew();
  await enter(null);
}

/**
 * Trades a one-time code for the token.
 * @param {string} code
 * @returns {Promise<boolean>}
 */
export async function trade(code) {
  try {
    token.set((await node.openSession(code)).token);
    lockReason.value = null;
    // A page that was open already has met another start of the node, perhaps on another folder.
    knowAnew();
    access.value = "open";
    return true;
  } catch (error) {
    const { kind, code: why, message } = asNodeError(error);
    lockReason.value = why === "bad_code" || kind === "locked" ? t.gate.expired : message;
    if (access.value !== "open") access.value = token.get() ? "open" : "locked";
    return false;
  }
}

/** How many questions nobody answered: each is reason to ask how the node is. */
export const unanswered = signal(0);

/** To be called with every failure. @param {unknown} error */
export function noteFailure(error) {
  noteLock(error);
  if (error instanceof NodeError && error.kind === "unreachable" && error.code !== "aborted") unanswered.value = unanswered.peek() + 1;
}

/**
 * Locks the page when the node no longer knows its token.
 * A call that carried an older token says nothing of the one that was traded since.
 * @param {unknown} error
 */
export function noteLock(error) {
  if (!(error instanceof NodeError) || error.kind !== "locked" || ownWindow.value) return;
  if (error.bearer !== token.get()) return;
  token.clear();
  lockReason.value = t.gate.ended;
  access.value = "locked";
}
