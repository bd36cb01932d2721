// @ts-check
import { asNodeError, node } from "../backend.js";
import { count } from "../format/number.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { blocks } from "./blocks.js";
import { onNews } from "./events.js";
import { noteFailure } from "./session.js";
import { whoGoesBy } from "./whom.js";

/** How the chain grew. @type {import("../preact.js").Signal<import("../contract.js").ChainPoint[] | null>} */
export const chainPoints = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const chainError = signal(null);

/** What changed in it, newest first. @type {import("../preact.js").Signal<import("../contract.js").Reorg[] | null>} */
export const reorgs = signal(null);

/** @type {import("../preact.js").Signal<string | null>} */
export const reorgsNext = signal(null);

/** As many as a chart has room for. */
const POINTS = 120;
const PAGE = 50;
/** So many are looked through for one whose id begins with what was typed: as many as the node gives at once. */
const NEWEST = 200;
/** A point more or less moves no line that a reader could see. */
const GATHER_MS = 3000;

/** Draws the charts anew as the chain grows. @returns {() => void} ends it */
export function followCharts() {
  return followChain(loadPoints, GATHER_MS, (type) => type === "tip" || type === "reorg");
}

/** Follows the history of reorgs. @returns {() => void} ends it */
export function followReorgs() {
  return followChain(loadReorgs, 250, (type) => type === "reorg");
}

/**
 * @param {() => Promise<void>} load
 * @param {number} gatherMs
 * @param {(type: string) => boolean} concerns
 */
function followChain(load, gatherMs, concerns) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  void load();
  const end = onNews(({ events, gap }) => {
    if (!gap && !events.some((event) => concerns(event.type))) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void load();
    }, gatherMs);
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}

export async function loadPoints() {
  try {
    chainPoints.value = (await node.chainStats(POINTS)).points;
    chainError.value = null;
  } catch (error) {
    noteFailure(error);
    chainError.value = asNodeError(error);
  }
}

export async function loadReorgs() {
  try {
    const { reorgs: list, next } = await node.reorgs({ limit: PAGE });
    reorgs.value = list;
    reorgsNext.value = next;
    chainError.value = null;
  } catch (error) {
    noteFailure(error);
    chainError.value = asNodeError(error);
  }
}

export async function loadEarlierReorgs() {
  try {
    const { reorgs: list, next } = await node.reorgs({ before: reorgsNext.peek(), limit: PAGE });
    reorgs.value = [...(reorgs.peek() ?? []), ...list];
    reorgsNext.value = next;
  } catch (error) {
    noteFailure(error);
    chainError.value = asNodeError(error);
  }
}

/**
 * Where something is to be seen that is named as people do: a height, the id of a block, a post or an author, an author's
 * name or short key.
 * @param {string} typed
 * @returns {Promise<Found | null>} null for nothing
 * @throws {import("../backend.js").NodeError} when the node does not answer
 *
 * @typedef {{view: "block" | "post" | "author" | "channel", at: string} | {view: "namesakes", all: import("./whom.js").Namesake[]}} Found
 */
export async function findInChain(typed) {
  const text = bare(typed);
  if (isId(text)) return findId(text);
  const channel = /^#([a-z0-9-]{1,32})$/u.exec(typed.trim().toLowerCase())?.[1];
  if (channel && !isHeight(channel)) return { view: "channel", at: channel };
  const begun = isBegun(text) ? blocks.peek()?.find(({ id }) => id.startsWith(text)) : undefined;
  if (begun) return { view: "block", at: begun.id };
  // A name can look like a height; the block comes first.
  if (isHeight(text) && (await exists(() => node.block(Number(text))))) return { view: "block", at: String(Number(text)) };
  const newest = isBegun(text) ? await findBegun(text) : null;
  if (newest) return newest;
  const all = await whoGoesBy(typed);
  if (all.length > 1) return { view: "namesakes", all };
  return all[0] ? { view: "author", at: all[0].author } : null;
}

/** What begins so among the newest: the node finds ids by all of their digits. @param {string} text @returns {Promise<Found | null>} */
async function findBegun(text) {
  const [{ blocks: all }, { posts }] = await Promise.all([node.blocks({ limit: NEWEST }), node.posts({ limit: NEWEST })]).catch((error) => {
    noteFailure(error);
    throw asNodeError(error);
  });
  const begins = (/** @type {{id: string}} */ { id }) => id.startsWith(text);
  const [block, post] = [all.find(begins), posts.find(begins)];
  if (block) return { view: "block", at: block.id };
  return post ? { view: "post", at: post.id } : null;
}

/** A number or an id as it is copied: in groups, or with spaces around it. @param {string} typed */
const bare = (typed) => typed.replace(/[\s,.…]/gu, "").toLowerCase().replace(/^(?:block|#)(?=\d+$)/u, "").replace(PROOF_FILE, "$1");
/** A proof is named by how the id of its post begins. */
const PROOF_FILE = /^blocknet-proof-([0-9a-f]+)(?:json)?$/u;

/** @param {string} text */
const isId = (text) => /^[0-9a-f]{64}$/u.test(text);
/** The first digits of an id, as the list of blocks shows them. @param {string} text */
const isBegun = (text) => /^[0-9a-f]{8,63}$/u.test(text);
/** @param {string} text */
const isHeight = (text) => /^[0-9]{1,10}$/u.test(text);

/** What is said where nothing is found, by what was meant. @param {string} typed */
export function nothingAt(typed) {
  const text = bare(typed);
  const e = t.explorer;
  if (isId(text)) return e.findNone;
  if (isBegun(text) && /\d/u.test(text) && !isHeight(text)) return e.findBegun(count(NEWEST));
  return isHeight(text) ? e.findHigh(count(text)) : e.findNobody(typed.trim());
}

/** @param {string} id @returns {Promise<Found | null>} */
async function findId(id) {
  const [block, post, posts] = await Promise.all([
    exists(() => node.block(id)), exists(() => node.post(id)), node.posts({ author: id, limit: 1 }).catch(() => null),
  ]);
  if (block) return { view: "block", at: id };
  if (post) return { view: "post", at: id };
  return posts && posts.posts.length > 0 ? { view: "author", at: id } : null;
}

/** @param {() => Promise<unknown>} ask */
async function exists(ask) {
  try {
    await ask();
    return true;
  } catch (error) {
    noteFailure(error);
    const problem = asNodeError(error);
    if (problem.status === 404 || problem.status === 400) return false;
    throw problem;
  }
}
