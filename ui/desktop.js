// @ts-check
/**
 * The way to the shell around the window: its tray, its start at login, and what the desktop asks of
 * the page. In a browser there is no shell, and every function is a harmless nothing.
 */

/**
 * @typedef {{kind: "invite", text: string} | {kind: "compose"} | {kind: "replies"}} Errand
 * @typedef {object} Shell what Tauri hands the page, as far as it is used here
 * @property {{invoke: (command: string, args?: object) => Promise<any>}} core
 * @property {{listen: (event: string, then: () => void) => Promise<() => void>}} event
 * @property {{enable: () => Promise<void>, disable: () => Promise<void>, isEnabled: () => Promise<boolean>}} autostart
 */

/** @type {Shell | null} */
const shell = /** @type {any} */ (globalThis).__TAURI__ ?? null;

/** What the shell says when an errand waits. */
const NEWS = "blocknet-errand";

/** Whether the page has a shell around it. */
export const hasShell = shell !== null;

/**
 * Runs what the desktop asks for: what waits already, and what comes later.
 * @param {(errand: Errand) => void} run
 */
export async function followErrands(run) {
  if (!shell) return;
  const fetchAll = async () => {
    for (const errand of /** @type {Errand[]} */ (await shell.core.invoke("take_errands"))) run(errand);
  };
  await shell.event.listen(NEWS, () => void fetchAll().catch(complain));
  await fetchAll().catch(complain);
}

/** Gives tray and notifications their words, in the reader's language. @param {object} words */
export async function sayWords(words) {
  await shell?.core.invoke("say_words", { words }).catch(complain);
}

/** Whether this desktop shows a tray. */
export async function hasTray() {
  return (await shell?.core.invoke("has_tray").catch(complain)) === true;
}

/** Shows the data folder in the system's own program for files. @throws {unknown} what the system said */
export async function openFolder() {
  await shell?.core.invoke("open_folder");
}

/** Has the person choose a folder for the data; none where they think better of it. @param {string} title @returns {Promise<string | null>} @throws {unknown} what the system said */
export async function chooseFolder(title) {
  return (await shell?.core.invoke("choose_folder", { title })) ?? null;
}

/** Whether the program starts at login. */
export async function startsAtLogin() {
  return (await shell?.autostart.isEnabled().catch(complain)) === true;
}

/** @param {boolean} on @throws {unknown} what the system said */
export async function startAtLogin(on) {
  await (on ? shell?.autostart.enable() : shell?.autostart.disable());
}

/** The shell is a help: without its answer the page does its work all the same. @param {unknown} error */
function complain(error) {
  console.warn("The shell did not answer:", error);
}
