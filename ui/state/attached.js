// @ts-check
/** Files of drafts: the node keeps them as unsent, the page remembers which draft has which. */
import { NodeError, asNodeError, node } from "../backend.js";
import { MOST_FILES, MOST_FILE_BYTES, fileName } from "../format/files.js";
import { byteSize } from "../format/number.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {PostFile & {cleaned?: boolean, may_tell?: boolean, adding?: boolean}} Attached */
/** @typedef {{file: File, damaged: boolean}} Doubt a file that cannot be cleaned of what it may tell */

const PREFIX = "blocknet:files:";

/** @type {Map<string, import("../preact.js").Signal<Attached[]>>} */
const drafts = new Map();

/** What the node does not attach without a word of its owner, by what it says. */
const DOUBTS = new Set(["foreign_picture", "damaged_picture"]);

/** @type {Map<string, import("../preact.js").Signal<Doubt[]>>} */
const doubts = new Map();

/** The files that wait for the owner's word; they do not outlive the page. @param {string} key */
export function doubtsOf(key) {
  let waiting = doubts.get(key);
  if (!waiting) {
    waiting = signal(/** @type {Doubt[]} */ ([]));
    doubts.set(key, waiting);
  }
  return waiting;
}

/** Leaves such a file out. @param {string} key @param {Doubt} doubt */
export function leaveOut(key, doubt) {
  const waiting = doubtsOf(key);
  waiting.value = waiting.peek().filter((one) => one !== doubt);
}

/** Attaches such a file with all that it may tell. @param {string} key @param {Doubt} doubt @returns {Promise<string | null>} what could not be added, and why */
export async function attachAnyway(key, doubt) {
  leaveOut(key, doubt);
  return check(doubt.file, attachedTo(key).peek().length) ?? (await add(key, doubt.file, true));
}

/**
 * The composers in view that take files, each by what hands it some.
 * @type {import("../preact.js").Signal<((given: File[]) => void)[]>}
 */
export const takers = signal([]);

/** Lets a composer take what is dropped elsewhere in the window. @param {(given: File[]) => void} take @returns {() => void} ends it */
export function offerTaker(take) {
  takers.value = [...takers.peek(), take];
  return () => void (takers.value = takers.peek().filter((one) => one !== take));
}

/** Counts what is being added, so that each has a name until the node gives it one. */
let lastAdded = 0;

/** The files of a draft; they outlive the page. @param {string} key as that of the draft */
export function attachedTo(key) {
  let files = drafts.get(key);
  if (!files) {
    files = signal(read(key));
    drafts.set(key, files);
  }
  return files;
}

/**
 * Hands files to the node, one after the other.
 * @param {string} key
 * @param {File[]} given
 * @returns {Promise<string | null>} what could not be added, and why
 */
export async function attach(key, given) {
  let problem = null;
  for (const file of given) {
    const wrong = check(file, attachedTo(key).peek().length);
    problem = wrong ?? (await add(key, file)) ?? problem;
    if (wrong) break;
  }
  return problem;
}

/** @param {File} file @param {number} there */
function check(file, there) {
  if (there >= MOST_FILES) return t.attach.tooMany;
  const name = fileName(file.name) || t.files.nameless;
  if (file.size > MOST_FILE_BYTES) return t.attach.tooLarge(name, byteSize(file.size), file.type.startsWith("image/"));
  return file.size === 0 ? t.attach.empty(name) : null;
}

/** @param {string} key @param {File} file @param {boolean} [asIs] with all that it may tell @returns {Promise<string | null>} */
async function add(key, file, asIs = false) {
  const files = attachedTo(key);
  lastAdded += 1;
  const place = `adding-${lastAdded}`;
  files.value = [...files.peek(), { sha256: place, size: file.size, mime: file.type, name: file.name, adding: true }];
  const without = () => files.peek().filter((one) => one.sha256 !== place);
  try {
    const bytes = await file.arrayBuffer();
    const attached = await node.attach(file.name, file.type, bytes, asIs);
    const others = without();
    const isThere = others.some((one) => one.sha256 === attached.sha256);
    keep(key, isThere ? others : [...others, attached]);
    return isThere ? t.attach.twice : null;
  } catch (error) {
    keep(key, without());
    if (error instanceof NodeError && DOUBTS.has(error.code)) {
      const waiting = doubtsOf(key);
      waiting.value = [...waiting.peek(), { file, damaged: error.code === "damaged_picture" }].slice(-MOST_FILES);
      return null;
    }
    const known = error instanceof NodeError || !(error instanceof DOMException);
    return known ? asNodeError(error).message : t.attach.empty(fileName(file.name));
  }
}

/** Takes a file out of a draft, and off the disk. @param {string} key @param {string} sha256 */
export async function detach(key, sha256) {
  keep(key, attachedTo(key).peek().filter((one) => one.sha256 !== sha256));
  const elsewhere = keysOfDrafts().some((other) => other !== key && attachedTo(other).peek().some((one) => one.sha256 === sha256));
  // What the node no longer has is as gone as it should be.
  if (!elsewhere) await node.detach(sha256).catch(() => {});
}

/** The post has them now. @param {string} key */
export function letGo(key) {
  keep(key, []);
  doubtsOf(key).value = [];
}

/** Puts files back into a draft. @param {string} key @param {PostFile[]} given */
export function giveBackFiles(key, given) {
  const there = attachedTo(key).peek();
  const known = new Set(there.map((one) => one.sha256));
  keep(key, [...there, ...given.filter((one) => !known.has(one.sha256))].slice(0, MOST_FILES));
}

/** Drafts with files: those of this page, and those that wait since an earlier one. */
function keysOfDrafts() {
  try {
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return [...new Set([...drafts.keys(), ...kept.map((key) => key.slice(PREFIX.length))])];
  } catch {
    return [...drafts.keys()];
  }
}

/** @param {string} key @param {Attached[]} files */
function keep(key, files) {
  attachedTo(key).value = files;
  const safe = files.filter((one) => !one.adding);
  try {
    if (safe.length > 0) localStorage.setItem(PREFIX + key, JSON.stringify(safe));
    else localStorage.removeItem(PREFIX + key);
  } catch {
    // A full or forbidden storage: the draft still lives as long as the page.
  }
}

/** @param {string} key @returns {Attached[]} */
function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key) ?? "[]");
    const isFile = (/** @type {any} */ one) => /^[0-9a-f]{64}$/u.test(one?.sha256) && typeof one.size === "number"
      && typeof one.mime === "string" && typeof one.name === "string";
    return Array.isArray(kept) ? kept.filter(isFile).slice(0, MOST_FILES) : [];
  } catch {
    return [];
  }
}
