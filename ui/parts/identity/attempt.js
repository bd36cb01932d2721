// @ts-check
import { asNodeError } from "../../backend.js";
import { useState } from "../../preact.js";

/**
 * Work that a form begins: whether it is under way, and what went wrong with it.
 * @param {Record<string, string>} [words] for refusals by their code, where the form can say more than the node
 * @returns {{busy: boolean, problem: string | null, say: (problem: string | null) => void, attempt: (work: () => Promise<unknown>) => Promise<boolean>}}
 */
export function useAttempt(words = {}) {
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
      const { code, message } = asNodeError(error);
      say(words[code ?? ""] ?? message);
      setBusy(false);
      return false;
    }
  };
  return { busy, problem, say, attempt };
}
