// @ts-check
import { parseRoute } from "../format/route.js";
import { signal } from "../preact.js";

/** What is shown. @type {import("../preact.js").Signal<import("../format/route.js").Route>} */
export const route = signal(parseRoute(""));

/** @param {string} hash */
export function setRoute(hash) {
  route.value = parseRoute(hash);
}
