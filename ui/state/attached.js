// @ts-check
/** Files of drafts: the node keeps them as unsent, the page remembers which draft has which. */
import { NodeError, asNodeError, node } from "../backend.js";
import { MOST_FILES, MOST_FILE_BYTES, fileName } from "../format/files.js";
import { byteSize } from "../format/number.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";

/** @typedef {import("../format/files.js").PostFile} PostFile */
/** @typedef {PostFile & {cleaned?: boolean, adding?: boolean}} Attached */

const PREFIX = "blocknet:files:";

/** @type {Map<string, import("../preact.js").Signal<Attached[]>>} */
const drafts = new Map();

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
  if (file.size > MOST_FILE_BYTES) return t.attach.tooLarge(name, byteSize(file.size));
  return file.size === 0 ? t.attach.empty(name) : null;
}

/** @param {string} key @param {File} file @returns {Promise<string | null>} */
async function add(key, file) {
  const files = attachedTo(key);
  lastAdded += 1;
  const place = `adding-${lastAdded}`;
  files.value = [...files.peek(), { sha256: place, size: file.size, mime: file.type, name: file.name, adding: true }];
  const without = () => files.peek().filter((one) => one.sha256 !== place);
  try {
    const bytes = await file.arrayBuffer();
    const attached = await node.attach(file.name, file.type, bytes);
    const others = without();
    const isThere = others.some((one) => one.sha256 === attached.sha256);
    keep(key, isThere ? others : [...others, attached]);
    return isThere ? t.attach.twice : null;
  } catch (error) {
    keep(key, without());
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
