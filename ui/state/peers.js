// @ts-check
import { asNodeError, node } from "../backend.js";
import { batch, signal } from "../preact.js";
import { t } from "../strings/words.js";
import { notify } from "./notices.js";
import { Poll } from "./polling.js";
import { noteFailure } from "./session.js";

/** @type {import("../preact.js").Signal<import("../contract.js").Peer[] | null>} */
export const peers = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const peersError = signal(null);

/** What went over all connections in the last ten minutes. @type {import("../preact.js").Signal<import("../contract.js").Traffic[]>} */
export const traffic = signal([]);

const EVERY_MS = 2000;

export const peersPoll = new Poll(async () => {
  try {
    const answer = await node.peers();
    batch(() => {
      peers.value = answer.peers;
      traffic.value = answer.traffic;
    });
    peersError.value = null;
  } catch (error) {
    noteFailure(error);
    peersError.value = asNodeError(error);
  }
}, () => EVERY_MS);

/** That somebody is called is told until it is known how that ended. */
export const JOINING = "joining";

/**
 * @param {string} address
 * @returns {Promise<string[]>} the addresses that are called
 * @throws {import("../backend.js").NodeError}
 */
export async function addPeer(address) {
  try {
    const added = await node.addPeer(address);
    notify(t.network.added(address), { topic: JOINING, lasts: true });
    void peersPoll.now();
    return [added.address];
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}

/** Removes a peer, and offers to take that back. @param {string} address */
export async function removePeer(address) {
  const was = peers.peek();
  peers.value = was?.filter((peer) => peer.address !== address) ?? null;
  try {
    await node.removePeer(address);
    notify(t.network.removed(address), { action: { label: t.app.undo, run: () => void addPeer(address).catch(complain) } });
  } catch (error) {
    noteFailure(error);
    if (asNodeError(error).status !== 404) complain(error);
  }
  void peersPoll.now();
}

/** @param {unknown} error */
function complain(error) {
  notify(asNodeError(error).message, { tone: "bad" });
}
