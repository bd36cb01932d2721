// @ts-check
import { saveFile } from "../save.js";
import { t } from "../strings/words.js";
import { notify } from "./notices.js";
import { ownWindow } from "./session.js";

/**
 * Saves a file. The window tells where it went once it is there; a browser shows that itself.
 * @param {string} name
 * @param {string | Uint8Array<ArrayBuffer>} content
 * @param {string} type
 */
export function save(name, content, type) {
  saveFile(name, content, type);
  if (!ownWindow.peek()) notify(t.saved.as(name), { tone: "good" });
}

addEventListener("blocknet:saved", (event) => {
  const path = /** @type {CustomEvent<string | null>} */ (event).detail;
  notify(path ? t.saved.at(path) : t.saved.failed, { tone: path ? "good" : "bad" });
});
