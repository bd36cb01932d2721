// @ts-check
import { refusalWords } from "./refusal.js";
import { t } from "../strings/words.js";
import { count, percent } from "./number.js";
import { roughly } from "./time.js";

/** @typedef {import("../contract.js").Post} Post */
/** @typedef {import("../contract.js").OutboxItem} OutboxItem */

/**
 * @typedef {object} StateInWords
 * @property {"good" | "wait" | "bad"} tone
 * @property {boolean} quiet settled: needs no attention
 * @property {string} text
 * @property {string} help what it means, for the curious
 */

/** Where others mine, a block is there within a minute or two, and hardly ever after five. */
const QUIET_SECS = 300;
/** Stages in which a node knows of every block that its peers have. */
const SETTLED = new Set(["current", "alone"]);

/** A state is a label and no sentence: its parts stand side by side. */
const BETWEEN = " · ";

/** Beyond this depth the count says nothing more to a reader. */
const SETTLED_DEPTH = 100;

/**
 * The truth about a post, in words.
 * @param {Post} post
 * @param {number} tipHeight of the active chain
 * @param {number | null} nextBlockSecs about how long the next block takes, where known
 * @param {boolean} [stuck] whether nobody seems to mine
 * @returns {StateInWords}
 */
export function postState(post, tipHeight, nextBlockSecs, stuck = false) {
  const { status, height } = post.state;
  if (status === "left_out") return { tone: "bad", quiet: false, text: t.state.leftOut, help: t.state.leftOutHelp };
  if (status === "confirmed" && height !== null) return confirmed(height, Math.max(1, tipHeight - height + 1));
  const parts = [post.returned ? t.state.returned : waiting(post.seen_by)];
  if (nextBlockSecs !== null) parts.push(t.state.inAbout(roughly(nextBlockSecs)));
  else if (stuck) return { tone: "wait", quiet: false, text: [...parts, t.state.nobodyMines].join(BETWEEN), help: t.state.nobodyMinesHelp };
  return { tone: "wait", quiet: false, text: parts.join(BETWEEN), help: post.returned ? t.state.returnedHelp : t.state.waitingHelp };
}

/**
 * Since when no block came to a node that mines none; null where one may be on its way, or the node cannot know.
 * @param {import("../contract.js").Status | null} status
 * @param {number} tipCame when a block was last seen to come, Unix seconds: its own time is the word of its miner
 */
export function quietSince(status, tipCame) {
  if (!status || status.mining.mode !== "off" || status.mining.active) return null;
  if (!SETTLED.has(status.sync.stage) || status.uptime_secs < QUIET_SECS) return null;
  return Math.max(Number(status.tip_time), tipCame);
}

/**
 * Whether one's own post waits for a block that nobody seems to make.
 * @param {Post} post
 * @param {number | null} quiet since when no block came
 * @param {number} now Unix seconds
 */
export function isStuck(post, quiet, now) {
  return post.state.status === "pooled" && typeof post.seen_by === "number" && quiet !== null && now - Math.max(quiet, Number(post.created)) >= QUIET_SECS;
}

/**
 * @param {number} height
 * @param {number} depth
 * @returns {StateInWords}
 */
function confirmed(height, depth) {
  const block = t.state.block(count(height));
  const text = depth > SETTLED_DEPTH ? block : `${block}${BETWEEN}${t.state.deep(count(depth))}`;
  return { tone: "good", quiet: true, text, help: t.state.confirmedHelp(count(depth)) };
}

/** @param {number | null} seenBy */
function waiting(seenBy) {
  if (seenBy === null || seenBy === undefined) return t.state.pooled;
  return seenBy === 0 ? t.state.sentNobody : t.state.sent(seenBy);
}

/**
 * What one's own edit, delete or reaction is called.
 * @param {number} kind as the chain counts
 * @param {string} content
 */
export function changeName(kind, content) {
  if (kind === 4) return t.change.reaction(content);
  if (kind === 1) return t.change.about;
  return kind === 2 ? t.change.edit : t.change.delete;
}

/**
 * The truth about an edit or a delete.
 * @param {import("../contract.js").Change} change
 * @param {number} tipHeight
 * @param {number | null} nextBlockSecs
 * @returns {StateInWords}
 */
export function changeState({ state, seen_by }, tipHeight, nextBlockSecs) {
  return postState(/** @type {Post} */ ({ state, seen_by }), tipHeight, nextBlockSecs);
}

/**
 * The truth about a text that is not a post yet.
 * @param {OutboxItem} item
 * @returns {StateInWords}
 */
export function outboxState(item) {
  if (item.stage === "refused") {
    return { tone: "bad", quiet: false, text: item.reason ? refusalWords(item.reason) : t.state.refused, help: t.state.refusedHelp };
  }
  if (item.stage === "locked") {
    return { tone: "wait", quiet: false, text: item.reason ? t.identity.waitsGone : t.identity.waitsLocked, help: item.reason ? refusalWords(item.reason) : t.identity.waitsLockedHelp };
  }
  const text = item.stage === "stamping" ? t.state.stamping(percent(item.progress)) : t.state.sending;
  return { tone: "wait", quiet: false, text, help: t.state.stampingHelp };
}
