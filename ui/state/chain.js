// @ts-check
import { asNodeError, node } from "../backend.js";
import { count } from "../format/number.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
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
 * Where something is to be seen that is named as people do: a height, the id of a block, a post or an author, or how it
 * begins, an author's name or short key.
 * @param {string} typed
 * @returns {Promise<Place | {view: "several", all: Candidate[], more: boolean} | null>} null for nothing; `more` where the node has
 *   more than it gives
 * @throws {import("../backend.js").NodeError} when the node does not answer
 *
 * @typedef {{view: "block" | "post" | "author" | "channel", at: string}} Place
 * @typedef {{view: "block", at: string, height: number, active: boolean}} FoundBlock
 * @typedef {{view: "post", at: string, kind: number, author: string, created: number}} FoundPost `created` in Unix seconds
 * @typedef {{view: "author", at: string, name: string | null}} FoundAuthor
 * @typedef {FoundBlock | FoundPost | FoundAuthor} Candidate
 */
export async function findInChain(typed) {
  const text = bare(typed);
  const channel = /^#([a-z0-9-]{1,32})$/u.exec(typed.trim().toLowerCase())?.[1];
  if (channel && !isHeight(channel)) return { view: "channel", at: channel };
  // A name can look like a height; the block comes first.
  if (isHeight(text) && (await exists(() => node.block(Number(text))))) return { view: "block", at: String(Number(text)) };
  const whole = isId(text);
  const [begun, people] = await Promise.all([whole || isBegun(text) ? findBegun(text) : NOTHING, whole ? [] : whoGoesBy(typed)]);
  const named = people.map(({ author, name }) => ({ view: /** @type {const} */ ("author"), at: author, name }));
  const others = begun.all.filter(({ at }) => !named.some((one) => one.at === at));
  const all = [...others, ...named];
  const [first] = all;
  if (!first) return null;
  const more = begun.more && !whole;
  return all.length > 1 || more ? { view: "several", all, more } : { view: first.view, at: first.at };
}

/** @type {{all: Candidate[], more: boolean}} */
const NOTHING = { all: [], more: false };

/** What of the chain has an id that begins so. @param {string} text @returns {Promise<{all: Candidate[], more: boolean}>} */
async function findBegun(text) {
  const { blocks, posts, authors, more } = await node.find(text).catch((error) => {
    noteFailure(error);
    throw asNodeError(error);
  });
  const all = [
    ...blocks.map(({ id, height, active }) => ({ view: /** @type {const} */ ("block"), at: id, height, active })),
    ...posts.map(({ id, kind, author, created }) => ({ view: /** @type {const} */ ("post"), at: id, kind, author, created: Number(created) })),
    ...authors.map((at) => ({ view: /** @type {const} */ ("author"), at, name: null })),
  ];
  return { all, more };
}

/** A number or an id as it is copied: in groups, or with spaces around it. @param {string} typed */
const bare = (typed) => typed.replace(/[\s,.…]/gu, "").toLowerCase().replace(/^(?:block|#)(?=\d+$)/u, "").replace(PROOF_FILE, "$1");
/** A proof is named by how the id of its post begins. */
const PROOF_FILE = /^blocknet-proof-([0-9a-f]+)(?:json)?$/u;

/** @param {string} text */
const isId = (text) => /^[0-9a-f]{64}$/u.test(text);
/** The first digits of an id, as many as the node wants of it at least. @param {string} text */
const isBegun = (text) => /^[0-9a-f]{6,63}$/u.test(text);
/** @param {string} text */
const isHeight = (text) => /^[0-9]{1,10}$/u.test(text);

/** What is said where nothing is found, by what was meant. @param {string} typed */
export function nothingAt(typed) {
  const text = bare(typed);
  const e = t.explorer;
  if (isId(text)) return e.findNone;
  if (isBegun(text) && /\d/u.test(text) && !isHeight(text)) return e.findBegun;
  return isHeight(text) ? e.findHigh(count(text)) : e.findNobody(typed.trim());
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
