// @ts-check
import { followErrands, hasTray, openFolder, sayWords, startAtLogin, startsAtLogin } from "../desktop.js";
import { signal } from "../preact.js";
import { t } from "../strings/words.js";
import { notify } from "./notices.js";

/** An invite that somebody clicked on; it waits for the word of the person. @type {import("../preact.js").Signal<string | null>} */
export const invited = signal(null);

/** Whether the program starts at login, once that is known. @type {import("../preact.js").Signal<boolean | null>} */
export const atLogin = signal(null);

/** Whether this desktop shows a tray, once that is known. @type {import("../preact.js").Signal<boolean | null>} */
export const tray = signal(null);

/**
 * Gives the shell its words and does what the desktop asks for, from now on.
 * @param {{onCompose: () => void, onReplies: () => void}} actions
 */
export function followDesktop({ onCompose, onReplies }) {
  void sayWords(t.desktop.shell);
  void followErrands((errand) => {
    if (errand.kind === "invite") invited.value = errand.text;
    if (errand.kind === "compose") onCompose();
    if (errand.kind === "replies") onReplies();
  });
}

/** Asks how this desktop stands; its tray may come later than the window. */
export async function loadDesktop() {
  [atLogin.value, tray.value] = await Promise.all([startsAtLogin(), hasTray()]);
}

/** @param {boolean} on */
export async function setAtLogin(on) {
  try {
    await startAtLogin(on);
  } catch (error) {
    notify(t.desktop.loginFailed(String(error)), { tone: "bad" });
  }
  atLogin.value = await startsAtLogin();
}

/** Shows the data folder in the system's own program for files. */
export async function showFolder() {
  try {
    await openFolder();
  } catch (error) {
    notify(t.desktop.folderFailed(String(error)), { tone: "bad" });
  }
}
