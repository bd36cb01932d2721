// @ts-check
import { asNodeError } from "../../backend.js";
import { useState } from "../../preact.js";

/**
 * Work that a form begins: whether it is under way, and what went wrong with it.
 * @returns {{busy: boolean, problem: string | null, say: (problem: string | null) => void, attempt: (work: () => Promise<unknown>) => Promise<boolean>}}
 */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [problem, say] = useState(/** @type {string | null} */ (null));
  const attempt = async (/** @type {() => Promise<unknown>} */ work) => {
    setBusy(true);
    say(null);
    try {
      await work();
      setBusy(false);
      return true;
    } catch (error) {
      say(asNodeError(error).message);
      setBusy(false);
      return false;
    }
  };
  return { busy, problem, say, attempt };
}
