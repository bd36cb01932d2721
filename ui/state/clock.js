// @ts-check
import { signal } from "../preact.js";

/** Unix seconds, for "3 min ago"; moves in steps that a reader can notice. */
export const now = signal(Math.floor(Date.now() / 1000));

const STEP_MS = 15_000;

/** Brings the clock up to date at once, for a window that comes back. */
export function touchClock() {
  now.value = Math.floor(Date.now() / 1000);
}

setInterval(touchClock, STEP_MS);
