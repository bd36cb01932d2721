// @ts-check
import { linkify } from "../format/links.js";
import { html, useMemo } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * A stranger's text: text nodes and links, never markup. `app.js` hands the links that lead outside to the system.
 * @param {{text: string, named?: import("../format/links.js").Named[] | undefined}} props cleaned; `named`: whom an @ can name
 */
export function RichText({ text, named }) {
  return useMemo(() => linkify(text, named), [text, named]).map((piece) => {
    if (piece.href === undefined) return piece.text;
    if (piece.within) return html`<a href=${piece.href} data-within=${piece.within} dir=${piece.within === "channel" ? "ltr" : "auto"} title=${piece.within === "search" ? t.post.goBy : undefined}>${piece.text}</a>`;
    return html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow" referrerpolicy="no-referrer" dir="ltr">${piece.text}</a>`;
  });
}
