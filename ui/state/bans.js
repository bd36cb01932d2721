// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { notify } from "./notices.js";
import { peersPoll } from "./peers.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Ban} Ban */

/** Addresses that nothing is to be had to do with. @type {import("../preact.js").Signal<Ban[] | null>} */
export const bans = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const bansError = signal(null);

/** The node adds to the list only when a stranger breaks a rule. */
const EVERY_MS = 5000;

export const bansPoll = new Poll(async () => {
  try {
    bans.value = (await node.bans()).bans;
    bansError.value = null;
  } catch (error) {
    noteFailure(error);
    bansError.value = asNodeError(error);
  }
}, () => EVERY_MS);

/**
 * Bans an address, and offers to take that back.
 * @param {{address: string, secs: number | null, reason: string}} ban
 * @throws {import("../backend.js").NodeError}
 */
export async function banAddress(ban) {
  try {
    await node.ban(ban);
    const ip = bareAddress(ban.address);
    notify(t.bans.banned(ip), { action: { label: t.app.undo, run: () => void forgive(ip) } });
    look();
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}

/** @param {string} ip */
export async function forgive(ip) {
  const was = bans.peek();
  bans.value = was?.filter((ban) => ban.ip !== ip) ?? null;
  try {
    await node.forgive(ip);
    notify(t.bans.forgiven(ip));
  } catch (error) {
    noteFailure(error);
    if (asNodeError(error).status !== 404) notify(asNodeError(error).message, { tone: "bad" });
  }
  look();
}

function look() {
  void bansPoll.now();
  void peersPoll.now();
}

/** The IP alone: a ban holds for every port. @param {string} address */
export function bareAddress(address) {
  const text = address.trim();
  const inBrackets = /^\[([^\]]+)\]/u.exec(text)?.[1];
  if (inBrackets) return inBrackets;
  return text.split(":").length === 2 ? (text.split(":")[0] ?? text) : text;
}
