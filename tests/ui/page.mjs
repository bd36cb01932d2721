// What a page has around it and its modules need: its libraries, an address, and storage for the tab.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const libraries = ["preact/preact.umd.js", "preact/hooks.umd.js", "signals-core/signals-core.min.js", "signals/signals.min.js", "htm/htm.umd.js"];
for (const library of libraries) runInThisContext(readFileSync(new URL(`../../ui/vendor/${library}`, import.meta.url), "utf8"), { filename: library });

const kept = new Map();
globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
globalThis.location = { protocol: "http:", hostname: "127.0.0.1" };

/** A node that answers each call when it is told to. */
export function slowNode() {
  /** @type {{path: string, method: string, body: any, bearer: string | undefined, answer: (status: number, body: object) => Promise<void>}[]} */
  const calls = [];
  globalThis.fetch = (path, { headers, method, body }) =>
    new Promise((resolve) => {
      const answer = async (status, body) => {
        resolve(new Response(JSON.stringify(body), { status }));
        await new Promise(setImmediate);
      };
      calls.push({ path, method, body: typeof body === "string" ? JSON.parse(body) : null, bearer: headers.authorization, answer });
    });
  return calls;
}
