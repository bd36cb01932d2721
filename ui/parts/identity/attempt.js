// @ts-check
import { asNodeError } from "../../backend.js";
import { useLayoutEffect, useState } from "../../preact.js";

/**
 * Work that a form begins: whether it is under way, what went wrong with it, and the id of the field where it did.
 * @typedef {object} Attempt
 * @property {boolean} busy
 * @property {string | null} problem
 * @property {string | null} at
 * @property {(problem: string | null, field?: string) => void} say leads to the field, too
 * @property {(work: () => Promise<unknown>) => Promise<boolean>} attempt
 */

/**
 * @param {Record<string, {says?: string, field: string}>} [refusals] by the field that the node names, or their code: the field where one is at home, and words where the form can say more than the node
 * @returns {Attempt}
 */
export function useAttempt(refusals = {}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  // Another one each time: who presses the button again is led there again.
  const [place, setPlace] = useState(/** @type {{field: string | null}} */ ({ field: null }));
  // Once the words are drawn, which may take the room where the field was.
  useLayoutEffect(() => {
    const field = place.field === null ? null : document.getElementById(place.field);
    field?.focus();
    (field?.closest(".labelled") ?? field)?.scrollIntoView({ block: "nearest" });
  }, [place]);
  const say = (/** @type {string | null} */ text, field = "") => {
    setProblem(text);
    setPlace({ field: field || null });
  };
  const attempt = async (/** @type {() => Promise<unknown>} */ work) => {
    setBusy(true);
    say(null);
    try {
      await work();
      setBusy(false);
      return true;
    } catch (error) {
      const { code, field, message } = asNodeError(error);
      const refusal = refusals[field ?? code];
      say(refusal?.says ?? message, refusal?.field);
      setBusy(false);
      return false;
    }
  };
  return { busy, problem, at: place.field, say, attempt };
}
