// @ts-check
import { asNodeError, node } from "../backend.js";
import { fileName } from "../format/files.js";
import { notify } from "../state/notices.js";
import { ownWindow } from "../state/session.js";
import { t } from "../strings/words.js";

/** The address of what is saved must outlive the click. */
const KEPT_MS = 60_000;

/**
 * Saves a file that is here: the window into the folder for downloads, a browser as it always does.
 * It is never opened.
 * @param {import("../format/files.js").PostFile} file
 */
export async function saveFile({ sha256, name }) {
  const under = fileName(name) || sha256.slice(0, 12);
  try {
    if (ownWindow.value) {
      const { path } = await node.saveFile(sha256, under);
      notify(t.files.savedAs(path), { tone: "good" });
      return;
    }
    const bytes = await node.fileBytes(sha256);
    const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
    const link = Object.assign(document.createElement("a"), { href: url, download: under });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
  } catch (error) {
    notify(asNodeError(error).message, { tone: "bad" });
  }
}
