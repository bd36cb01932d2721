// @ts-check
import { shortKey } from "../format/key.js";
import { link } from "../format/route.js";
import { html } from "../preact.js";
import { t } from "../strings/words.js";

/**
 * Name and short key. The name is isolated, so that it cannot rearrange what follows. Where somebody
 * else had the name before, it says so.
 * @param {{author: string, name: string | null, first?: string | undefined}} props name cleaned; `first`: who had it before
 */
export function PostWho({ author, name, first }) {
  const key = shortKey(author);
  return html`<a class="post-name" href=${link.author(author)}><bdi>${name ?? key}</bdi></a>
    ${name ? html`<code class="post-key">${key}</code>` : null}
    ${name && first ? html`<a class="same-name" href=${link.author(first)} data-test="same-name" title=${t.control.sameNameHelp(shortKey(first))}>${t.control.sameName}</a>` : null}`;
}
