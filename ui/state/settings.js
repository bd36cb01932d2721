// @ts-check
import { asNodeError, node } from "../backend.js";
import { signal } from "../preact.js";
import { statusPoll } from "./node.js";
import { noteFailure } from "./session.js";

/** @typedef {import("../contract.js").Settings} Settings */

/** @type {import("../preact.js").Signal<Settings | null>} */
export const settings = signal(null);

/** @type {import("../preact.js").Signal<import("../backend.js").NodeError | null>} */
export const settingsError = signal(null);

/** Whether something that was saved waits for the next start. */
export const restartNeeded = signal(false);

export async function loadSettings() {
  try {
    settings.value = await node.settings();
    settingsError.value = null;
  } catch (error) {
    noteFailure(error);
    settingsError.value = asNodeError(error);
  }
}

/**
 * @param {Partial<Settings>} change
 * @throws {import("../backend.js").NodeError} when nothing was changed
 */
export async function changeSettings(change) {
  try {
    const { restart_needed: restart, ...saved } = await node.setSettings(change);
    settings.value = saved;
    restartNeeded.value = restart;
    void statusPoll.now();
  } catch (error) {
    noteFailure(error);
    throw asNodeError(error);
  }
}
