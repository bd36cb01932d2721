// @ts-check
/** The public calls that this page reads by. It has no token, and none of its calls changes anything. */
import { refusalWords } from "../format/refusal.js";
import { t } from "../strings/words.js";

/** @typedef {import("../contract.js").Post} Post */

/** A node on the same machine answers in milliseconds, one across the world in a second. */
const PATIENCE = 15_000;

/** What went wrong, in words for the reader. */
export class AskError extends Error {
  /** @param {string} message @param {number} status 0 where there was no answer */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export const ask = {
  /** @returns {Promise<{network: string, genesis: string, height: number}>} */
  node: () => get("/v1/node"),
  /** @param {string} narrow @param {string | null} before @returns {Promise<{posts: Post[], next: string | null}>} */
  posts: (narrow, before) => get(`/v1/posts?limit=30${narrow}${before ? `&before=${before}` : ""}`),
  /** @param {string} id @returns {Promise<{root: Post | null, ancestors: Post[], post: Post, replies: Post[], next: string | null}>} */
  thread: (id) => get(`/v1/posts/${id}/thread`),
  /** @param {string} at height or id */
  block: (at) => get(`/v1/blocks/${at}`),
};

/** @param {string} path */
async function get(path) {
  let response;
  try {
    response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit", headers: { accept: "application/json" } });
  } catch {
    throw new AskError(t.publicPage.unreachable, 0);
  }
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new AskError(t.publicPage.odd, response.status);
  if (!response.ok) throw new AskError(response.status === 404 ? t.publicPage.notHere : answer.code ? refusalWords(answer) : t.publicPage.odd, response.status);
  return answer;
}
