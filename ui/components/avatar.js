// @ts-check
import { keyFace, shortKey } from "../format/key.js";
import { initial } from "../format/text.js";
import { html } from "../preact.js";

/**
 * A letter on the colour of the author's key. Decoration: the name stands beside it.
 * @param {{author: string, name: string | null, size?: "small" | "large"}} props name cleaned
 */
export function Avatar({ author, name, size }) {
  const { hue, deep } = keyFace(author);
  const style = { background: `oklch(var(--l-face${deep ? "-deep" : ""}) ${hue})` };
  return html`<span class="avatar" data-size=${size} style=${style} aria-hidden="true">${initial(name ?? shortKey(author))}</span>`;
}
