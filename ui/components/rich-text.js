// @ts-check
import { linkify } from "../format/links.js";
import { html, useMemo } from "../preact.js";

/**
 * A stranger's text: text nodes and links, never markup. `app.js` hands the links to the system.
 * @param {{text: string}} props cleaned
 */
export function RichText({ text }) {
  return useMemo(() => linkify(text), [text]).map((piece) =>
    piece.href === undefined
      ? piece.text
      : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer" dir="ltr">${piece.text}</a>`,
  );
}
