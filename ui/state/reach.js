// @ts-check
import { asNodeError, node } from "../backend.js";
import { reasonWords } from "../format/refusal.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { endOfCalls } from "./joining.js";
import { notify, withdraw } from "./notices.js";
import { JOINING, addPeer, peersPoll } from "./peers.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";
import { changeSettings } from "./settings.js";

/** @type {import("../preact.js").Signal<import("../contract.js").Invite | null>} */
export const invite = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const inviteError = signal(null);

/** Who is there on the local network. @type {import("../preact.js").Signal<import("../contract.js").Lan | null>} */
export const lan = signal(null);

/** Why that is not known. @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const lanError = signal(null);

/** Addresses change with the network that one is in; a moment later is soon enough. */
const INVITE_EVERY_MS = 10_000;
const LAN_EVERY_MS = 2_000;

export const invitePoll = new Poll(async () => {
  try {
    const got = await node.invite();
    // The same invite again draws nothing anew.
    if (got.invite !== invite.peek()?.invite) invite.value = got;
    inviteError.value = null;
  } catch (error) {
    noteFailure(error);
    inviteError.value = asNodeError(error);
  }
}, () => INVITE_EVERY_MS);

export const lanPoll = new Poll(async () => {
  try {
    lan.value = await node.lan();
    lanError.value = null;
  } catch (error) {
    noteFailure(error);
    lanError.value = asNodeError(error);
  }
}, () => LAN_EVERY_MS);

/**
 * Joins by an invite.
 * @param {string} text
 * @returns {Promise<string[]>} the addresses that are called
 * @throws {import("../backend.js").NodeError}
 */
export async function joinBy(text) {
  try {
    const { joined, failed } = await node.join(text);
    notify(t.network.joinedBy(joined.length), { topic: JOINING, lasts: true });
    for (const one of failed) notify(t.network.notJoined(one.address, (one.why && reasonWords(one.why)) ?? t.errors.said(one.message)), { tone: "bad" });
    void peersPoll.now();
    return joined.map((one) => one.address);
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}

/** Looks for nodes of the local network, and lets them see this one. */
export async function lookAround() {
  await changeSettings({ lan_discovery: true }).catch((error) => notify(error.message, { tone: "bad" }));
  void lanPoll.now();
}

/** Joins a node that was found. @param {string} address */
export async function joinFound(address) {
  try {
    const called = await addPeer(address);
    void endOfCalls(called, new AbortController().signal).then((peer) => peer && withdraw(JOINING));
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
  void lanPoll.now();
}
