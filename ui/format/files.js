// @ts-check
/** Attachments as posts name them: `sha256-hex size mime name`. All of it is their authors' word. */
import { byteSize } from "./number.js";
import { cleanName } from "./text.js";

/** @typedef {{sha256: string, size: number, mime: string, name: string}} PostFile */

/** Files of one post that this page attaches at most; a node takes no more. */
export const MOST_FILES = 4;
/** The largest file there is, in bytes. */
export const MOST_FILE_BYTES = 8 * 1024 * 1024;

const TAG = /^([0-9a-f]{64}) ([1-9][0-9]{0,15}) ([\w!#$&^.+-]+\/[\w!#$&^.+-]+)(?: (.*))?$/su;

/** What web views draw as a picture and nothing else. SVG and HTML can hold programs, and are files. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** Endings of files that a computer runs when they are opened. */
const RUNS = new Set(
  ("exe msi bat cmd com scr pif ps1 psm1 vbs vbe js jse mjs wsf wsh hta cpl jar lnk reg inf dll sys appx msix " +
    "sh bash zsh csh run bin elf appimage deb rpm desktop flatpakref snap apk ipa dmg pkg app command workflow scpt " +
    "py pyw rb pl php html htm xhtml svg svgz xml mht docm xlsm pptm dotm xltm xlam ppam iso img vhd url webloc").split(" "),
);

/**
 * The files that a post names, in order, each once.
 * @param {[string, string][] | null | undefined} tags
 * @returns {PostFile[]}
 */
export function filesOf(tags) {
  /** @type {Map<string, PostFile>} */
  const files = new Map();
  for (const [key, value] of tags ?? []) {
    const [, sha256, size, mime, name] = key === "file" ? (TAG.exec(value) ?? []) : [];
    if (sha256 && size && mime && !files.has(sha256)) files.set(sha256, { sha256, size: Number(size), mime: mime.toLowerCase(), name: name ?? "" });
  }
  return [...files.values()];
}

/** Whether a media type is one that is drawn as a picture. @param {string | null | undefined} mime */
export const isPicture = (mime) => PICTURES.has(mime ?? "");

/** Whether a post says nothing, because its files say it. @param {import("../contract.js").Post} post */
export const isSilent = ({ shown, tags }) => shown.content === "" && filesOf(tags).length > 0;

/**
 * A file's name fit to show and to save under; empty when nothing of it is left.
 * @param {string} name
 */
export function fileName(name) {
  const last = (cleanName(name) ?? "").split(/[/\\]/u).at(-1) ?? "";
  return last.replace(/^\.+/u, "").replace(/[<>:"|?*]/gu, "_").trim().slice(0, 160);
}

/** The ending of a name, small: `jpg`. @param {string} name */
export function ending(name) {
  return /\.([^.\s]{1,16})\s*$/u.exec(fileName(name))?.[1]?.toLowerCase() ?? "";
}

/** Whether a file may be a proof, by what it is called or said to be. @param {{name?: string, type: string}} file while it is held over a page its name is not told */
export const mayBeProof = ({ name = "", type }) => type === "application/json" || ending(name) === "json";

/** Whether a computer may run this file when it is opened. @param {PostFile} file */
export function isRisky({ name, mime }) {
  return RUNS.has(ending(name)) || /(?:x-msdownload|x-executable|x-sh|javascript|xhtml|html|svg\+xml)/u.test(mime);
}

/** What a file is, in a few signs: `PDF · 1.2 MB`. @param {PostFile} file */
export function kindAndSize({ name, mime, size }) {
  const kind = (ending(name) || mime.split("/")[1]?.replace(/^x-/u, "") || "").toUpperCase();
  return [kind, byteSize(size)].filter(Boolean).join(" · ");
}
