// @ts-check
import { cleanContent, isBlank, isLong } from "../format/text.js";
import { html, useMemo, useState } from "../preact.js";
import { t } from "../strings/words.js";
import { RichText } from "./rich-text.js";
import { Warned } from "./warned.js";

/**
 * The text of a post, or in words why there is none. Long ones are folded in lists.
 * @param {{shown: import("../contract.js").Shown, foldable: boolean, silent?: boolean, files?: unknown, named?: import("../format/links.js").Named[]}} props
 *   `silent`: it says nothing, because its files say it; `files`: they stand behind the same warning as the text; `named`: whom an @ can name
 */
export function PostText({ shown, foldable, silent = false, files = null, named }) {
  return html`<${Warned} warning=${shown.content === null ? null : shown.warning}>${silent ? null : html`<${Text} shown=${shown} foldable=${foldable} named=${named} />`}${files}</${Warned}>`;
}

/** @param {{shown: import("../contract.js").Shown, foldable: boolean, named: import("../format/links.js").Named[] | undefined}} props */
function Text({ shown, foldable, named }) {
  const [open, setOpen] = useState(false);
  const text = useMemo(() => (shown.content === null ? null : cleanContent(shown.content)), [shown.content]);
  const long = useMemo(() => foldable && text !== null && isLong(text), [foldable, text]);
  if (text === null) {
    const why = shown.deleted ? t.post.deleted : shown.unreadable ? t.post.unreadable : shown.erased ? t.post.erasedHere : t.post.erased;
    return html`<p class="post-gone" data-erased=${shown.erased === true}>${why}</p>`;
  }
  if (isBlank(text)) return html`<p class="post-gone">${t.post.unreadable}</p>`;
  return html`
    <p class="post-text" data-folded=${long && !open} dir="auto"><${RichText} text=${text} named=${named} /></p>
    ${long
      ? html`<button type="button" class="link-button" aria-expanded=${open} onClick=${() => setOpen(!open)}>
          ${open ? t.post.less : t.post.more}
        </button>`
      : null}
  `;
}
