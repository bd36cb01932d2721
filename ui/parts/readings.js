// @ts-check
import { hashRate } from "../format/number.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Status} Status */

/**
 * How far along the search for a block is, as a share of the time it will take in the mean. Tries
 * have no memory, so what is left never shrinks by itself and the share only creeps up to one. It is nought
 * until the rate of this computer is known, and with it the time to expect.
 * @param {import("../contract.js").BlockInWork} block
 */
export function miningShare({ working_secs: working, expected_secs: expected }) {
  const whole = working + expected;
  return expected > 0 && Number.isFinite(whole) ? working / whole : 0;
}

/**
 * Now, in Unix milliseconds, while nothing is mined. Of a node that is silent nobody knows what it does.
 * @param {Pick<import("../contract.js").Mining, "active">} mining
 * @param {boolean} lost whether it is silent
 */
export function restsAt({ active }, lost) {
  return active || lost ? null : Date.now();
}

/**
 * What the chosen way of mining means. Where nobody is connected, nobody else mines either.
 * @param {Pick<Status, "peers"> & {mining: Pick<Status["mining"], "mode">}} status
 */
export function modeHelp({ mining: { mode }, peers }) {
  return mode === "off" && peerCount(peers) === 0 ? t.mining.offAlone : t.mining.modeHelp[mode];
}

/**
 * The hash rate of all, as far as the chain tells it.
 * @param {Pick<Status, "peers"> & {mining: Pick<Status["mining"], "network_hash_rate">}} status
 */
export function networkRate({ mining: { network_hash_rate: rate }, peers }) {
  if (rate !== null) return hashRate(rate);
  return peerCount(peers) === 0 ? t.mining.onlyThis : t.mining.unknown;
}

/**
 * Seconds until an empty block may follow the tip: none may come sooner than that after another block.
 * @param {Pick<Status, "tip_time" | "heartbeat_secs">} status
 * @param {number} now Unix seconds
 */
export function emptyBlockIn({ tip_time: tip, heartbeat_secs: gap }, now) {
  return Math.max(0, Math.ceil(Number(tip) + gap - now));
}

/**
 * Whether others can call this node, as far as it can know.
 * @param {Status} status
 * @returns {import("../components/facts.js").Fact}
 */
export function reachFact({ reach }) {
  const fact = { label: t.network.reach, help: t.network.reachHelp, test: "reach" };
  if (reach.reachable === "yes") return { ...fact, value: t.network.reachYes, tone: "good" };
  if (reach.from_lan) return { ...fact, value: t.network.reachLan, tone: "good" };
  return { ...fact, value: reach.reachable === "no" ? t.network.reachNo : t.network.reachUnknown };
}

/**
 * How many other nodes there are at least: those that know each other call both ways, so what comes
 * in is mostly what also goes out.
 * @param {Status["peers"]} peers
 */
export function peerCount({ outbound, inbound }) {
  return Math.max(outbound, inbound);
}

/**
 * The port of `host:port`.
 * @param {string} address
 */
export function portOf(address) {
  return address.slice(address.lastIndexOf(":") + 1);
}
