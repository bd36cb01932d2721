// @ts-check
import { signal } from "../preact.js";

const STORED = "blocknet:single-keys";

/** Whether single letters and signs move through the window; kept in this window or browser. */
export const singleKeys = signal(stored());

/** Whether the list of the keys is shown. */
export const keyList = signal(false);

/** @param {boolean} on */
export function useSingleKeys(on) {
  singleKeys.value = on;
  try {
    if (on) localStorage.removeItem(STORED);
    else localStorage.setItem(STORED, "off");
  } catch {
    // It holds for this page.
  }
}

function stored() {
  try {
    return globalThis.localStorage?.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}
