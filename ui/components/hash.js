// @ts-check
import { html } from "../preact.js";

const HALF = 32;

/**
 * A hash or key in hex, which breaks in its middle where one line is too short for it.
 * @param {{hex: string, test?: string | undefined}} props `test`: hook for window tests
 */
export function Hash({ hex, test }) {
  return html`<code class="hash" data-test=${test}><span>${hex.slice(0, HALF)}</span><wbr /><span>${hex.slice(HALF)}</span></code>`;
}
