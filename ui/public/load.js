// @ts-check
import { useEffect, useState } from "../preact.js";

/** How often what is in sight is asked for again. The node's answers hold for five seconds. */
const AGAIN = 15_000;

/**
 * What a call answers, asked again while the page is in sight.
 * @template T
 * @param {() => Promise<T>} call
 * @param {string} key another one begins anew
 * @returns {{answer: T | null, error: Error | null, again: () => void}}
 */
export function useAnswer(call, key) {
  const [held, setHeld] = useState(/** @type {{key: string, answer: T | null, error: Error | null}} */ ({ key, answer: null, error: null }));
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let over = false;
    const load = async () => {
      try {
        const answer = await call();
        if (!over) setHeld({ key, answer, error: null });
      } catch (error) {
        // What was read stays in sight; it is only not as fresh.
        if (!over) setHeld((was) => (was.key === key && was.answer ? was : { key, answer: null, error: /** @type {Error} */ (error) }));
      }
    };
    void load();
    const timer = setInterval(() => document.visibilityState === "visible" && void load(), AGAIN);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [key, turn]);
  const fresh = held.key === key;
  return { answer: fresh ? held.answer : null, error: fresh ? held.error : null, again: () => setTurn(turn + 1) };
}
