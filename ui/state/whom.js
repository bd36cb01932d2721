// @ts-check
import { NodeError, asNodeError, node } from "../backend.js";
import { shortKey } from "../format/key.js";
import { cleanName } from "../format/text.js";
import { t } from "../strings/words.js";
import { noteFailure } from "./session.js";

/** Posts that are looked through for those who go by a name. */
const POSTS = 100;

/**
 * The key of an author who is named as people do: by a name, by the short key that stands beside it, or by the whole.
 * @param {string} typed
 * @returns {Promise<string>}
 * @throws {NodeError} when nobody goes by that, or several do
 */
export async function keyOf(typed) {
  const text = typed.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/u.test(text)) return text;
  const { posts } = await node.posts({ from: typed.trim(), limit: POSTS }).catch((error) => {
    noteFailure(error);
    throw asNodeError(error);
  });
  // Whoever is called Ann is meant by it, and not Anna.
  const exact = posts.filter((post) => cleanName(post.shown.name)?.toLowerCase() === text);
  const keys = [...new Set((exact.length > 0 ? exact : posts).map((post) => post.author))];
  if (keys.length === 1 && keys[0]) return keys[0];
  throw new NodeError("refused", keys.length === 0 ? t.control.nobody(typed) : t.control.several(keys.map(shortKey).join(", ")));
}
