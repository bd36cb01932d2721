// @ts-check
import { node } from "../backend.js";
import { pause } from "./polling.js";

/** @typedef {import("../contract.js").Peer} Peer */

/** How long word is waited for of those whom somebody wants to join: a call takes ten seconds to fail. */
const PATIENCE_MS = 20_000;
const EVERY_MS = 700;

/** @type {ReadonlySet<Peer["state"]>} */
const ENDED = new Set(["failed", "self", "other_network"]);

/**
 * How the calls of these addresses end: with the first peer that is connected, or with one that is not when all have
 * failed for now. Null when none has ended in time, or nobody waits any more.
 * @param {string[]} addresses as the node writes them
 * @param {AbortSignal} left
 * @returns {Promise<Peer | null>}
 */
export async function endOfCalls(addresses, left) {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !left.aborted) {
    const answer = await node.peers().catch(() => null);
    const called = answer?.peers.filter((peer) => peer.direction === "out" && addresses.includes(peer.address)) ?? [];
    const connected = called.find((peer) => peer.state === "connected");
    if (connected) return connected;
    if (called.length > 0 && called.every((peer) => ENDED.has(peer.state))) return called[0] ?? null;
    await pause(EVERY_MS);
  }
  return null;
}
