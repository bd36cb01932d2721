// @ts-check
import { NodeError, asNodeError, node } from "../backend.js";
import { shortKey } from "../format/key.js";
import { cleanName } from "../format/text.js";
import { t } from "../strings/words.js";
import { noteFailure } from "./session.js";

/** Posts that are looked through for those who go by a name. */
const POSTS = 100;

/** @typedef {{author: string, name: string | null}} Namesake a key in hex, and the name that its newest post carries */

/**
 * Everybody who goes by what people type: a name, or the short key that stands beside it, or how one of them begins.
 * @param {string} typed
 * @returns {Promise<Namesake[]>} who posted last comes first
 * @throws {NodeError} when the node does not answer
 */
export async function whoGoesBy(typed) {
  const text = typed.trim().toLowerCase();
  if (!text) return [];
  const { posts } = await node.posts({ from: typed.trim(), limit: POSTS }).catch((error) => {
    noteFailure(error);
    throw asNodeError(error);
  });
  /** @type {Map<string, Namesake>} */
  const all = new Map();
  for (const { author, shown } of posts) if (!all.has(author)) all.set(author, { author, name: cleanName(shown.name) });
  // Whoever is called Ann is meant by it, and not Anna.
  const exact = new Set(posts.filter((post) => cleanName(post.shown.name)?.toLowerCase() === text).map((post) => post.author));
  return [...all.values()].filter(({ author }) => exact.size === 0 || exact.has(author));
}

/**
 * The key of an author who is named as people do: by a name, by the short key that stands beside it, or by the whole.
 * @param {string} typed
 * @returns {Promise<string>}
 * @throws {NodeError} when nobody goes by that, or several do
 */
export async function keyOf(typed) {
  const text = typed.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/u.test(text)) return text;
  const found = await whoGoesBy(typed);
  if (found.length === 1 && found[0]) return found[0].author;
  throw new NodeError("refused", found.length === 0 ? t.control.nobody(typed) : t.control.several(found.map(({ author }) => shortKey(author)).join(", ")));
}
