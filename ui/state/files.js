// @ts-check
/** Files that posts name: how it stands with each, and the bytes of those that are drawn. */
import { asNodeError, node } from "../backend.js";
import { isPicture } from "../format/files.js";
import { isLight, pixelsOf } from "../format/pixels.js";
import { reasonWords } from "../format/refusal.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { settings } from "./settings.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {import("../contract.js").FileState} FileState */

/**
 * @typedef {object} Seen how it stands with a file, for the page
 * @property {"unknown" | FileState["state"]} state
 * @property {number} done bytes that are here
 * @property {number} size
 * @property {string | null} mime what its first bytes look like, once it is here
 * @property {string | null} url where the page draws it from
 * @property {string | null} problem
 * @property {import("../format/pixels.js").Pixels | "unknown" | null} heavy a picture that is drawn at a word of the reader alone, and how large
 */

/** How often a file on its way is looked at, and one that nobody has. */
const ON_ITS_WAY_MS = 350;
const NOBODY_MS = 4000;
/** Bytes of pictures that are kept in memory though nobody looks at them. */
const MOST_IDLE_BYTES = 32 * 1024 * 1024;
/** States of files that are remembered though nobody looks at them. */
const MOST_IDLE = 400;

class Watched {
  /** @type {import("../preact.js").Signal<Seen>} */
  seen;
  viewers = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  timer;
  drawing = false;

  /** @param {PostFile} file */
  constructor(file) {
    this.file = file;
    this.seen = signal({ state: "unknown", done: 0, size: file.size, mime: null, url: null, problem: null, heavy: null });
  }

  /** @param {Partial<Seen>} change */
  set(change) {
    this.seen.value = { ...this.seen.peek(), ...change };
  }
}

/** The one that was looked at last is the last. @type {Map<string, Watched>} */
const all = new Map();

/** @param {PostFile} file */
function watched(file) {
  const one = all.get(file.sha256) ?? new Watched(file);
  all.delete(file.sha256);
  all.set(file.sha256, one);
  return one;
}

/** How it stands with a file. @param {PostFile} file */
export function seenOf(file) {
  return watched(file).seen;
}

/**
 * Looks at a file as long as somebody sees it.
 * @param {PostFile} file
 * @returns {() => void} ends it
 */
export function look(file) {
  const one = watched(file);
  one.viewers += 1;
  if (one.viewers === 1) void refresh(one, true);
  return () => {
    one.viewers -= 1;
    if (one.viewers === 0) clearTimeout(one.timer);
    forgetIdle();
  };
}

/** Wants a file, because the reader asked for it. @param {PostFile} file */
export async function fetchFile(file) {
  const one = watched(file);
  one.set({ state: "fetching", problem: null });
  try {
    take(one, await node.fetchFile(file.sha256, file.size));
  } catch (error) {
    one.set({ state: "failed", problem: asNodeError(error).message });
  }
}

/** Draws a picture that needs much memory, because the reader wants it. @param {PostFile} file */
export async function drawAnyway(file) {
  await draw(watched(file), true);
}

/**
 * Looks again, until the file is here or nobody looks any more.
 * @param {Watched} one
 * @param {boolean} [first]
 */
async function refresh(one, first = false) {
  if (one.seen.peek().state === "here") return draw(one);
  try {
    const state = await node.fileState(one.file.sha256);
    if (first && state.state === "absent" && comesByItself(one.file)) return await fetchFile(one.file);
    take(one, state);
  } catch (error) {
    fail(one, error);
  }
}

/** Says what went wrong; a node that does not answer is asked again while somebody looks. @param {Watched} one @param {unknown} error */
function fail(one, error) {
  const { kind, message } = asNodeError(error);
  one.set({ state: "failed", problem: message });
  clearTimeout(one.timer);
  if (kind === "unreachable" && one.viewers > 0) one.timer = setTimeout(() => void refresh(one), NOBODY_MS);
}

/** @param {PostFile} file */
function comesByItself({ mime, size }) {
  return isPicture(mime) && size <= (settings.peek()?.files_auto_kb ?? 0) * 1024;
}

/** @param {Watched} one @param {FileState} state */
function take(one, state) {
  clearTimeout(one.timer);
  one.set({ state: state.state, done: state.done, size: state.size ?? one.file.size, mime: state.mime, problem: problemOf(state) });
  if (state.state === "here") return void draw(one);
  const wait = state.state === "fetching" ? ON_ITS_WAY_MS : state.state === "nobody" ? NOBODY_MS : 0;
  if (wait > 0 && one.viewers > 0) one.timer = setTimeout(() => void refresh(one), wait);
}

/** Why a file cannot be taken in, in the reader's words. @param {FileState} state */
function problemOf({ problem, why }) {
  return (why && reasonWords(why)) ?? (problem && t.errors.said(problem));
}

/** Gives a picture an address that only this page knows. @param {Watched} one @param {boolean} [anyway] however much memory it takes */
async function draw(one, anyway = false) {
  const { mime, url, heavy } = one.seen.peek();
  if (url || one.drawing || !isPicture(mime) || (heavy && !anyway)) return;
  one.drawing = true;
  try {
    const bytes = await node.fileBytes(one.file.sha256);
    const pixels = pixelsOf(new Uint8Array(bytes));
    if (!anyway && !isLight(pixels)) {
      one.drawing = false;
      return one.set({ heavy: pixels ?? "unknown" });
    }
    // The type is what its bytes look like to the node, never what its author calls it.
    one.set({ url: URL.createObjectURL(new Blob([bytes], { type: mime ?? "" })) });
  } catch (error) {
    fail(one, error);
  }
  one.drawing = false;
}

/** Lets go of what nobody looks at, so that memory does not grow with what was scrolled past. */
function forgetIdle() {
  let bytes = 0;
  let count = 0;
  for (const [sha256, one] of [...all].reverse()) {
    if (one.viewers > 0 || one.drawing) continue;
    const { url, size } = one.seen.peek();
    bytes += url ? size : 0;
    count += 1;
    if (bytes <= MOST_IDLE_BYTES && count <= MOST_IDLE) continue;
    if (url) URL.revokeObjectURL(url);
    all.delete(sha256);
  }
}

/** What was cleared away is looked for again. */
export function forgetFiles() {
  for (const one of all.values()) {
    if (one.viewers === 0) all.delete(one.file.sha256);
  }
}
